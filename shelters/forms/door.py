"""The sheet of the door: as few answers as a child can be taken in with."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases import codes
from cases.actions.reporting import ReporterFacts
from cases.forms.report import AreaChoice, ChildLineForm
from cases.models.child import age_on
from childprotect.lib import clock
from childprotect.lib.contact import TelephoneField
from childprotect.lib.forms import TextField
from shelters.actions.door import AtDoor
from shelters.models import Facility

MOST = 8  # children in one sheet


class OwnFacility(forms.ModelChoiceField):
    """A facility of one's own, by its name."""

    def label_from_instance(self, obj: Facility) -> str:
        """Its name."""
        return obj.name


class DoorForm(forms.Form):
    """What happened, who brought the children, on what ground they are taken in; the rest may be left as it is."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    happened = TextField(
        label=_("What happened"), max_length=500, help_text=_("One sentence is enough. Write no guesses.")
    )
    brought_by = forms.ChoiceField(label=_("Who brought the child?"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=_("Ground of the admission"), widget=forms.RadioSelect)
    siblings = forms.BooleanField(label=_("The children are of one family"), required=False, initial=True)
    trafficked = forms.BooleanField(
        label=_("The child may have been trafficked: a bed apart from adults"), required=False
    )
    bringer_name = TextField(label=_("Name of who brought the child"), required=False, max_length=160)
    bringer_phone = TelephoneField(label=_("Their telephone"), required=False)
    unit = AreaChoice(label=_("Where it happened: soum or khoroo"), empty_label=None)
    facility = OwnFacility(None, to_field_name="ref", label=_("Facility"), empty_label=None)

    def __init__(self, *args: Any, facilities: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["brought_by"].choices = codes.choices("brought_by")  # type: ignore[attr-defined]
        self.fields["ground"].choices = codes.choices("stay_ground")  # type: ignore[attr-defined]
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
        own = list(facilities)
        self.several = len(own) > 1
        units = Area.objects.current().units().filter(aimag__in=[one.aimag_id for one in own])
        self.fields["unit"].queryset = units.select_related("district", "aimag")  # type: ignore[attr-defined]
        for name in ("bringer_name", "bringer_phone"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]
        if not self.is_bound:
            self.fields["happened"].widget.attrs["autofocus"] = True
            self.initial.setdefault("form_key", uuid.uuid4())
            if own:
                self.initial |= {"facility": own[0].ref, "unit": own[0].unit.ref}

    def facts(self) -> dict[str, Any]:
        """The arguments of the admission beside its children."""
        data = dict(self.cleaned_data)
        bringer = ReporterFacts(name=data.pop("bringer_name"), phone=data.pop("bringer_phone"))
        return data | {"bringer": bringer}


class DoorChildForm(ChildLineForm):
    """A child at the door; nothing of it has to be known."""

    registration_number = None  # type: ignore[assignment]  # for the worker to find out
    health = TextField(
        label=_("Health: what must be known at once"),
        required=False,
        max_length=300,
        help_text=_("Injury, illness, allergy, medicine, pregnancy."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.empty_permitted = False  # a line of which nothing is known is a child all the same
        self.fields["born"].label = _("Age, about")
        self.fields["born"].help_text = _("9, or 2017")
        if "health" in self.fields:
            self.fields["health"].width = "f12"  # type: ignore[attr-defined]

    def clean_registration_number(self) -> str:
        """None is asked for."""
        return ""

    def at_door(self) -> AtDoor:
        """The child as the action takes it."""
        data = self.cleaned_data | {"registration_number": ""}
        self.cleaned_data = data
        born = data["born"]
        age = age_on(clock.today(), born.get("birth_date"), born.get("birth_year"))
        return AtDoor(self.facts(), age, data.get("health", ""))


DoorChildren = forms.formset_factory(
    DoorChildForm, extra=0, min_num=1, max_num=MOST, absolute_max=MOST, validate_max=True
)
