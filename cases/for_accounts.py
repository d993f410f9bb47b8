"""What pages of accounts ask of cases."""

from datetime import date
from typing import Any
from uuid import UUID

from cases import notify
from cases.models import Case, CaseShare
from childprotect.lib.refs import read_number


def case_of_number(text: str) -> UUID | None:
    """The ref of the case that a typed number names, for the auditor's question; None if it names none."""
    number = read_number(text, "ХХ")
    return Case.objects.filter(number=number).values_list("ref", flat=True).first() if number else None


def shares_of(person: Any) -> list[tuple[str, str, date, str]]:
    """The cases shared with a person today, by number: until when, and by whom."""
    shares = CaseShare.objects.in_force().filter(user=person).select_related("content_object", "given_by")
    return [
        (
            share.content_object.number,
            share.content_object.get_absolute_url(),
            share.until,
            share.given_by.name,
        )
        for share in shares
    ]


def tell_stand_in(absence: Any, by: Any) -> None:
    """Whoever stands in hears of it, unless they entered it themselves."""
    if absence.stand_in is not None and absence.stand_in_id != by.pk:
        notify.tell(absence.stand_in, "absence.stand_in", absence)
