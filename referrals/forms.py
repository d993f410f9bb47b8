"""Forms of referrals."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases import codes
from cases.forms.areas import AreaField
from cases.models import Case
from childprotect.lib import clock
from childprotect.lib.forms import DayField, KnownParameters, LongTextField, PhoneField, Picks, TextField
from referrals import facts
from referrals.models import Organisation, Referral


class OrganisationChoice(forms.ModelChoiceField):
    """An organisation by name, with its sector."""

    def __init__(self, **options: Any) -> None:
        super().__init__(None, to_field_name="ref", **options)

    def label_from_instance(self, obj: Organisation) -> str:
        """Name and sector."""
        return f"{obj.name} ({codes.word('sector', obj.sector)})"


class SendForm(forms.Form):
    """A need, an organisation, and the facts that travel."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    organisation = OrganisationChoice(label=_("Receiving organisation"), empty_label=_("Choose"))
    service = forms.ChoiceField(label=_("Service needed"))
    urgent = forms.BooleanField(label=_("Urgent: an answer is needed within a day"), required=False)
    need = LongTextField(
        label=_("What is needed"),
        help_text=_("Write only what this organisation must know to help."),
        max_length=3000,
        rows=5,
    )
    travels = forms.MultipleChoiceField(
        label=_("Which facts travel?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The organisation reads these and nothing else. They stay as they are now."),
    )
    contact = TextField(label=facts.LABELS["contact"], required=False, max_length=200)

    def __init__(self, *args: Any, case: Case, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = facts.values(case)
        here = Organisation.objects.visible_to(user).filter(aimag_id=case.aimag_id)
        self.fields["organisation"].queryset = here  # type: ignore[attr-defined]
        self.fields["service"].choices = codes.choices("service")  # type: ignore[attr-defined]
        self.fields["travels"].choices = [  # type: ignore[attr-defined]
            (name, f"{label}: {dict(facts.worded({name: self.known[name]}))[str(label)][:80]}")
            for name, label in facts.LABELS.items()
            if name in self.known
        ]
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())
            self.initial.setdefault("travels", [name for name in facts.TICKED if name in self.known])

    def arguments(self) -> dict[str, Any]:
        """The arguments of `actions.send_referral`."""
        data = self.cleaned_data
        chosen = {name: self.known[name] for name in data["travels"]}
        if data["contact"]:
            chosen["contact"] = data["contact"]
        names = ("form_key", "organisation", "service", "urgent", "need")
        return {**{name: data[name] for name in names}, "facts": chosen}


class AnswerForm(forms.Form):
    """Accept or refuse."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("Do you take it up?"),
        choices=[("accept", _("We take it up")), ("refuse", _("We cannot take it up"))],
        widget=Picks(columns=2),
    )
    first_on = DayField(label=_("Day of the first service"), required=False, future=True)
    answer = LongTextField(
        label=_("Who takes it up, or why not"),
        help_text=_("If you refuse, write the reason: the worker then looks elsewhere."),
        max_length=2000,
        rows=3,
    )


class OutcomeForm(forms.Form):
    """What came of the referral."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome_code = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    outcome = LongTextField(label=_("What was done"), max_length=3000, rows=5)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["outcome_code"].choices = codes.choices("referral_outcome")  # type: ignore[attr-defined]


class ReferralFilter(KnownParameters, forms.Form):
    """Which referrals a list shows."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), ("late", _("Overdue")), *Referral.Status.choices],
    )


class OrganisationForm(forms.Form):
    """An organisation for the directory."""

    name_mn = TextField(label=_("Name in Mongolian"), max_length=160)
    name_en = TextField(label=_("Name in English"), max_length=160)
    sector = forms.ChoiceField(label=_("Sector"), widget=forms.RadioSelect)
    unit = AreaField(label=_("Soum or khoroo"), help_text=_("Write a part of the name."), required=True)
    phone = PhoneField(label=_("Phone"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sector"].choices = codes.choices("sector")  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """Who answers for the organisation."""

    person = TextField(label=_("User name"), max_length=60)
    since = DayField(label=_("From"), future=True)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        if not self.is_bound:
            self.initial.setdefault("since", clock.today())

    def clean_person(self) -> User:
        """A person within the administrator's reach who holds the partner's role."""
        found = (
            User.objects.visible_to(self.user).filter(username__iexact=self.cleaned_data["person"]).first()
        )
        if found is None:
            raise forms.ValidationError(_("There is no such person in your area."))
        return found
