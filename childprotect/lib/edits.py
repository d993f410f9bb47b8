"""Two people, one record: the second to save sees both texts of each field and chooses.

A form over a saved record is an `EditForm`. When its action raises StaleEdit, the view calls `form.compare(problem)`
and shows the form again with components/conflict.html in it; the next send carries a choice for each field. Nothing
is overwritten that was not seen, and nothing typed is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from childprotect.lib.dates import day_text
from childprotect.lib.errors import Meanwhile, StaleEdit
from childprotect.lib.forms import Pick, Picks

MINE, THEIRS = "mine", "theirs"
COMPARED, KEEP = "compared", "keep_"


def plain(value: Any) -> Any:
    """A value JSON can hold; rows become their ref."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple | set):
        return [plain(inner) for inner in value]
    return str(getattr(value, "ref", value))


def worded(field: forms.Field, value: Any) -> str:
    """A value of a form's field in the words a reader knows: the choice's label, yes or no, a day; "" for nothing."""
    if value is None or value == "" or value == []:
        return ""
    if hasattr(field, "worded"):
        return str(field.worded(value))
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value) if hasattr(value, "pk") else str(value)
    if isinstance(field, forms.ChoiceField):
        words = {str(code): str(label) for code, label in _flat(field.choices)}
        codes = value if isinstance(value, list | tuple) else [value]
        return ", ".join(words.get(str(code), str(code)) for code in codes)
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value in {True, "True", "on"} else _("No")
    return day_text(value) if isinstance(value, date) else str(value)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """Choices without their groups."""
    flat = []
    for code, label in choices:
        flat += list(label) if isinstance(label, list | tuple) else [(code, label)]
    return flat


@dataclass(frozen=True)
class Difference:
    """One field in which what is saved and what was typed differ; `choice` is drawn as two cards."""

    name: str
    choice: BoundField


class EditForm(forms.Form):
    """A form over a saved record. Its fields are named like the record's, unless `values_of` says otherwise."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, record: Any, **options: Any) -> None:
        self.meanwhile = Meanwhile()
        options["initial"] = {**self.values_of(record), **(options.get("initial") or {})}
        super().__init__(data, **options)
        sent = self.data.getlist(COMPARED) if hasattr(self.data, "getlist") else []
        self.compared = [name for name in dict.fromkeys(sent) if self._comparable(name)]
        self._offer()

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        """The record as values of the form's fields."""
        return {name: getattr(record, name) for name in cls.base_fields if hasattr(record, name)}

    def _comparable(self, name: str) -> bool:
        return name in self.fields and not self.fields[name].widget.is_hidden

    def _offer(self) -> None:
        """A choice for each field that differs."""
        for name in self.compared:
            keep = forms.ChoiceField(label=self.fields[name].label, widget=Picks(columns=2))
            keep.choices = [(THEIRS, _("Keep what is saved")), (MINE, _("Keep mine"))]
            self.fields[KEEP + name] = keep

    def _post_clean(self) -> None:
        """Where the saved text was chosen, it stands for what was typed."""
        super()._post_clean()  # type: ignore[misc]
        for name in self.compared:
            if self.cleaned_data.pop(KEEP + name, "") == THEIRS:
                self.errors.pop(name, None)
                self.cleaned_data[name] = self.initial.get(name)

    def compare(self, problem: StaleEdit) -> None:
        """Somebody saved the record meanwhile: show both, field by field.

        Where only one of the two changed a field, that change is proposed; where both did, nothing is.
        """
        saved, before = self.values_of(problem.current), problem.meanwhile.before
        self.initial = {**self.initial, **saved}
        self.meanwhile = problem.meanwhile
        typed = {name: value for name, value in self.cleaned_data.items() if name in saved}
        self.compared = [n for n in typed if self._comparable(n) and plain(typed[n]) != plain(saved[n])]
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(getattr(problem.current, "version", ""))
        data.setlist(COMPARED, self.compared)
        for name in [name for name in self.fields if name.startswith(KEEP)]:
            del self.fields[name]
            self._bound_fields_cache.pop(name, None)  # type: ignore[attr-defined]
            data.pop(name, None)
        if before:
            for name in self.compared:
                if name not in before:
                    data[KEEP + name] = MINE
                elif plain(typed[name]) == before[name]:
                    data[KEEP + name] = THEIRS
        self.data = data
        self._offer()
        self.add_error(None, problem.sentence)

    @property
    def differences(self) -> list[Difference]:
        """What components/conflict.html draws: nothing unless somebody saved meanwhile."""
        if not self.is_bound:
            return []
        found = []
        for name in self.compared:
            field, keep = self.fields[name], self.fields[KEEP + name]
            texts = (worded(field, self.initial.get(name)), worded(field, self._typed(name)))
            keep.choices = [  # type: ignore[attr-defined]
                (THEIRS, Pick(_("Keep what is saved"), texts[0] or _("empty"))),
                (MINE, Pick(_("Keep mine"), texts[1] or _("empty"))),
            ]
            found.append(Difference(name, self[KEEP + name]))
        return found

    def _typed(self, name: str) -> Any:
        """What was typed into a field, cleaned where it can be."""
        raw = self[name].data
        try:
            return self.fields[name].clean(raw)
        except forms.ValidationError:
            return raw

    def get_context(self) -> dict[str, Any]:
        """The form's own fields; the choices stand in components/conflict.html."""
        context: dict[str, Any] = super().get_context()
        context["fields"] = [row for row in context["fields"] if not row[0].name.startswith(KEEP)]
        return context


def renew(form: forms.Form, problem: StaleEdit) -> None:
    """For a form of one step without texts to compare: once the problem is read, the same send goes through."""
    version = getattr(problem.current, "version", None)
    if version is not None and "version" in form.fields and isinstance(form.data, Mapping):
        data = form.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(version)
        form.data = data
