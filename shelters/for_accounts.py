"""What pages of accounts ask of shelters."""

from typing import Any

from shelters.models import Staff


def fellows(person: Any) -> set[int] | None:
    """Who belongs to every facility the person belongs to; None: the person belongs to none."""
    places = list(Staff.objects.in_force().filter(person=person).values_list("facility_id", flat=True))
    if not places:
        return None
    found = [
        set(Staff.objects.in_force().filter(facility=place).values_list("person_id", flat=True))
        for place in places
    ]
    return set.intersection(*found)


def places(person: Any) -> list[str]:
    """The facilities they work at today, by name."""
    rows = Staff.objects.in_force().filter(person=person).select_related("facility")
    return [row.facility.name for row in rows]
