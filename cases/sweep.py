"""Telling people that a clock nears, passes, and passed: everything due is found in PostgreSQL and told exactly once.

Beat only rings. A ring that is lost, doubled or late does no harm: what is told and how far stands on the clock's row,
and nobody can be told the same phase of the same clock and due moment twice (the constraint `told_once`). A batch is
one transaction, so a process that dies in the middle has told nothing of it.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from accounts.models import Posting, User
from cases.models import Case, Deadline, Notification
from childprotect.lib import clock

log = logging.getLogger(__name__)
BATCH = 200
BEFORE, DUE, LATE = "before", "due", "late"
SUPERVISOR = "supervisor"  # who is told where no limit names another role
# What else is done at each ring, each by itself: higher apps append in `AppConfig.ready()`.
chores: list[Callable[[], object]] = []


def run() -> int:
    """Tell everything that is due by now, then do the chores; how many phases of clocks were told.

    One part that fails is logged and leaves the others alone; the next ring takes it up again.
    """
    now, told = clock.now(), 0
    above = Above()
    for phase in (BEFORE, DUE, LATE):
        try:
            told += sum(_batch(phase, keys, now, above) for keys in _batches(phase, now))
        except DatabaseError as problem:
            log.error("sweep: phase %s stopped by %s", phase, type(problem).__name__)
    for chore in chores:
        try:
            with transaction.atomic():
                chore()
        except Exception as problem:  # a chore may be anything, and none may stop the others
            log.error("sweep: chore %s stopped by %s", chore.__name__, type(problem).__name__)
    return told


def waiting(phase: str, now: datetime) -> Q:
    """Which running clocks have `phase` to tell: written so that the partial indexes of Deadline serve it."""
    if phase == BEFORE:
        return Q(ended_at=None, told="", warn_at__lte=now, due_at__gt=now)
    told = ["", BEFORE] if phase == DUE else [DUE]
    return Q(ended_at=None, told__in=told, due_at__lte=now) & ~Q(told=LATE)


def _batches(phase: str, now: datetime) -> Iterator[list[int]]:
    """The waiting clocks in batches of keys, each once a run, also when a batch could not be told."""
    moment = "warn_at" if phase == BEFORE else "due_at"
    after: tuple[datetime, int] | None = None
    while True:
        rows = Deadline.objects.filter(waiting(phase, now)).order_by(moment, "pk")
        if after:
            rows = rows.filter(
                Q(**{f"{moment}__gt": after[0]}) | Q(**{moment: after[0], "pk__gt": after[1]}),
                **{f"{moment}__gte": after[0]},
            )
        found = list(rows.values_list(moment, "pk")[:BATCH])
        if not found:
            return
        after = found[-1]
        yield [pk for _moment, pk in found]


@transaction.atomic
def _batch(phase: str, keys: list[int], now: datetime, above: "Above") -> int:
    """Tell one phase of some clocks; those that somebody else holds just now are left to the next ring."""
    clocks = _locked(phase, keys, now)
    told_due = set()
    if phase == LATE:
        told_due = set(
            Notification.objects.filter(deadline__in=clocks, phase=DUE).values_list(
                "deadline_id", "person_id", "due_moment"
            )
        )
    letters = [
        Notification(
            person_id=person,
            verb=f"deadline.{phase}",
            subject_type=row.subject_type,
            subject_ref=row.subject_ref,
            case_id=row.case_id,
            deadline=row,
            phase=phase,
            due_moment=row.due_at,
            created_at=now,
        )
        for row in clocks
        for person in _told(phase, row, above)
        if (row.pk, person, row.due_at) not in told_due
    ]
    Notification.objects.bulk_create(letters, ignore_conflicts=True)
    Deadline.objects.filter(pk__in=[row.pk for row in clocks]).update(told=phase)
    return len(clocks)


def _locked(phase: str, keys: list[int], now: datetime) -> list[Deadline]:
    """The clocks `keys` that are still waiting, locked, without waiting for anybody.

    Their cases first: actions lock the case and then its clocks, so the other way round the two would meet crosswise.
    """
    cases = set(Deadline.objects.filter(pk__in=keys).exclude(case=None).values_list("case_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {Case._meta.db_table} WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE SKIP LOCKED",
            [list(cases)],
        )
        free = [pk for (pk,) in cursor.fetchall()]
    return list(
        Deadline.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(waiting(phase, now), Q(case=None) | Q(case__in=free), pk__in=keys)
        .select_related("person", "unit", "limit")
        .order_by("pk")
    )


def _told(phase: str, row: Deadline, above: "Above") -> list[int]:
    """Whom a phase of a clock is told to: the responsible person; where there is none, and when it is late, above."""
    person: User | None = row.person if row.person is not None and row.person.is_active else None
    if phase == LATE:
        role = row.limit.escalate_to if row.limit is not None else SUPERVISOR
        return [pk for pk in above.people(row, role) if person is None or pk != person.pk]
    if person is not None:
        return [person.pk]
    return above.people(row, SUPERVISOR) if phase == DUE else []


class Above:
    """Who stands above a unit in a role, asked once a run."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], list[int]] = {}

    def people(self, row: Any, role: str) -> list[int]:
        """The active people posted in `role` over the clock's unit; nobody for an empty role or no unit."""
        if row.unit is None or not role:
            return []
        key = (row.unit_id, role)
        if key not in self._known:
            posted = Posting.objects.reaching(row.unit, "cases.view_case").filter(role=role)
            self._known[key] = sorted(set(posted.values_list("person_id", flat=True)))
        return self._known[key]
