"""Who the child is: names, sex, birth, numbers. What does not fit together warns and is never refused."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases import lexicon
from cases.actions.editing import save_edit
from cases.actions.filing import known, not_in_future, still_open
from cases.models import Case, Child
from childprotect.lib import clock, registration
from childprotect.lib.errors import DomainError

OLDEST = 30  # years: who is older is no child of a case of ours
ADULT = 18


@transaction.atomic
def change_identity(
    case: Case,
    *,
    by: Any,
    version: int,
    birth_date: date | None = None,
    birth_year: int | None = None,
    registration_number: str = "",
    number_missing: str = "",
    **names: str,
) -> Child:
    """Change who the child of `case` is; the old values are kept as a version.

    A registration number that some other child has is no error, as the refusal would tell of that child. Raises
    DomainError for a birth that cannot be, StaleEdit when somebody saved meanwhile.
    """
    still_open(case)
    child = Child.objects.select_for_update(of=("self",)).get(pk=case.child_id)
    not_in_future(birth_date, "birth_date")
    year, this_year = birth_date.year if birth_date else birth_year, clock.today().year
    if year is not None and not this_year - OLDEST <= year <= this_year:
        field = "birth_date" if birth_date else "birth_year"
        raise DomainError(_("Write a year such as 2017, or an age such as 9."), field)
    known("number_missing", number_missing, "number_missing")
    facts = {
        **names,
        "birth_date": birth_date,
        "birth_year": year,
        "registration_number": registration_number,
        "number_missing": "" if registration_number else number_missing,
    }
    if save_edit(child, by=by, verb="child.changed", case=case, version=version, facts=facts):
        child.set_keys()
        child.save(update_fields=["given_key", "father_key"])
        lexicon.learn({child.given_key, child.father_key})
    return child


def warnings(child: Child) -> list[str]:
    """What does not fit together, as sentences; nothing is refused for it."""
    number = registration.read(child.registration_number) if child.registration_number else None
    found = []
    if number is not None:
        found += registration.warnings(
            number, birth_date=child.birth_date, birth_year=child.birth_year, sex=child.sex
        )
    if child.age is not None and child.age >= ADULT:
        found.append(_("By this birth date the person is 18 or older. Please check."))
    return found
