"""Finding a unit as part of a form: words typed, the units they may mean as a list to choose from."""

from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from areas.finding import Found, find_units
from areas.models import Area
from childprotect.lib.forms import TextField

DESK = "desk"  # the choice of no unit yet


class UnitFinder(forms.Form):
    """What was said of the place, and which unit it is; the last choice is that nobody knows yet.

    With JavaScript the list follows the typing; without, the button beside it asks. The cleaned `unit` is a soum, a
    khoroo or None (the national desk); `bag` is the bag that was chosen, if it was one.
    """

    where = TextField(
        label=_("Soum or khoroo"),
        required=False,
        max_length=200,
        help_text=_("Part of its name, a landmark, or the address as it was said."),
    )
    unit = forms.ChoiceField(
        label=_("Which one is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the unit from the list, or that it is not known.")},
    )
    desk_label = _("Not known: stays at the national desk")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["where"].mark_optional = False  # type: ignore[attr-defined]
        self.fields["where"].widget.attrs |= {
            "autocomplete": "off",
            "data-choose": "#units",
            "hx-post": reverse_lazy("cases:unit_find"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#units",
            "hx-sync": "this:replace",
            "hx-params": "where,unit,csrfmiddlewaretoken",
        }
        self.offered = {str(found.area.ref): found for found in self._found()}
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            *((ref, self._label(found)) for ref, found in self.offered.items()),
            (DESK, self.desk_label),
        ]

    @property
    def typed(self) -> str:
        """What the list answers."""
        return self.data.get(self.add_prefix("where"), "").strip() if self.is_bound else ""

    def _found(self) -> list[Found]:
        """What the typed words mean, and what was chosen before."""
        if not self.is_bound:
            return []
        found = find_units(self.typed)
        chosen = self.data.get(self.add_prefix("unit"), "")
        if chosen and chosen != DESK and chosen not in {str(one.area.ref) for one in found}:
            area = _area(chosen)
            found = [Found(area, 0.0), *found] if area else found
        return found

    @staticmethod
    def _label(found: Found) -> str:
        return f"{found.area.path} ({found.why})" if found.why else found.area.path

    def clean_unit(self) -> Area | None:
        """The area chosen, None for the desk."""
        chosen = self.cleaned_data["unit"]
        return self.offered[chosen].area if chosen in self.offered else None

    def clean(self) -> dict[str, Any]:
        """A bag becomes its soum and the bag."""
        cleaned = super().clean() or {}
        area = cleaned.get("unit")
        cleaned["bag"] = area if area is not None and area.level == Area.Level.BAG else None
        if cleaned["bag"] is not None:
            cleaned["unit"] = Found(area, 0.0).unit
        return cleaned


def _area(ref: str) -> Area | None:
    """A unit or bag that exists today, by its ref."""
    try:
        key = UUID(ref)
    except ValueError:
        return None
    levels = [Area.Level.SOUM, Area.Level.KHOROO, Area.Level.BAG]
    areas = Area.objects.current().filter(ref=key, level__in=levels)
    return areas.select_related("parent", "district", "aimag").first()
