"""What pages of accounts ask of referrals."""

from typing import Any

from referrals.models import Member


def fellows(person: Any) -> set[int] | None:
    """Who belongs to every organisation the person belongs to; None: the person belongs to none."""
    places = list(Member.objects.in_force().filter(person=person).values_list("organisation_id", flat=True))
    if not places:
        return None
    found = [
        set(Member.objects.in_force().filter(organisation=place).values_list("person_id", flat=True))
        for place in places
    ]
    return set.intersection(*found)


def places(person: Any) -> list[str]:
    """The organisations they answer for today, by name."""
    rows = Member.objects.in_force().filter(person=person).select_related("organisation")
    return [row.organisation.name for row in rows]
