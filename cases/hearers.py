"""Who hears: the person or role that is to be told, and whoever is there instead of people who are away.

Away, a person is told nothing: their stand-in hears, else the next holder of their role over the unit, else the roles
further up. Only where nobody at all is there does the row wait in the service for their return; it never goes out.
"""

from collections.abc import Iterable
from typing import NamedTuple

from accounts.absences import Away
from accounts.models import Posting
from accounts.roles import roles_with
from areas.models import Area

SUPERVISOR, INSPECTOR = "supervisor", "inspector"
UPWARDS = (SUPERVISOR, INSPECTOR)  # who is asked in turn where nobody of a role is there


class Hearer(NamedTuple):
    """Somebody who is told, and instead of whom (None: for themselves)."""

    person: int
    instead_of: int | None = None


def once_each(hearers: Iterable[Hearer]) -> list[Hearer]:
    """Each person once; who is meant themselves stands in for nobody."""
    found: dict[int, Hearer] = {}
    for hearer in hearers:
        if hearer.person not in found or hearer.instead_of is None:
            found[hearer.person] = hearer
    return list(found.values())


class Hearers:
    """Asked once for a sweep or an action: it remembers who is away and who holds a role over a unit."""

    def __init__(self) -> None:
        self.away = Away()
        self.units: dict[int, Area] = {}
        self._holders: dict[tuple[int, str], list[int]] = {}

    def learn(self, units: set[int]) -> None:
        """Read these units, once each."""
        new = units - self.units.keys()
        if new:
            self.units |= Area.objects.in_bulk(new)

    def person(self, pk: int, unit: Area | None) -> list[Hearer]:
        """Who is told what a person is to be told."""
        if pk not in self.away:
            return [Hearer(pk)]
        stand_in = self.away.instead(pk)
        if stand_in is not None:
            return [Hearer(stand_in, pk)]
        if unit is not None:
            held = Posting.objects.over(unit).filter(person=pk).values_list("role", flat=True)
            for role in sorted(set(held) & {role.code for role in roles_with("cases.view_case")}):
                there = [one for one in self.holders(unit, role) if one not in self.away]
                if there:
                    return [Hearer(there[0], pk)]
            above = self._there(unit, UPWARDS)
            if above:
                return [Hearer(one.person, pk) for one in above]
        return [Hearer(pk)]

    def role(self, unit: Area | None, role: str) -> list[Hearer]:
        """Who is told what a role over `unit` is to be told; nobody for an empty role or no unit."""
        if unit is None or not role:
            return []
        above = UPWARDS[UPWARDS.index(role) + 1 :] if role in UPWARDS else UPWARDS
        return self._there(unit, (role, *above)) or [Hearer(pk) for pk in self.holders(unit, role)]

    def holders(self, unit: Area, role: str) -> list[int]:
        """The active people who hold `role` over `unit`, the nearest posting first."""
        key = (unit.pk, role)
        if key not in self._holders:
            near = [unit.pk, unit.district_id, unit.aimag_id]
            rows = Posting.objects.over(unit).filter(role=role).values_list("person_id", "area_id")
            ordered = sorted(
                rows, key=lambda row: (near.index(row[1]) if row[1] in near else len(near), row[0])
            )
            self._holders[key] = list(dict.fromkeys(person for person, _area in ordered))
        return self._holders[key]

    def _there(self, unit: Area, roles: Iterable[str]) -> list[Hearer]:
        """Who of the first of `roles` that has anybody there, stand-ins included."""
        for role in roles:
            found = []
            for pk in self.holders(unit, role):
                hears = self.away.instead(pk)
                if hears is not None:
                    found.append(Hearer(hears, None if hears == pk else pk))
            if found:
                return once_each(found)
        return []
