"""Forms of reviews."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases import codes
from cases.forms.filters import units_of, workers_of
from childprotect.lib import clock
from childprotect.lib.forms import DayField, KnownParameters, LongTextField
from inspectors.models import Review, ReviewQuerySet

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
        choices=[
            ("", _("All")),
            ("unclosed", _("Not closed yet")),
            ("late", _("Overdue")),
            *Review.Status.choices,
        ],
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    worker = forms.ChoiceField(label=_("Worker"), required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.seen = Review.objects.visible_to(user)
        self.fields["unit"].choices = [("", _("All")), *units_of(self.seen, "case__")]  # type: ignore[attr-defined]
        self.fields["worker"].choices = [("", _("All")), *workers_of(self.seen, "case__")]  # type: ignore[attr-defined]

    def rows(self) -> ReviewQuerySet:
        """The reviews asked for; none when a filter is not understood."""
        if not self.is_valid() or self.unknown():
            return self.seen.none()
        rows, status = self.seen, self.cleaned_data["status"]
        if status == "late":
            rows = rows.filter(status=Review.Status.OPEN, due_on__lt=clock.today())
        elif status == "unclosed":
            rows = rows.open()
        elif status:
            rows = rows.filter(status=status)
        if unit := self.cleaned_data["unit"]:
            rows = rows.filter(case__unit__code=unit)
        if worker := self.cleaned_data["worker"]:
            rows = rows.filter(case__worker__ref=worker)
        return rows
