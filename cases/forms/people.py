"""The people around a child, their telephones, and where they are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.areas import AreaField
from cases.forms.file import FileForm, KnownField, PersonChoice, YearField
from cases.models import CasePerson
from cases.models.child import Sex
from childprotect.lib.contact import PointField, TelephoneField
from childprotect.lib.forms import DayField, LongTextField, TextField


class PersonForm(FileForm):
    """Somebody around the child: a relation, and a name or that it is not known."""

    lists = {"relation": "relation"}
    more = ("sex", "birth_year", "life", "work", "note")
    more_title = _("More about the person")
    relation = forms.ChoiceField(label=_("Relation to child"))
    given_name = TextField(label=_("Given name"), required=False, max_length=80)
    father_name = TextField(label=_("Father's (mother's) name"), required=False, max_length=80)
    name_unknown = forms.BooleanField(label=_("The name is not known"), required=False)
    household = forms.BooleanField(label=_("Lives with the child"), required=False)
    carer = forms.BooleanField(label=_("Takes care of the child"), required=False)
    alleged = forms.BooleanField(
        label=_("Alleged perpetrator"),
        help_text=_("Is said to have harmed the child. Partners and facilities never see it."),
        required=False,
    )
    phone = TelephoneField(label=_("Phone"), required=False)
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[(Sex.UNKNOWN, Sex.UNKNOWN.label), *Sex.choices[:2]]
    )
    birth_year = YearField(label=_("Year of birth, or age"), help_text=_("1985 or 34"))
    life = forms.ChoiceField(label=_("Whether alive"), required=False, choices=CasePerson.Life.choices)
    work = TextField(label=_("Work, organisation"), required=False, max_length=160)
    note = LongTextField(label=_("Note"), required=False, max_length=2000, rows=3)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "version" in self.fields:
            del self.fields["phone"]  # a row of its own by now

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        """With the tick for a name that is not known."""
        values = super().values_of(record)
        return values | ({"name_unknown": not record.given_name} if record is not None else {})

    @classmethod
    def shared(cls, record: CasePerson) -> dict[str, Any]:
        """What of a person in one child's file may begin the file of another: not what they are said to have done."""
        values = cls.values_of(record)
        own = {"version", "form_key", "ended_on", "end_reason", "alleged", "note", "phone"}
        return {name: value for name, value in values.items() if name not in own}

    def clean(self) -> dict[str, Any]:
        """A name, or that it is not known."""
        data = super().clean() or self.cleaned_data
        named = bool(data.get("given_name"))
        if not named and not data.get("name_unknown") and "given_name" not in self.errors:
            self.add_error("given_name", _("Write the name, or tick that it is not known."))
        data["sex"] = data.get("sex") or Sex.UNKNOWN
        data["life"] = data.get("life") or CasePerson.Life.ALIVE
        return data

    def facts(self) -> dict[str, Any]:
        """The arguments of the actions."""
        return {name: value for name, value in self.cleaned_data.items() if name != "name_unknown"}


class PhoneForm(FileForm):
    """A telephone number and how safe it is."""

    number = TelephoneField(label=_("Phone"), help_text=_("8 digits; for another country with + before it"))
    person = PersonChoice(label=_("Whose number"), empty_label=_("The child's own, or somebody else's"))
    owner = TextField(
        label=_("Somebody else's: whose"),
        help_text=_("A neighbour, a shop, the bag governor. Leave empty for the child's own number."),
        required=False,
        max_length=160,
    )
    safe_to_call = KnownField(label=_("Safe to call"), help_text=_("Who harms the child may answer."))
    safe_to_text = KnownField(label=_("Safe to text"), help_text=_("Who harms the child may read it."))
    best_time = TextField(
        label=_("Best time"), help_text=_("For example: after 18:00"), required=False, max_length=160
    )
    note = TextField(label=_("Note"), required=False, max_length=300)


class AddressForm(FileForm):
    """A place: in the city a street and door, in the countryside the name of the place and how to get there."""

    lists = {"kind": "address_kind"}
    more = ("point", "contact", "contact_phone", "seen_on")
    more_title = _("Point on the map, contact herder, last seen")
    kind = forms.ChoiceField(label=_("Kind of address"))
    person = PersonChoice(label=_("Whose address"), empty_label=_("The child's"))
    area = AreaField(
        label=_("Soum, khoroo or bag"),
        help_text=_("A part of the name, of the whole country: Khanbogd 2nd bag"),
    )
    street = TextField(label=_("Quarter or street"), required=False, max_length=160)
    building = TextField(label=_("Building, yard"), required=False, max_length=40)
    door = TextField(label=_("Door"), required=False, max_length=20)
    place = TextField(
        label=_("Name of the place"),
        help_text=_("In the countryside: the valley, hill or well, as people there call it."),
        required=False,
        max_length=200,
    )
    note = LongTextField(label=_("How to get there"), required=False, max_length=1000, rows=3)
    point = PointField(
        label=_("Point on the map"), help_text=_("From the telephone: 43.01234, 106.85000"), required=False
    )
    contact = TextField(label=_("Contact herder or neighbour"), required=False, max_length=160)
    contact_phone = TelephoneField(label=_("Phone of the contact"), required=False)
    seen_on = DayField(label=_("Last seen there"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].saved = self.initial.get("area")  # type: ignore[attr-defined]

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        """With the two numbers of the point as one."""
        values = super().values_of(record)
        if record is None or record.latitude is None:
            return values | {"point": None}
        return values | {"point": (record.latitude, record.longitude)}

    def facts(self) -> dict[str, Any]:
        """The arguments of the actions, the point as two numbers."""
        facts = dict(self.cleaned_data)
        latitude, longitude = facts.pop("point") or (None, None)
        return facts | {"latitude": latitude, "longitude": longitude}
