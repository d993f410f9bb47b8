"""How forms are drawn (GOV.UK pattern, templates/django/forms) and what their fields accept."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from childprotect.lib import clock

EARLIEST = date(1900, 1, 1)
# Signs nobody sees: zero-width, direction marks and overrides, soft hyphen, byte order mark. The signs of the Mongolian
# script (U+180B to U+180E, U+202F) are not among them.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_CLASSES = (
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.widgets.Input, "govuk-input"),
)


class GovukField(BoundField):
    """A field as drawn: its widget carries the class of its kind, and of its error."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Attributes of the widget, with classes; `aria-describedby` names hint and error (Django does)."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        kind = next((name for of, name in _CLASSES if isinstance(widget, of)), "")
        names = [
            kind,
            f"{kind}--error" if kind and self.errors else "",
            widget.attrs.get("class", ""),
            attrs.get("class", ""),
        ]
        # A required field is said in words and checked by the server; the browser's own bubbles are not translated.
        attrs.pop("required", None)
        return {**attrs, "class": " ".join(dict.fromkeys(" ".join(names).split()))}

    @property
    def marked_optional(self) -> bool:
        """Whether the label says "(optional)"; a form in which nothing is required says so once instead."""
        said = getattr(self.form, "mark_optional", True) and getattr(self.field, "mark_optional", True)
        return said and not self.field.required and not self.is_check

    @property
    def is_check(self) -> bool:
        """A single box to tick: its label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def width(self) -> str:
        """The field's share of the row inside `.fields` (f4, f12); set as `field.width` by the form."""
        return getattr(self.field, "width", "")


class Renderer(TemplatesSetting):
    """Draws every form and field through templates/django/forms."""

    bound_field_class = GovukField


def clean_text(text: str) -> str:
    """`text` in one normal form without space around it; refuses what nobody can see.

    Raises ValidationError that names the place of a null byte, a control, zero-width or direction sign.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    for place, sign in enumerate(text):
        if _HIDDEN.match(sign) or (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t"):
            before = text[:place].split()
            if not before:
                raise ValidationError(
                    _("There is an invisible sign at the beginning. Delete it and type the text again."),
                    code="invisible",
                )
            raise ValidationError(
                _("There is an invisible sign after “%(word)s”. Delete it and type the text again."),
                code="invisible",
                params={"word": before[-1][-20:]},
            )
    return text.strip()


class TextField(forms.CharField):
    """Text of one line: normal form, nothing invisible, at most `max_length` signs (default 200)."""

    def __init__(self, *, max_length: int = 200, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)
        self.validators = [
            check for check in self.validators if not isinstance(check, ProhibitNullCharactersValidator)
        ]

    def to_python(self, value: Any) -> str:
        """The cleaned text; line breaks become spaces."""
        return " ".join(clean_text(super().to_python(value) or "").split())


def unjudged(form: forms.BaseForm) -> None:
    """Let a bound form show what was typed so far, and no mistake: a row was added, a list asked for."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]


class LongTextField(TextField):
    """Text of many lines, at most `max_length` signs (default 4000), counted down below the field."""

    def __init__(self, *, max_length: int = 4000, rows: int = 4, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **options)

    def to_python(self, value: Any) -> str:
        """The cleaned text; lines stay."""
        return clean_text(forms.CharField.to_python(self, value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The browser counts, but cuts nothing: cut text is lost text."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return {**attrs, "data-count": str(self.max_length)}


class DayField(forms.DateField):
    """A day in one text field: `2026.11.23`, `2026-11-23` or `2026/11/23`; not before 1900.

    `future=False` (default) refuses days after today, `past=False` days before today.
    """

    default_error_messages = {
        "invalid": _("Enter a valid date, for example 2026.11.23."),
        "future": _("The date cannot be in the future."),
        "past": _("The date cannot be in the past."),
        "early": _("The year must be 1900 or later."),
    }

    def __init__(self, *, future: bool = False, past: bool = True, **options: Any) -> None:
        options.setdefault("help_text", _("For example 2026.11.23"))
        options.setdefault(
            "widget",
            forms.DateInput(
                attrs={
                    "inputmode": "decimal",
                    "autocomplete": "off",
                    "maxlength": "10",
                    "class": "govuk-input--width-10",
                }
            ),
        )
        super().__init__(**options)
        self.future, self.past = future, past

    def to_python(self, value: Any) -> date | None:
        """The day; spaces and a dot behind it do no harm."""
        if isinstance(value, str):
            value = re.sub(r"\s+", "", value).rstrip(".")
        return super().to_python(value)

    def validate(self, value: date | None) -> None:
        """A day that can be."""
        super().validate(value)
        if value is None:
            return
        if value < EARLIEST:
            raise ValidationError(self.error_messages["early"], code="early")
        if not self.future and value > clock.today():
            raise ValidationError(self.error_messages["future"], code="future")
        if not self.past and value < clock.today():
            raise ValidationError(self.error_messages["past"], code="past")


class ClockField(forms.TimeField):
    """A time of day, 24 hours: `09:25`, `9.25` or `0925`."""

    default_error_messages = {"invalid": _("Enter a valid time, for example 09:25.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget",
            forms.TimeInput(
                attrs={
                    "inputmode": "decimal",
                    "autocomplete": "off",
                    "maxlength": "5",
                    "class": "govuk-input--width-5",
                }
            ),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        """The time, whichever of the three ways it was written."""
        if isinstance(value, str) and (found := re.fullmatch(r"\s*(\d{1,2})[:.\s]?(\d{2})\s*", value)):
            value = f"{int(found[1]):02d}:{found[2]}"
        return super().to_python(value)

    def worded(self, value: Any) -> str:
        """Hours and minutes."""
        return str(value.isoformat("minutes")) if hasattr(value, "isoformat") else str(value)


class PhoneField(TextField):
    """A Mongolian telephone number of eight digits, kept without gaps; a leading +976 is taken away."""

    default_error_messages = {"invalid": _("Phone number must have 8 digits.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 20)
        options.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "tel", "class": "govuk-input--width-10"})
        )
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """Eight digits, or nothing."""
        digits = re.sub(r"[\s().-]+", "", super().clean(value))
        digits = digits.removeprefix("+976").removeprefix("00976")
        if digits and not re.fullmatch(r"[0-9]{8}", digits):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return digits


@dataclass(frozen=True)
class Pick:
    """The label of a choice drawn as a card: its title, a second line, and a risk drawn as its shape."""

    title: Promise | str
    text: Promise | str = ""
    risk: str = ""

    def __str__(self) -> str:
        return str(self.title)


class Picks(forms.RadioSelect):
    """Choices as cards, for few choices that deserve a sentence each. Labels are strings or `Pick`."""

    template_name = "django/forms/widgets/picks.html"

    def __init__(self, *args: Any, columns: int = 3, **options: Any) -> None:
        super().__init__(*args, **options)
        self.columns = columns

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the number of columns on a desk."""
        context = super().get_context(name, value, attrs)
        context["widget"]["columns"] = self.columns
        return context


class KnownParameters:
    """Mixin of filter forms: a filter nobody knows is said, not ignored."""

    spare = frozenset({"page", "sort"})  # parameters of a list that are no filters

    def unknown(self) -> list[str]:
        """Names in the address that mean nothing here."""
        data: Mapping[str, Any] = self.data  # type: ignore[attr-defined]
        return sorted(set(data) - set(self.fields) - self.spare)  # type: ignore[attr-defined]
