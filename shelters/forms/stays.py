"""Forms of stays."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases import codes
from cases.models import Case
from childprotect.lib.forms import LongTextField, TextField
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

    def __init__(
        self, *args: Any, case: Case, user: User, leaving: Facility | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices = near(case).exclude(pk=leaving.pk) if leaving else near(case)
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


class AdultsForm(VersionForm):
    """How many adults stay with the child."""

    adults = forms.IntegerField(
        label=_("How many adults stay here with the child"),
        help_text=_("For example the mother. They are counted apart from the children."),
        min_value=0,
        max_value=5,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
    )


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


class LeaveForm(VersionForm):
    """Where the child goes, and with whom."""

    destination = forms.ChoiceField(label=_("Where does the child go?"), widget=forms.RadioSelect)
    escort = TextField(
        label=_("Who takes the child along"), help_text=_("Name and relation, or office."), max_length=200
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["destination"].choices = codes.choices("destination")  # type: ignore[attr-defined]


class DischargeForm(LeaveForm):
    """The child leaves; without the worker's agreement only with a reason."""

    note = LongTextField(label=_("Note for the worker"), required=False, max_length=1000, rows=3)
    unagreed = TextField(
        label=_("Why the child leaves without the worker's agreement"),
        help_text=_("Only when the worker has not agreed to this destination. The worker is told at once."),
        required=False,
        max_length=500,
    )


class OtherBedForm(VersionForm):
    """Another bed of the same facility."""

    bed = forms.ModelChoiceField(None, label=_("Bed"), to_field_name="ref", empty_label=_("Choose"))

    def __init__(self, *args: Any, beds: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bed"].queryset = beds  # type: ignore[attr-defined]
        self.fields["bed"].label_from_instance = lambda bed: f"{bed.label} · {bed.get_suits_display()}"  # type: ignore[attr-defined]


class ExchangeForm(VersionForm):
    """The other child that takes part in an exchange of beds."""

    other = forms.ModelChoiceField(
        None, label=_("Exchange with"), to_field_name="ref", empty_label=_("Choose")
    )

    def __init__(self, *args: Any, others: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["other"].queryset = others  # type: ignore[attr-defined]
        self.fields["other"].label_from_instance = lambda stay: f"{stay.child.name} · {stay.bed.label}"  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """The paper a decision rests on, or why not."""

    decision = TextField(
        label=_("Decision"),
        help_text=_("Date and number of the decision; if you refuse, why."),
        max_length=500,
    )
