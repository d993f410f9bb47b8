"""Forms of incidents."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from childprotect.lib.forms import ClockField, DayField, LongTextField
from shelters.forms.care import CareForm


class IncidentForm(CareForm):
    """What went wrong."""

    moments: ClassVar = {"happened_at": ("happened_on", "happened_time")}
    filled = ("happened_at",)
    lists: ClassVar = {"kind": "incident_kind"}
    concerns_staff = forms.TypedChoiceField(
        label=_("Does it concern somebody who works at the facility?"),
        help_text=_(
            "Then it goes to the inspector of the area. Nobody of the facility sees it, you neither."
        ),
        choices=[("yes", _("Yes, somebody who works here")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label=_("Kind of incident"), widget=forms.RadioSelect)
    happened_on = DayField(label=_("Date it happened"))
    happened_time = ClockField(label=_("Time"))
    what = LongTextField(label=_("What happened"), help_text=_("Who did what. Write no guesses."), rows=5)
    done = LongTextField(label=_("What was done about it"), required=False, rows=3)


class AnswerForm(forms.Form):
    """What the inspector found and did."""

    answer = LongTextField(label=_("What you found and did"), rows=5)
