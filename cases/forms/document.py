"""Papers and photos of a case."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import codes
from childprotect.lib import files
from childprotect.lib.forms import DayField, LongTextField, TextField


class DocumentForm(forms.Form):
    """A paper or photo, and what it is."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A photo (JPEG, PNG, WebP) or a PDF, at most 10 MB. Place and device are taken out of a photo."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
        allow_empty_file=True,  # said in our own words
    )
    kind = forms.ChoiceField(label=_("Kind"))
    title = TextField(
        label=_("What it is"), help_text=_("A short name for the list, without the child's name.")
    )
    dated_on = DayField(label=_("Date of the document"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [("", _("Choose")), *codes.choices("document_kind")]  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())

    def facts(self) -> dict[str, Any]:
        """The arguments of `documents.attach`."""
        return {**self.cleaned_data, "file": files.read(self.cleaned_data["file"])}


class WithdrawForm(forms.Form):
    """Why a document is taken out."""

    reason = LongTextField(label=_("Why it is taken out"), max_length=500, rows=3)
