"""Forms of facilities and stays."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases import codes
from cases.models import Case
from childprotect.lib import clock
from childprotect.lib.forms import DayField, LongTextField, TextField
from shelters.actions.placing import free_counts, near
from shelters.models import Bed, Facility


class FacilityChoice(forms.ModelChoiceField):
    """A facility with its free beds for the child; its address is not told here."""

    def __init__(self, **options: Any) -> None:
        super().__init__(None, to_field_name="ref", widget=forms.RadioSelect, **options)
        self.free: dict[int, int] = {}

    def label_from_instance(self, obj: Facility) -> str:
        """Name, unit, and how many beds it could give now."""
        words = _("free beds that suit: %(count)s") % {"count": self.free.get(obj.pk, 0)}
        return f"{obj.name} ({obj.unit.path}), {words}"


class ProposeForm(forms.Form):
    """Ask a facility to take the child."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    facility = FacilityChoice(label=_("Facility"), empty_label=None)
    sheet = LongTextField(
        label=_("What the facility must know"),
        help_text=_(
            "Health, fears, who may visit, what the child brings. The case itself stays closed to it."
        ),
        max_length=3000,
        rows=6,
    )

    def __init__(self, *args: Any, case: Case, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = near(case)
        self.fields["facility"].free = free_counts(choices, case.child.sex, case.child.age)  # type: ignore[attr-defined]
        self.fields["facility"].queryset = choices  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())


class BedForm(forms.Form):
    """Which bed; empty: the first free one that suits."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    bed = forms.ModelChoiceField(
        None,
        label=_("Bed"),
        required=False,
        to_field_name="ref",
        empty_label=_("The first free one that suits"),
    )

    def __init__(self, *args: Any, beds: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bed"].queryset = beds  # type: ignore[attr-defined]
        self.fields["bed"].label_from_instance = lambda bed: f"{bed.label} · {bed.get_suits_display()}"  # type: ignore[attr-defined]


class VersionForm(forms.Form):
    """Only that the record is as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(VersionForm):
    """Why."""

    reason = LongTextField(label=_("Why"), max_length=1000, rows=3)


class DischargeForm(VersionForm):
    """Where the child goes."""

    destination = forms.ChoiceField(label=_("Where does the child go?"), widget=forms.RadioSelect)
    note = LongTextField(label=_("Note for the worker"), required=False, max_length=1000, rows=3)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["destination"].choices = codes.choices("destination")  # type: ignore[attr-defined]


class OutageForm(forms.Form):
    """A bed out of use."""

    bed = forms.ModelChoiceField(None, label=_("Bed"), to_field_name="ref", empty_label=_("Choose"))
    until = DayField(label=_("Until, this day included"), future=True, past=False)
    reason = TextField(label=_("Why"), max_length=200)

    def __init__(self, *args: Any, facility: Facility, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bed"].queryset = Bed.objects.filter(facility=facility)  # type: ignore[attr-defined]
        self.fields["bed"].label_from_instance = lambda bed: bed.label  # type: ignore[attr-defined]


class StaffForm(forms.Form):
    """Who works at the facility."""

    person = TextField(label=_("User name"), max_length=60)
    since = DayField(label=_("From"), future=True)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        if not self.is_bound:
            self.initial.setdefault("since", clock.today())

    def clean_person(self) -> User:
        """A person within the administrator's reach."""
        found = (
            User.objects.visible_to(self.user).filter(username__iexact=self.cleaned_data["person"]).first()
        )
        if found is None:
            raise forms.ValidationError(_("There is no such person in your area."))
        return found
