"""An area of the whole country in one field: typed by part of its name, chosen when several answer."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.finding import find_units
from areas.models import Area
from childprotect.lib.forms import TextField

LEVELS = (Area.Level.SOUM, Area.Level.KHOROO, Area.Level.BAG)


class AreaPicker(forms.TextInput):
    """A text field; below it the areas that answered, to choose one. A chosen one wins over the text."""

    template_name = "django/forms/widgets/area_picker.html"
    found: list[tuple[str, str]] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The ref that was chosen, else the text."""
        return data.get(f"{name}_chosen") or data.get(name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the areas that answered."""
        context = super().get_context(name, value, attrs)
        context["widget"]["found"] = self.found
        return context


class AreaField(TextField):
    """A soum, khoroo or bag; None for nothing, unless it is required.

    `saved` is the area the record has: its path, unchanged, is the area.
    """

    default_error_messages = {
        "unknown": _("No soum, khoroo or bag answers to this. Write a part of its name, or leave it empty."),
        "several": _("Several places answer to this. Choose one below."),
    }
    saved: Area | None = None

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        options.setdefault("widget", AreaPicker(attrs={"autocomplete": "off"}))
        super().__init__(required=required, max_length=160, **options)

    def clean(self, value: Any) -> Area | None:  # type: ignore[override]
        """The area, or None."""
        if isinstance(value, Area):
            return value
        if (chosen := self._by_ref(value)) is not None:
            return chosen
        text = super().clean(value)
        if not text:
            return None
        if self.saved is not None and text == self.saved.path:
            return self.saved
        found = [one.area for one in find_units(text)]
        if len(found) == 1:
            return found[0]
        self.widget.found = [(str(area.ref), area.path) for area in found]  # type: ignore[attr-defined]
        code = "several" if found else "unknown"
        raise forms.ValidationError(self.error_messages[code], code=code)

    def _by_ref(self, value: Any) -> Area | None:
        try:
            ref = UUID(str(value))
        except ValueError:
            return None
        return Area.objects.select_related("district", "aimag").filter(ref=ref, level__in=LEVELS).first()

    def prepare_value(self, value: Any) -> Any:
        """Its path; what was typed as it was typed."""
        area = value if isinstance(value, Area) else self._by_ref(value)
        return area.path if area is not None else value

    def worded(self, value: Any) -> str:
        """Its path."""
        return str(self.prepare_value(value))
