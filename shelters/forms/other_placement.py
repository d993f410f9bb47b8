"""Forms of placements with kin, in a witness house or in hospital."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.forms.holding import HappenedForm
from cases.forms.plans import YesNoField
from cases.models import Case, CasePerson, Contact
from childprotect.lib.forms import LongTextField, TextField
from shelters.forms.stays import VersionForm
from shelters.kin import Point
from shelters.models import KinCheck, Stay


class PersonField(forms.ModelChoiceField):
    """Somebody of the child's file, with the relation to the child."""

    def label_from_instance(self, obj: CasePerson) -> str:
        """Name and relation."""
        return f"{obj.name}, {str(codes.word('relation', obj.relation)).lower()}"


class KinForm(forms.Form):
    """With whom the child could stay."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    person = PersonField(
        None, label=_("With whom?"), to_field_name="ref", empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        people = case.people.filter(ended_on=None, alleged=False).exclude(life=CasePerson.Life.DEAD)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())


class ElsewhereForm(HappenedForm):
    """In which hospital or house the child is, and since when."""

    field_order = ("form_key", "kind", "place_name", "happened_on", "happened_time")
    kind = forms.ChoiceField(
        label=_("Where is the child?"),
        choices=[(kind.value, kind.label) for kind in (Stay.Kind.HOSPITAL, Stay.Kind.WITNESS)],
        widget=forms.RadioSelect,
    )
    place_name = TextField(
        label=_("Which hospital or house"),
        help_text=_("Its name and department, no address. Only who works on the case reads it."),
        max_length=200,
    )

    def clean(self) -> dict[str, Any]:
        """The moment is since when the child is there."""
        data = super().clean()
        if "happened_at" in data:
            data["since"] = data.pop("happened_at")
        return data


class ChecksForm(forms.Form):
    """What was found out about kin: each point answered yes or no, or left open."""

    mark_optional = False

    def __init__(self, *args: Any, points: list[Point], **options: Any) -> None:
        super().__init__(*args, **options)
        for point in points:
            found = point.found
            self.fields[point.code] = forms.ChoiceField(
                label=point.word,
                choices=KinCheck.Answer.choices,
                required=False,
                widget=forms.RadioSelect,
                initial=found.answer if found else None,
            )
            self.fields[f"note_{point.code}"] = TextField(
                label=_("How you know"),
                max_length=300,
                required=False,
                initial=found.note if found else "",
            )

    def answers(self) -> dict[str, dict[str, str]]:
        """The points that were answered, with the notes on them."""
        said = {
            code: answer
            for code, answer in self.cleaned_data.items()
            if not code.startswith("note_") and answer
        }
        return {"answers": said, "notes": {code: self.cleaned_data.get(f"note_{code}", "") for code in said}}


class VisitForm(HappenedForm):
    """A visit to the child where it stays with kin."""

    field_order = ("form_key", "happened_on", "happened_time", "seen", "state", "danger")
    seen = forms.ChoiceField(
        label=_("Was the child seen?"),
        choices=[row for row in Contact.Seen.choices if row[0] in Contact.IN_PERSON],
        widget=forms.RadioSelect,
    )
    state = LongTextField(
        label=_("How the child is"),
        help_text=_("What you saw, and what the child said."),
        max_length=3000,
        rows=4,
    )
    danger = YesNoField(label=_("Is the child in danger?"))


class EndForm(VersionForm):
    """Where the child went."""

    destination = forms.ChoiceField(label=_("Where does the child go?"), widget=forms.RadioSelect)
    note = LongTextField(label=_("Note"), required=False, max_length=1000, rows=3)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["destination"].choices = codes.choices("destination")  # type: ignore[attr-defined]
