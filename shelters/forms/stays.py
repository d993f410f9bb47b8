"""Forms of stays."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases import codes
from cases.models import Case
from childprotect.lib.forms import LongTextField
from shelters.finding import free_counts, near
from shelters.models import Facility


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


class RefuseForm(VersionForm):
    """Why the child cannot be taken: counted, and told to the worker."""

    code = forms.ChoiceField(label=_("Why can the child not be taken?"), widget=forms.RadioSelect)
    reason = LongTextField(label=_("What the worker should know"), required=False, max_length=1000, rows=3)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = codes.choices("turned_away")  # type: ignore[attr-defined]


class DischargeForm(VersionForm):
    """Where the child goes."""

    destination = forms.ChoiceField(label=_("Where does the child go?"), widget=forms.RadioSelect)
    note = LongTextField(label=_("Note for the worker"), required=False, max_length=1000, rows=3)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["destination"].choices = codes.choices("destination")  # type: ignore[attr-defined]
