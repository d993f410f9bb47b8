"""The sheet of the door of a one-stop centre: as few answers as a child can be received with."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases import codes
from cases.forms.report import AreaChoice
from childprotect.lib.forms import TextField
from shelters.forms.door import MOST, DoorChildForm, OwnFacility


class CentreDoorForm(forms.Form):
    """What happened, with whom and how the children came."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    happened = TextField(
        label=_("What happened"), max_length=500, help_text=_("One sentence is enough. Write no guesses.")
    )
    came_with = forms.ChoiceField(label=_("With whom the child came"), widget=forms.RadioSelect)
    adults = forms.IntegerField(
        label=_("How many adults came with the child"),
        min_value=0,
        max_value=20,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )
    siblings = forms.BooleanField(label=_("The children are of one family"), required=False, initial=True)
    came_how = forms.ChoiceField(label=_("How the child came"), widget=forms.RadioSelect)
    unit = AreaChoice(label=_("Where it happened: soum or khoroo"), empty_label=None)
    facility = OwnFacility(None, to_field_name="ref", label=_("One-stop centre"), empty_label=None)

    def __init__(self, *args: Any, facilities: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = list(facilities)
        units = Area.objects.current().units().filter(aimag__in=[one.aimag_id for one in own])
        self.fields["came_with"].choices = codes.choices("came_with")  # type: ignore[attr-defined]
        self.fields["came_how"].choices = codes.choices("came_how")  # type: ignore[attr-defined]
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units.select_related("district", "aimag")  # type: ignore[attr-defined]
        for name in ("happened", "came_with", "adults", "came_how", "unit", "facility"):
            self.fields[name].width = "f12"  # type: ignore[attr-defined]
        self.several = len(own) > 1
        if not self.is_bound:
            self.fields["happened"].widget.attrs["autofocus"] = True
            self.initial.setdefault("form_key", uuid.uuid4())
            if own:
                self.initial |= {"facility": own[0].ref, "unit": own[0].unit.ref}


class CentreChildForm(DoorChildForm):
    """A child at the door of a centre; nothing of it has to be known, and its health has a part of its own."""

    health = None  # type: ignore[assignment]


CentreChildren = forms.formset_factory(
    CentreChildForm, extra=0, min_num=1, max_num=MOST, absolute_max=MOST, validate_max=True
)
