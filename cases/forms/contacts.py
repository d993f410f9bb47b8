"""A contact in five questions, and a service given."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.actions import contacts
from cases.forms.holding import HappenedForm
from cases.forms.plans import YesNoField
from cases.models import Case, Contact, PlanGoal
from childprotect.lib import clock
from childprotect.lib.forms import DayField, LongTextField, TextField


class ContactForm(HappenedForm):
    """When it really happened, with whom, was the child seen, how is the child, danger, what next."""

    field_order = (
        "form_key", "kind", "happened_on", "happened_time", "with_whom", "seen", "state", "danger", "next_step",
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What kind of contact"), widget=forms.RadioSelect)
    with_whom = TextField(label=_("With whom"), max_length=200, required=False)
    seen = forms.ChoiceField(
        label=_("Was the child seen?"), choices=Contact.Seen.choices, widget=forms.RadioSelect
    )
    state = LongTextField(
        label=_("How the child is"),
        help_text=_("What you saw, and what the child said."),
        max_length=3000,
        rows=4,
        required=False,
    )
    danger = YesNoField(label=_("Is the child in danger?"), required=False)
    next_step = TextField(label=_("What next"), max_length=500, required=False)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, case=case, **options)
        self.fields["kind"].choices = codes.choices("contact_kind")  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("kind", "visit")

    mark_optional = False

    def clean(self) -> dict[str, Any]:
        """Nothing ticked about danger is no answer."""
        data = super().clean()
        if data.get("danger") == "":
            data["danger"] = None
        return data


class GoalField(forms.ModelChoiceField):
    """Goals by their text, told apart by ref."""

    def label_from_instance(self, goal: PlanGoal) -> str:
        """The goal, shortened."""
        return goal.text if len(goal.text) <= 80 else f"{goal.text[:79]}…"


class ServiceForm(forms.Form):
    """A service was given."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    service = forms.ChoiceField(label=_("Service"))
    given_on = DayField(label=_("When it was given"))
    provider = TextField(label=_("By whom"), help_text=_("The organisation, and who there."), max_length=200)
    amount = TextField(
        label=_("How much"),
        help_text=_("For example: 3 times, or 20 kg of flour."),
        max_length=100,
        required=False,
    )
    goal = GoalField(
        label=_("For which goal of the plan"),
        queryset=None,  # the goals of the case
        to_field_name="ref",
        required=False,
        empty_label=_("None of them"),
    )
    note = LongTextField(label=_("How the child took it"), max_length=2000, rows=3, required=False)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["service"].choices = [("", _("Choose a service")), *codes.choices("service")]  # type: ignore[attr-defined]
        self.fields["goal"].queryset = contacts.goals_of(case)  # type: ignore[attr-defined]
        self.fields["given_on"].width = "f4"  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial |= {"form_key": uuid.uuid4(), "given_on": clock.today(case.unit.zone)}
