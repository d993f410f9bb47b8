"""The caseload of one person: whose it is to hand over, who can take it, and a fair proposal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.absences import Away
from accounts.absences import team as posted_team
from accounts.models import Posting, User
from accounts.roles import roles_with
from cases.models import Case, Handover, HandoverLine, Task

ASSIGN, WORK = "cases.assign_case", "cases.work_case"
WEIGHT = {"red": 3, "orange": 2, "green": 1}


@dataclass
class Colleague:
    """Somebody who can take cases over."""

    person: User
    cases: int = 0
    red: int = 0
    away: bool = False


def carried(user: Any, person: User) -> QuerySet[Case]:
    """The open cases `person` answers for where `user` names the responsible workers, unit by unit, the gravest first."""
    rows = Case.objects.visible_to(user, ASSIGN).open().filter(worker=person)
    return rows.select_related("child", "unit", "unit__district", "unit__aimag").order_by(  # type: ignore[no-any-return]
        "unit__name_key", "unit_id", "next_due_at", "pk"
    )


def met(user: Any, ref: Any) -> User | None:
    """Who has this ref, if they are of the team of `user` or carry open cases in the area; also somebody who has left."""
    person: User | None = posted_team(user).filter(ref=ref).first()
    if person is not None:
        return person
    person = User._base_manager.filter(ref=ref).first()
    return person if person is not None and carried(user, person).exists() else None


def colleagues(person: User, units: Iterable[int]) -> list[Colleague]:
    """Who is posted to work in these units, `person` left out, who is away last; with what they carry already."""
    posted = Posting.objects.in_force().filter(
        area__in=set(units), role__in=[role.code for role in roles_with(WORK)], person__is_active=True
    )
    people = User._base_manager.filter(pk__in=posted.values("person_id")).exclude(pk=person.pk)
    loads = {
        row["worker_id"]: row
        for row in Case.objects.open()
        .filter(worker__in=people)
        .order_by()
        .values("worker_id")
        .annotate(cases=Count("pk"), red=Count("pk", filter=Q(risk="red")))
    }
    away, none = Away(), {"cases": 0, "red": 0}
    found = [
        Colleague(
            one,
            loads.get(one.pk, none)["cases"],
            loads.get(one.pk, none)["red"],
            away=one.pk in away,
        )
        for one in people.order_by("name_key", "given_name", "pk")
    ]
    return sorted(found, key=lambda one: one.away)


def working_in(units: Iterable[int]) -> dict[int, set[int]]:
    """Unit -> the people posted to work in it."""
    rows = Posting.objects.in_force().filter(
        area__in=set(units), role__in=[role.code for role in roles_with(WORK)], person__is_active=True
    )
    found: dict[int, set[int]] = {}
    for unit, one in rows.values_list("area_id", "person_id"):
        found.setdefault(unit, set()).add(one)
    return found


def proposed(cases: Iterable[Case], chosen: Iterable[Colleague]) -> dict[int, User | None]:
    """Case -> who would take it: grave cases first, each to whoever of its unit would then carry least.

    None where nobody who was chosen works in the unit.
    """
    able = list(chosen)
    carries = {one.person.pk: one.cases + 2 * one.red for one in able}
    rows = list(cases)
    where = working_in({case.unit_id for case in rows})
    plan: dict[int, User | None] = {}
    for case in sorted(rows, key=lambda case: -WEIGHT[case.risk]):
        here = [one for one in able if one.person.pk in where.get(case.unit_id, ())]
        if not here:
            plan[case.pk] = None
            continue
        taker = min(here, key=lambda one: (carries[one.person.pk], one.person.pk))
        carries[taker.person.pk] += WEIGHT[case.risk]
        plan[case.pk] = taker.person
    return plan


def tasks_elsewhere(user: Any, person: User) -> QuerySet[Task]:
    """What `person` has promised in cases of the area that somebody else answers for."""
    rows = Task.objects.open().filter(person=person, case__in=Case.objects.visible_to(user, ASSIGN))
    return rows.exclude(case__worker=person).exclude(case__worker=None)  # type: ignore[no-any-return]


def shares(plan: Mapping[int, User | None]) -> list[tuple[User, int]]:
    """Who would get how many, by name."""
    counted: dict[User, int] = {}
    for person in plan.values():
        if person is not None:
            counted[person] = counted.get(person, 0) + 1
    return sorted(counted.items(), key=lambda one: (one[0].name_key, one[0].pk))


def by_refs(refs: Iterable[Any]) -> dict[Any, User]:
    """The people of these refs, for an action that checks who they are."""
    return {one.ref: one for one in User._base_manager.filter(ref__in=set(refs))}


def split(rows: Iterable[Handover]) -> dict[int, dict[str, int]]:
    """Hand-over -> who took how many of its cases; one query."""
    found: dict[int, dict[str, int]] = {}
    for line in HandoverLine.objects.filter(handover__in=[row.pk for row in rows]).select_related("to"):
        mine = found.setdefault(line.handover_id, {})
        mine[line.to.name] = mine.get(line.to.name, 0) + 1
    return found
