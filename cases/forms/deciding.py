"""What becomes of a report that becomes no case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Report
from childprotect.lib import refs
from childprotect.lib.forms import DayField, LongTextField, TextField


class DecideForm(forms.Form):
    """What becomes of a report that becomes no case."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("What becomes of the report?"),
        widget=forms.RadioSelect,
        choices=[
            (status.value, status.label)
            for status in (
                Report.Status.ADVICE_ONLY,
                Report.Status.REFERRED_ON,
                Report.Status.DUPLICATE,
                Report.Status.NOT_CONFIRMED,
            )
        ],
    )
    note = LongTextField(label=_("Why"), max_length=1000, rows=3)
    referred_to = TextField(
        label=_("Referred on: to whom"),
        help_text=_("Organisation and person."),
        required=False,
        max_length=200,
    )
    original = TextField(
        label=_("Duplicate: of which report or case"),
        help_text=_("Its number, such as МД-7К4-29М-Т or ХХ-7К4-29М-Т."),
        required=False,
        max_length=20,
    )
    follow_up_on = DayField(
        label=_("Look once more on"),
        help_text=_("You are reminded on this day. Leave empty if nothing follows."),
        required=False,
        future=True,
        past=False,
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_original(self) -> Report | Case | None:
        """The report or case of this number, if the person may see it; else the same sentence as for none."""
        typed = self.cleaned_data["original"]
        if not typed:
            return None
        found = original_of(typed, self.user)
        if found is None:
            raise forms.ValidationError(_("No report or case of your area has this number."))
        return found


def original_of(typed: str, user: Any) -> Report | Case | None:
    """The report or case a number in any spelling means, within the person's scope."""
    report, case = refs.read_number(typed, "МД"), refs.read_number(typed, "ХХ")
    if report and (found := Report.objects.visible_to(user).filter(number=report).first()):
        return found  # type: ignore[no-any-return]
    return Case.objects.visible_to(user).filter(number=case).first() if case else None


class FollowUpForm(forms.Form):
    """What was found on looking once more at a report that became no case."""

    note = LongTextField(label=_("What did you find?"), max_length=1000, rows=3)
