"""What the forms of a case file share: code lists, answers that may be missing, until when a row is true."""

import uuid
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.models import Case, CasePerson
from cases.models.filed import Known
from childprotect.lib import clock
from childprotect.lib.edits import EditForm
from childprotect.lib.forms import DayField, Picks, TextField

OLDEST = 120
ENDING = ("ended_on", "end_reason")


class KnownField(forms.ChoiceField):
    """Yes, no, or not known; nothing chosen is not known."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=Known.choices, required=False, widget=Picks(columns=3), **options)

    def clean(self, value: Any) -> str:
        """The answer."""
        return super().clean(value) or Known.UNKNOWN


class CodesField(forms.MultipleChoiceField):
    """Several codes of a list, ticked."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, required=False, **options)


class YearField(TextField):
    """A year of birth, or an age in years; kept as the year."""

    default_error_messages = {"invalid": _("Write a year such as 1985, or an age such as 34.")}

    def __init__(self, *, ages: int = OLDEST, **options: Any) -> None:
        options.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-5"}
            ),
        )
        super().__init__(max_length=4, required=False, **options)
        self.ages = ages

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        """The year, or None."""
        text = super().clean(value)
        if not text:
            return None
        if not (text.isascii() and text.isdecimal()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        number, this_year = int(text), clock.today().year
        year = this_year - number if number <= self.ages else number
        if not this_year - OLDEST <= year <= this_year:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return year


class PersonChoice(forms.ModelChoiceField):
    """One of the people of the case, by name and relation."""

    def __init__(self, **options: Any) -> None:
        super().__init__(None, to_field_name="ref", required=False, **options)

    def label_from_instance(self, obj: CasePerson) -> str:
        """`Т.Гантуяа, ээж`."""
        return f"{obj.name}, {codes.word('relation', obj.relation)}"


@dataclass(frozen=True)
class Fold:
    """Fields behind a title that opens."""

    title: Any
    fields: list[Any]
    open: bool


class FileForm(EditForm):
    """A row of the case file: a new one without `record`, else a change of it, with until when it is true."""

    lists: ClassVar[dict[str, str]] = {}  # field -> code list
    more: ClassVar[tuple[str, ...]] = ()  # fields behind a fold
    more_title: ClassVar[Any] = ""
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    ended_on = DayField(label=_("No longer true since"), required=False)
    end_reason = forms.ChoiceField(label=_("Why"), required=False)

    def __init__(self, data: Any = None, *, case: Case, record: Any = None, **options: Any) -> None:
        super().__init__(data, record=record, **options)
        self.case = case
        unneeded = ("version", *ENDING) if record is None else ("form_key",)
        for name in unneeded:
            self.fields.pop(name, None)
        if record is None and not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())
        lists = {**self.lists, "end_reason": "file_end"}
        for name, of in lists.items():
            if name in self.fields:
                listed(self.fields[name], of)
        if "person" in self.fields:
            people = case.people.order_by("id")
            self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """The arguments of the actions."""
        return dict(self.cleaned_data)

    @property
    def folds(self) -> list[Fold]:
        """What few people need: drawn behind a fold, open when something is wrong in it."""
        folds = [(self.more_title, self.more), (_("No longer true?"), ENDING)]
        found = []
        for title, names in folds:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                filled = any(field.value() not in {None, "", "u", "alive"} for field in fields)
                found.append(Fold(title, fields, open=filled or any(field.errors for field in fields)))
        return found

    def get_context(self) -> dict[str, Any]:
        """Without what stands behind a fold."""
        context = super().get_context()
        apart = {*self.more, *ENDING}
        context["fields"] = [row for row in context["fields"] if row[0].name not in apart]
        return context


def listed(field: Any, of: str) -> None:
    """Give a field the codes of a list; a single choice may stay empty, or be a long list under groups."""
    if isinstance(field, CodesField):
        field.choices = codes.choices(of)
        return
    groups = codes.grouped(of)
    field.choices = [("", _("Not chosen")), *(groups or codes.choices(of))]
