"""Telephone numbers and points on the map, as people type them and as they are kept."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from childprotect.lib.forms import TextField

HOME = "+976"
_HOME_NUMBER = re.compile(r"(?:\+976|00976)?([1-9]\d{7})")
_ABROAD = re.compile(r"(?:\+|00)([1-9]\d{7,14})")
# South, west, north, east of a box around the country.
MONGOLIA = (Decimal("41.5"), Decimal("87.7"), Decimal("52.2"), Decimal("120.0"))
FIVE_PLACES = Decimal("0.00001")
_NUMBER = r"([+-]?\d{1,3}(?:[.]\d{1,12})?)"
_POINTS = re.compile(rf"{_NUMBER}\s*[,;\s]\s*{_NUMBER}")
_COMMAS = re.compile(r"([+-]?\d{1,3},\d{1,12})[;\s]+([+-]?\d{1,3},\d{1,12})")
_ANGLE = r"(\d{1,3})\s*°\s*(?:(\d{1,2})\s*['′’]\s*)?(?:(\d{1,2}(?:[.,]\d{1,6})?)\s*(?:\"|″|''|”)\s*)?"
_ANGLES = re.compile(rf"{_ANGLE}([NSХӨ])?\s*[,;]?\s*{_ANGLE}([EWЗ])?", re.I)

Point = tuple[Decimal, Decimal]


def international(typed: str) -> str | None:
    """The number as it is kept (E.164): eight digits of Mongolia, or a number of another country; None for neither."""
    text = re.sub(r"[\s().-]+", "", typed)
    if found := _HOME_NUMBER.fullmatch(text):
        return HOME + found[1]
    if (found := _ABROAD.fullmatch(text)) and not f"+{found[1]}".startswith(HOME):
        return f"+{found[1]}"
    return None


def shown(number: str) -> str:
    """`9911 2233`; a number of another country with its plus."""
    home = number.removeprefix(HOME)
    return f"{home[:4]} {home[4:]}" if home != number and len(home) == 8 else number


def read_point(typed: str) -> Point | None:
    """Latitude and longitude from degrees with a point or comma, or in minutes and seconds; None if it is neither.

    Written the other way round (longitude first) they are turned, as far as that can be told.
    """
    text = " ".join(typed.split())
    if found := _POINTS.fullmatch(text) or _COMMAS.fullmatch(text):
        first, second = (Decimal(part.replace(",", ".")) for part in found.groups())
    elif found := _ANGLES.fullmatch(text):
        first, second = _degrees(*found.groups()[:3]), _degrees(*found.groups()[4:7])
        first *= -1 if (found[4] or "").upper() == "S" else 1
        second *= -1 if (found[8] or "").upper() == "W" else 1
    else:
        return None
    turned = (second, first)
    if abs(first) > 90 or (not in_mongolia((first, second)) and in_mongolia(turned)):
        first, second = turned
    if abs(first) > 90 or abs(second) > 180:
        return None
    return first.quantize(FIVE_PLACES), second.quantize(FIVE_PLACES)


def _degrees(degrees: str, minutes: str | None, seconds: str | None) -> Decimal:
    rest = Decimal(minutes or 0) + Decimal((seconds or "0").replace(",", ".")) / 60
    return Decimal(degrees) + rest / 60


def in_mongolia(point: Point) -> bool:
    """Whether a point lies in the box around the country."""
    south, west, north, east = MONGOLIA
    return south <= point[0] <= north and west <= point[1] <= east


def show_point(point: Point) -> str:
    """`43.01234, 106.85000`."""
    return f"{point[0]:.5f}, {point[1]:.5f}"


class TelephoneField(TextField):
    """A telephone number of Mongolia or, with a plus, of another country; kept as E.164, shown with its gap."""

    default_error_messages = {
        "invalid": _("Write the 8 digits of the number, or a number of another country with + before it.")
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 30)
        options.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "tel", "autocomplete": "off", "class": "govuk-input--width-10"}
            ),
        )
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """The number as it is kept, or nothing."""
        typed = super().clean(value)
        if not typed:
            return ""
        number = international(typed)
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def prepare_value(self, value: Any) -> Any:
        """As it is shown."""
        return self.worded(value) if isinstance(value, str) else value

    def worded(self, value: str) -> str:
        """As it is shown."""
        return shown(value)


class PointField(TextField):
    """A point in one text field, as a telephone's map gives it: `43.01234, 106.85`. None for nothing."""

    default_error_messages = {
        "invalid": _("Write latitude and longitude with a comma between, for example 43.01234, 106.85.")
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 60)
        options.setdefault(
            "widget", forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"})
        )
        super().__init__(**options)

    def clean(self, value: Any) -> Point | None:
        """The point, or None."""
        typed = super().clean(value)
        if not typed:
            return None
        point = read_point(typed)
        if point is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return point

    def prepare_value(self, value: Any) -> Any:
        """As it is shown."""
        return show_point(value) if isinstance(value, tuple) else value

    def worded(self, value: Any) -> str:
        """As it is shown."""
        return str(self.prepare_value(value))
