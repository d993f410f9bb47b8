"""On hold, searching, going on, and the check after closing."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.actions.reopening import WELL, WORRY
from cases.models import Case
from childprotect.lib import clock
from childprotect.lib.forms import ClockField, DayField, LongTextField


class HoldForm(forms.Form):
    """Why the work cannot go on, and how the child is searched for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Why the work cannot go on"), widget=forms.RadioSelect)
    search_plan = LongTextField(
        label=_("How the child is searched for"),
        help_text=_("Who asks where, by when: relatives, school, bag governor, police."),
        max_length=4000,
        rows=5,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].choices = codes.choices("hold_reason")  # type: ignore[attr-defined]


class ResumeForm(forms.Form):
    """The child is found."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = LongTextField(label=_("How the child was found, and how the child is"), max_length=4000, rows=5)


class HappenedForm(forms.Form):
    """Something that was done on a day and at a time, by the clock of the case's unit."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    happened_on = DayField(label=_("Date it happened"))
    happened_time = ClockField(label=_("Time"), help_text=_("For example 09:25"))

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = case.unit.zone
        for name in ("happened_on", "happened_time"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]
        if not self.is_bound:
            now = clock.now().astimezone(self.zone)
            self.initial |= {
                "form_key": uuid.uuid4(),
                "happened_on": now.date(),
                "happened_time": now.time().isoformat("minutes"),
            }

    def clean(self) -> dict[str, Any]:
        """Day and time as the one moment that actions take."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day, time = data.pop("happened_on", None), data.pop("happened_time", None)
        if day and time is not None:
            data["happened_at"] = datetime.combine(day, time, tzinfo=self.zone)
        return data


class SearchedForm(HappenedForm):
    """The child was searched for and not found."""

    text = LongTextField(label=_("Who was asked, and what they said"), max_length=4000, rows=5)


class AfterClosingForm(HappenedForm):
    """How the child is some time after closing."""

    outcome = forms.ChoiceField(
        label=_("How the child is"),
        choices=[(WELL, _("Safe and well")), (WORRY, _("Needs help again: the case is opened again"))],
        widget=forms.RadioSelect,
    )
    text = LongTextField(label=_("What you saw and heard"), max_length=4000, rows=5)
