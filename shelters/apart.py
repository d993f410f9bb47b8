"""Where a child must not go, because somebody who harmed it, or whom it harmed, works or sleeps there.

Nobody may learn from this where another child is. A worker could otherwise write a name into a case and see which
facility falls out of the list. So such a facility stands among those without a free bed, in the same words; that it
was left out for this is logged, and the supervisors are told that it was asked for.
"""

from collections import defaultdict
from typing import Any

from audit import log
from cases import notify
from cases.actions.routing import supervisors_of
from cases.models import Case, CasePerson
from childprotect.lib.mongolian import name_key
from shelters.models import Facility, Staff, Stay

Who = tuple[str, str, int | None]  # folded given and father's name, year of birth
THERE = (Stay.Status.HELD, Stay.Status.ADMITTED)


def facilities(case: Case) -> set[int]:
    """The ids of the facilities where the child of this case must not be; four queries."""
    harmed_by = [_who(row) for row in _alleged(CasePerson.objects.filter(case__child=case.child_id))]
    found: set[int] = set()
    staying = Stay.objects.filter(status__in=THERE, facility__isnull=False).exclude(child=case.child_id)
    if harmed_by:
        staff = Staff.objects.in_force().values_list(
            "facility_id", "person__given_name", "person__father_name"
        )
        found |= {place for place, given, father in staff if _any_of(_who((given, father, None)), harmed_by)}
        children = staying.values_list(
            "facility_id", "child__given_key", "child__father_key", "child__birth_year"
        )
        found |= {place for place, *child in children if _any_of((child[0], child[1], child[2]), harmed_by)}
    child = case.child
    me = (child.given_key, child.father_key, child.birth_year or (child.birth_date and child.birth_date.year))
    victims: dict[int, list[int]] = defaultdict(list)
    for place, of in staying.values_list("facility_id", "case_id"):
        victims[of].append(place)
    accused = CasePerson.objects.filter(case__in=victims).values_list(
        "case_id", "given_name", "father_name", "birth_year"
    )
    for of, *person in accused.filter(alleged=True, ended_on=None):
        if _same(_who(person), me):
            found |= set(victims[of])
    return found


def note(case: Case, facility: Facility, *, by: Any) -> None:
    """Somebody asked for a bed where the child must not be: on record with the facility, where no reader of the case looks,
    and told to the supervisors, without the facility.
    """
    log.record(by, "place.kept_apart", facility, asked_for=str(case.ref))
    notify.tell_all(supervisors_of(case.unit), "place.kept_apart", case, case=case)


def _alleged(people: Any) -> Any:
    rows = people.filter(alleged=True, ended_on=None)
    return rows.values_list("given_name", "father_name", "birth_year")


def _who(row: Any) -> Who:
    given, father, year = row
    return name_key(given), name_key(father), year


def _any_of(one: Who, others: list[Who]) -> bool:
    return any(_same(one, other) for other in others)


def _same(one: Who, other: Who) -> bool:
    """Whether two may be the same person: both names, or the given name and the year where a name is not known."""
    if not one[0] or one[0] != other[0]:
        return False
    if one[1] and other[1]:
        return one[1] == other[1]
    return one[2] is not None and one[2] == other[2]
