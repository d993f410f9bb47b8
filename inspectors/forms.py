"""Forms of reviews."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import codes
from childprotect.lib import clock
from childprotect.lib.forms import DayField, KnownParameters, LongTextField
from inspectors.models import Review

USUAL_DAYS = 14


class ReviewForm(forms.Form):
    """A finding, and until when it is to be answered."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind of finding"), widget=forms.RadioSelect)
    finding = LongTextField(
        label=_("Finding"), help_text=_("What is wrong, and what must change."), max_length=5000, rows=5
    )
    due_on = DayField(label=_("To be answered until"), future=True, past=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = codes.choices("finding")  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())
            self.initial.setdefault("due_on", clock.today() + timedelta(days=USUAL_DAYS))


class AnswerForm(forms.Form):
    """What the worker answers."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = LongTextField(
        label=_("Answer"), help_text=_("What was done, and when."), max_length=5000, rows=5
    )


class CloseForm(forms.Form):
    """The answer is enough."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    closing_note = LongTextField(
        label=_("Note (the worker reads it)"), required=False, max_length=1000, rows=2
    )


class AskAgainForm(forms.Form):
    """The answer is not enough."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    closing_note = LongTextField(label=_("What the answer lacks"), max_length=1000, rows=3)
    due_on = DayField(label=_("To be answered until"), future=True, past=False)


class ReviewFilter(KnownParameters, forms.Form):
    """Which reviews a list shows."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), ("late", _("Overdue")), *Review.Status.choices],
    )
