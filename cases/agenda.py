"""What the joint team of a unit should look at next: red cases, overdue ones, and those that wait for its decision."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts import scope
from areas.models import Area
from cases.models import AgendaItem, Case, Deadline
from childprotect.lib import clock

MOST = 100
STEP = "case.team_meeting"
PROTECTION = "protection.team"  # a child taken to safety at once: the team decides on that
RED, OVERDUE, WAITING = "red", "overdue", "waiting"  # code list "agenda_reason"


@dataclass
class Proposal:
    """A case for the agenda, and why."""

    case: Case
    reasons: list[str] = field(default_factory=list)


def proposed(user: Any, unit: Area) -> list[Proposal]:
    """The open cases of `unit` that the team should look at, as far as `user` may see them, the gravest first."""
    waits = Exists(Deadline.objects.running().filter(case=OuterRef("pk"), step=STEP))
    rows = (
        Case.objects.visible_to(user)
        .open()
        .filter(unit=unit)
        .annotate(waits=waits)
        .filter(Q(risk="red") | Q(next_due_at__lt=clock.now()) | Q(waits=True))
        .select_related("child")
        .order_by("next_due_at", "pk")[:MOST]
    )
    found = [Proposal(case, _reasons(case)) for case in rows]
    return sorted(found, key=lambda one: RED not in one.reasons)


def reasons_of(case: Case) -> list[str]:
    """Why the case belongs before the team now; empty when somebody chose it for a reason of their own."""
    case.waits = Deadline.objects.running().filter(case=case, step=STEP).exists()  # type: ignore[attr-defined]
    return _reasons(case)


def _reasons(case: Any) -> list[str]:
    late = case.next_due_at is not None and case.next_due_at < clock.now()
    told = ((RED, case.risk == "red"), (OVERDUE, late), (WAITING, case.waits))
    return [code for code, true in told if true]


def of_case(case: Case) -> Any:
    """What the joint team did with `case`, for who was let in to it; the newest first."""
    return (
        AgendaItem.objects.filter(case=case).select_related("meeting").order_by("-meeting__starts_at", "-pk")
    )


def units(user: Any, perm: str) -> Any:
    """The soums and khoroos whose joint team `user` meets by `perm`, by name."""
    there = Area.objects.current().units().select_related("district", "aimag")
    by_column = scope.posted(user, perm)
    if by_column is None:
        return there
    reached = Q(pk__in=[])
    for column, ids in by_column.items():
        reached |= Q(**{"pk__in" if column == "unit_id" else f"{column}__in": ids})
    return there.filter(reached)
