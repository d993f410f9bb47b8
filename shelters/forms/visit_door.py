"""The sheet of the door of a one-stop centre: as few answers as a child can be received with."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases import codes
from cases.forms.report import AreaChoice, ChildLineForm
from childprotect.lib.forms import TextField
from shelters.forms.door import OwnFacility


class CentreDoorForm(ChildLineForm):
    """What happened, with whom and how the child came, and what is known of it."""

    field_order = (
        "form_key", "happened", "given_name", "father_name", "sex", "born", "came_with", "adults", "came_how", "unit",
        "facility",
    )  # fmt: skip
    registration_number = None  # type: ignore[assignment]  # for the worker to find out
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
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())
            if own:
                self.initial |= {"facility": own[0].ref, "unit": own[0].unit.ref}

    def clean_registration_number(self) -> str:
        """None is asked for."""
        return ""

    def told(self) -> dict[str, Any]:
        """The arguments of the reception."""
        self.cleaned_data["registration_number"] = ""
        names = ("facility", "unit", "happened", "came_with", "came_how", "adults", "form_key")
        return {name: self.cleaned_data[name] for name in names} | {"child": self.facts()}
