"""Forms of what is known of a facility: rooms and beds, status, contacts, services, standards, money."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import codes
from childprotect.lib import clock
from childprotect.lib.forms import DayField, LongTextField, PhoneField, TextField
from shelters.models import (
    Bed,
    Facility,
    FacilityContact,
    Funding,
    Room,
    StandardAnswer,
    StandardItem,
    Suits,
)


class RoomForm(forms.Form):
    """A room."""

    label = TextField(label=_("Name or number of the room"), max_length=20)
    kind = forms.ChoiceField(label=_("What is it for?"), choices=Room.Kind, widget=forms.RadioSelect)
    step_free = forms.BooleanField(label=_("A wheelchair comes in"), required=False)


class BedFacts(forms.Form):
    """Where a bed stands and whom it suits."""

    room = forms.ModelChoiceField(None, label=_("Room"), to_field_name="ref", empty_label=_("Choose"))
    label = TextField(label=_("Name or number of the bed"), max_length=20)
    suits = forms.ChoiceField(label=_("Whom it suits"), choices=Suits, widget=forms.RadioSelect)
    age_from = forms.IntegerField(label=_("From age"), min_value=0, max_value=17)
    age_to = forms.IntegerField(label=_("To age"), min_value=0, max_value=17)

    def __init__(self, *args: Any, facility: Facility, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["room"].queryset = facility.rooms.all()  # type: ignore[attr-defined]
        self.fields["room"].label_from_instance = lambda room: f"{room.label} · {room.get_kind_display()}"  # type: ignore[attr-defined]


class BedForm(BedFacts):
    """A new bed."""

    since = DayField(label=_("From day"), future=True, past=False)


class EndBedForm(forms.Form):
    """From which day the bed is gone."""

    day = DayField(label=_("Gone from this day on"), future=True, past=False)


class StatusForm(forms.Form):
    """Whether the facility takes children, from when, and why."""

    status = forms.ChoiceField(label=_("Status"), choices=Facility.Status, widget=forms.RadioSelect)
    since = DayField(label=_("From day"), future=True, past=False)
    until = DayField(
        label=_("Until, this day included"),
        required=False,
        future=True,
        past=False,
        help_text=_("Only for a suspension whose end is known, for example 2026.11.23"),
    )
    reason = LongTextField(label=_("Why"), max_length=300, rows=2)


class FactsForm(forms.Form):
    """Hours, main telephone, address."""

    hours = TextField(label=_("Service hours"), required=False, max_length=200)
    phone = PhoneField(label=_("Phone"), required=False)
    address = TextField(
        label=_("Address"),
        required=False,
        max_length=300,
        help_text=_("Only its own staff and who places a child there read it."),
    )


class ContactForm(forms.Form):
    """One telephone."""

    purpose = forms.ChoiceField(label=_("What one calls it for"), choices=FacilityContact.Purpose)
    name = TextField(label=_("Name"), required=False, max_length=120)
    phone = PhoneField(label=_("Phone"))


class ServicesForm(forms.Form):
    """What the facility offers."""

    services = forms.MultipleChoiceField(
        label=_("Services offered"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["services"].choices = codes.choices("facility_service")  # type: ignore[attr-defined]


class StandardsForm(forms.Form):
    """The checklist: an answer an item, with a note where something is missing."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    checked_on = DayField(label=_("Day of the check"))

    def __init__(self, *args: Any, items: list[StandardItem], **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = items
        for item in items:
            self.fields[f"answer_{item.code}"] = forms.ChoiceField(
                label=item.label, choices=StandardAnswer.Answer, widget=forms.RadioSelect
            )
            self.fields[f"note_{item.code}"] = TextField(
                label=_("What is missing: %(standard)s") % {"standard": item.label},
                required=False,
                max_length=300,
            )
        self.fields["note"] = LongTextField(label=_("Note"), required=False, max_length=1000, rows=3)
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())
            self.initial.setdefault("checked_on", clock.today())

    def answers(self) -> dict[StandardItem, tuple[str, str]]:
        """What was answered, by item."""
        data = self.cleaned_data
        return {item: (data[f"answer_{item.code}"], data[f"note_{item.code}"]) for item in self.items}


class FundingForm(forms.Form):
    """What a source gives for a year."""

    year = forms.IntegerField(label=_("Year"), min_value=2015, max_value=2100)
    source = forms.ChoiceField(label=_("Source of funding"), choices=Funding.Source)
    amount = forms.IntegerField(label=_("Amount, tögrög"), min_value=0, max_value=100_000_000_000)
    note = TextField(label=_("Note"), required=False, max_length=200)


def bed_facts(bed: Bed) -> dict[str, Any]:
    """What stands in the form of a bed that is there."""
    return {
        "room": bed.room.ref,
        "label": bed.label,
        "suits": bed.suits,
        "age_from": bed.age_from,
        "age_to": bed.age_to,
    }
