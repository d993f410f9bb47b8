"""Whose work of a team is shown, and of which unit. All of it can stand in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import agenda
from cases import team as teams
from childprotect.lib.forms import KnownParameters

NOBODY = "nobody"


class WorkFilter(KnownParameters, forms.Form):
    """A worker of the area or nobody, and a unit."""

    worker = forms.ChoiceField(label=_("Responsible worker"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    spare = KnownParameters.spare | {"size"}

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        people = sorted(teams.workers(user), key=lambda person: (person.name_key, person.pk))
        units = agenda.units(user, "cases.view_team").order_by("name_key", "code")
        self.people = {str(person.ref): person for person in people}
        self.units = {unit.code: unit for unit in units}
        named = [(ref, person.name) for ref, person in self.people.items()]
        self.fields["worker"].choices = [("", _("All")), (NOBODY, _("Nobody")), *named]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [
            ("", _("All")),
            *((code, unit.name) for code, unit in self.units.items()),
        ]  # type: ignore[attr-defined]

    def chosen(self, rows: Any) -> Any:
        """Those of `rows` (running clocks of the area) that are asked for; none for what cannot be asked."""
        if not self.is_valid() or self.unknown():
            return rows.none()
        worker, unit = self.cleaned_data["worker"], self.cleaned_data["unit"]
        if worker:
            rows = rows.filter(person=self.people.get(worker))
        return rows.filter(case__unit=self.units[unit]) if unit else rows
