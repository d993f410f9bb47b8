"""What goes onto a paper for another office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import papers
from childprotect.lib.forms import TextField


class SummaryForm(forms.Form):
    """Chosen parts only, for whom, and on what ground."""

    recipient = TextField(
        label=_("Recipient"), help_text=_("The court or office that asked."), max_length=200
    )
    ground = TextField(
        label=_("Legal ground"), help_text=_("The letter or decision that asks for it."), max_length=200
    )
    chosen = forms.MultipleChoiceField(
        label=_("Parts of the summary"),
        help_text=_("Choose only what the recipient needs."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chosen"].choices = [(code, words) for code, (words, _part) in papers.parts.items()]  # type: ignore[attr-defined]
