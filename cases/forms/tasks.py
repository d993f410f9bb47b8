"""Tasks of a case: setting one, and ending it."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.actions.assignment import candidates
from cases.forms.assignment import WorkerField
from cases.models import Case
from childprotect.lib.forms import DayField, LongTextField, TextField


class TaskForm(forms.Form):
    """What is to be done, by whom, until when."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    title = TextField(label=_("What is to be done"), max_length=300)
    due_on = DayField(label=_("Due date"), future=True, past=False)
    person = WorkerField(
        label=_("Who does it"),
        queryset=None,  # the people of the case
        to_field_name="ref",
        required=False,
        empty_label=_("The responsible worker"),
        error_messages={"invalid_choice": _("This person does not work with the case.")},
    )
    sector = forms.ChoiceField(
        label=_("Another sector does it"),
        help_text=_("Then the person above follows it up."),
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = candidates(case).exclude(pk=case.worker_id)  # type: ignore[attr-defined]
        self.fields["sector"].choices = [("", _("No")), *codes.choices("sector")]  # type: ignore[attr-defined]
        self.fields["due_on"].width = "f4"  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())


class TaskDoneForm(forms.Form):
    """What came of it."""

    result = LongTextField(label=_("What came of it"), required=False, max_length=1000, rows=3)


class TaskCancelForm(forms.Form):
    """Why it is no longer needed."""

    reason = LongTextField(label=_("Why it is no longer needed"), max_length=1000, rows=3)
