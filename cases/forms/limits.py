"""Forms of the rules: a limit as it shall be, a holiday, the second person's word, the distances of a unit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import ROLES
from areas.models import Area
from cases import codes
from cases.actions.limits import escalation_roles
from cases.actions.proposals import CONFIRM, REFUSE, WITHDRAW
from cases.models import Limit, Risk
from cases.models.codes import Approval
from childprotect.lib.forms import DayField, KnownParameters, LongTextField, TextField

GROUND = _("The law or order, with its article, that says so.")


def number(label: Any, hint: Any = "", *, required: bool = False) -> forms.IntegerField:
    """A whole number in a short box; what is too small or too large the action says."""
    box = forms.NumberInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"})
    return forms.IntegerField(label=label, help_text=hint, required=required, widget=box)


class LimitForm(forms.Form):
    """A limit as it shall be from a day on."""

    step = forms.ChoiceField(label=_("Step"))
    risk = forms.ChoiceField(
        label=_("Risk level"), required=False, choices=[("", pgettext_lazy("risk", "Any")), *Risk.choices]
    )
    area_kind = forms.ChoiceField(
        label=_("Kind of unit"),
        required=False,
        choices=[("", pgettext_lazy("unit", "Any")), *Area.Kind.choices],
    )
    length = number(_("How long the step may take"), _("Empty: no limit is counted for this step."))
    count = forms.ChoiceField(label=_("Counted in"), choices=Limit.Count.choices, widget=forms.RadioSelect)
    extension = number(
        _("The longest it may be extended to"), _("In the same count. Empty: it cannot be extended.")
    )
    warn_before = number(_("Remind so many hours before"), _("Empty: no reminder before the due moment."))
    escalate_to = forms.ChoiceField(label=_("Who is told when it passes"), required=False)
    further_to = forms.ChoiceField(label=_("Who is told further up"), required=False)
    further_after = number(_("After how many hours"))
    legal_reference = TextField(label=_("Legal ground"), help_text=GROUND, required=False, max_length=200)
    approval = forms.ChoiceField(label=_("Status"), choices=Approval.choices, widget=forms.RadioSelect)
    valid_from = DayField(label=_("In force from"), help_text=_("Tomorrow at the earliest."), future=True)
    valid_to = DayField(
        label=_("Until, this day no longer included"),
        help_text=_("Empty: until it is changed. After this day the earlier limit rules again."),
        future=True,
        required=False,
    )
    replaces_later = forms.BooleanField(
        label=_("Put it in the place of a later change that has not begun"), required=False
    )
    why = LongTextField(label=_("Why it changes"), max_length=1000, rows=3)

    def __init__(self, data: Any = None, *, limit: Limit | None = None) -> None:
        initial = {"approval": Approval.DEFAULT, "count": Limit.Count.HOURS}
        if limit is not None:
            initial = {name: getattr(limit, name) for name in self.base_fields if hasattr(limit, name)}
            initial |= {"valid_from": None, "valid_to": None}
        super().__init__(data, initial=initial)
        nobody = [("", _("Nobody"))]
        roles = nobody + [(code, ROLES[code].label) for code in escalation_roles()]
        self.fields["step"].choices = codes.choices("step")  # type: ignore[attr-defined]
        for name in ("escalate_to", "further_to"):
            self.fields[name].choices = roles  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """The arguments of `limits.propose_limit`."""
        return self.cleaned_data | {"warn_before": self.cleaned_data["warn_before"] or 0}


class HolidayForm(forms.Form):
    """A day that is off, or worked after all."""

    day = DayField(label=_("Day"), future=True)
    off = forms.TypedChoiceField(
        label=_("What it is"),
        choices=[("yes", _("Public holiday")), ("no", _("No longer a public holiday"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    name_mn = TextField(label=_("Name in Mongolian"), max_length=120)
    name_en = TextField(label=_("Name in English"), max_length=120)
    legal_reference = TextField(label=_("Legal ground"), help_text=GROUND, required=False, max_length=200)
    approval = forms.ChoiceField(label=_("Status"), choices=Approval.choices, widget=forms.RadioSelect)
    why = LongTextField(label=_("Why it changes"), max_length=1000, rows=3)


class DecisionForm(forms.Form):
    """The second person's word on a change."""

    decision = forms.ChoiceField(
        choices=[(CONFIRM, ""), (REFUSE, ""), (WITHDRAW, "")], widget=forms.HiddenInput
    )
    note = LongTextField(label=_("Why you refuse it"), required=False, max_length=1000, rows=2)


class YearFilter(KnownParameters, forms.Form):
    """Which year's holidays are shown."""

    year = forms.IntegerField(label=_("Year"), required=False, min_value=2024, max_value=2100)


class DistanceFilter(KnownParameters, forms.Form):
    """Which soum's distances are shown."""

    aimag = forms.ChoiceField(label=_("Aimag"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        aimags = Area.objects.current().filter(level=Area.Level.AIMAG)
        self.fields["aimag"].choices = [("", _("Choose an aimag")), *aimags.paths(40)]  # type: ignore[attr-defined]


class DistanceForm(forms.Form):
    """What distances there are in a soum or bag."""

    code = forms.CharField(max_length=12, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind of unit"), choices=Area.Kind.choices)
