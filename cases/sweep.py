"""Telling people that a clock nears, passes, and passed: everything due is found in PostgreSQL and told exactly once.

Beat only rings. A ring that is lost, doubled or late does no harm: what is told and how far stands on the clock's row,
and nobody can be told the same phase of the same clock and due moment twice (the constraint `told_once`). A batch is
one transaction, so a process that dies in the middle has told nothing of it.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from accounts.models import User
from cases import outward
from cases.hearers import SUPERVISOR, Hearer, Hearers
from cases.models import Case, Deadline, Limit, Notification
from childprotect.lib import clock

log = logging.getLogger(__name__)
BATCH = 200
BEFORE, DUE, LATE, AFTER, FURTHER = "before", "due", "late", "after", "further"
PHASES = (BEFORE, DUE, LATE, AFTER, FURTHER)
A_DAY = 24  # hours after which the person is told once more, at the latest
# What else is done at each ring, each by itself: higher apps append in `AppConfig.ready()`.
chores: list[Callable[[], object]] = []


def run() -> int:
    """Tell everything that is due by now, then do the chores; how many phases of clocks were told.

    One part that fails is logged and leaves the others alone; the next ring takes it up again.
    """
    sweep, told = Sweep(), 0
    for phase in PHASES:
        try:
            told += sum(sweep.batch(phase, keys) for keys in sweep.batches(phase))
        except DatabaseError as problem:
            log.error("sweep: phase %s stopped by %s", phase, type(problem).__name__)
    for chore in chores:
        try:
            with transaction.atomic():
                chore()
        except Exception as problem:  # a chore may be anything, and none may stop the others
            log.error("sweep: chore %s stopped by %s", chore.__name__, type(problem).__name__)
    return told


class Ladder:
    """Whom a clock is told to above, and how long after its due moment, by the limit it runs by; read once."""

    def __init__(self) -> None:
        self.above: dict[int | None, tuple[str, str]] = {
            None: (SUPERVISOR, "")
        }  # limit -> role, role further up
        self.again: dict[int, int] = {}  # limit -> hours until the person is told once more
        self.further: dict[
            int, int
        ] = {}  # limit -> hours until somebody further up is told; no entry: nobody
        columns = ("pk", "warn_before", "escalate_to", "further_to", "further_after")
        for pk, warn, up, to, hours in Limit.objects.values_list(*columns):
            self.above[pk] = (up, to)
            self.again[pk] = min(warn or A_DAY, A_DAY)  # as long after as the warning comes before
            if to and hours is not None:
                self.further[pk] = hours
                self.again[pk] = min(self.again[pk], hours)

    def passed(self, hours: dict[int, int], now: datetime) -> Q:
        """The clocks whose due moment lies the hours of their limit back."""
        by_hours: dict[int, list[int]] = defaultdict(list)
        for limit, after in hours.items():
            by_hours[after].append(limit)
        found = Q(pk__in=[])
        for after, of in by_hours.items():
            found |= Q(limit__in=of, due_at__lte=now - timedelta(hours=after))
        return found


class Sweep:
    """One ring: the moment it looks at, and what it has read once."""

    def __init__(self) -> None:
        self.now = clock.now()
        self.ladder, self.hearers = Ladder(), Hearers()
        self.told_due: set[int] = set()  # told in this very ring: not told again in the same breath
        self.red: set[int] = set()  # cases of high risk
        self.there: dict[int, bool] = {}  # people -> whether they still have their account

    def waiting(self, phase: str) -> Q:
        """Which running clocks have `phase` to tell: written so that the partial indexes of Deadline serve it."""
        if phase == BEFORE:
            return Q(ended_at=None, told="", warn_at__lte=self.now, due_at__gt=self.now)
        at = {DUE: ["", BEFORE], LATE: [DUE], AFTER: [LATE], FURTHER: [AFTER]}[phase]
        found = Q(ended_at=None, told__in=at, due_at__lte=self.now) & ~Q(told=FURTHER)
        if phase == AFTER:
            a_day_ago = self.now - timedelta(hours=A_DAY)
            found &= self.ladder.passed(self.ladder.again, self.now) | Q(limit=None, due_at__lte=a_day_ago)
        elif phase == FURTHER:
            found &= self.ladder.passed(self.ladder.further, self.now)
        return found

    def batches(self, phase: str) -> Iterator[list[int]]:
        """The waiting clocks in batches of keys, each once a run, also when a batch could not be told."""
        moment = "warn_at" if phase == BEFORE else "due_at"
        after: tuple[datetime, int] | None = None
        while True:
            rows = Deadline.objects.filter(self.waiting(phase)).order_by(moment, "pk")
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
    def batch(self, phase: str, keys: list[int]) -> int:
        """Tell one phase of some clocks; those that somebody else holds just now are left to the next ring."""
        clocks = self._locked(phase, keys)
        told_due = set()
        if phase == LATE:
            told_due = set(
                Notification.objects.filter(deadline__in=clocks, phase=DUE).values_list(
                    "deadline_id", "person_id", "due_moment"
                )
            )
        letters = [
            Notification(
                person_id=hearer.person,
                instead_of_id=hearer.instead_of,
                verb=f"deadline.{phase}",
                subject_type=row.subject_type,
                subject_ref=row.subject_ref,
                case_id=row.case_id,
                deadline=row,
                phase=phase,
                due_moment=row.due_at,
                created_at=self.now,
            )
            for row in clocks
            for hearer in self._hearers(phase, row)
            if (row.pk, hearer.person, row.due_at) not in told_due
        ]
        self._write(letters)
        Deadline.objects.filter(pk__in=[row.pk for row in clocks]).update(told=phase)
        if phase == AFTER:  # where nobody further up is named, nothing is left to tell
            last = [row.pk for row in clocks if row.limit_id not in self.ladder.further]
            Deadline.objects.filter(pk__in=last).update(told=FURTHER)
        elif phase == DUE:
            self.told_due |= {row.pk for row in clocks}
        return len(clocks)

    def _write(self, letters: list[Notification]) -> None:
        """Write the letters that nobody has written yet, and how each goes out."""
        Notification.objects.bulk_create(letters, ignore_conflicts=True)
        if not outward.channels_on():
            return
        written = Notification.objects.filter(ref__in=[letter.ref for letter in letters])
        keys = dict(written.values_list("ref", "pk"))
        told = []
        for letter in letters:
            if letter.ref in keys:
                letter.pk = keys[letter.ref]
                row = letter.deadline
                told.append((letter, row is not None and (row.risk == "red" or row.case_id in self.red)))
        outward.queue(told, self.hearers.away)

    def _locked(self, phase: str, keys: list[int]) -> list[Deadline]:
        """The clocks `keys` that are still waiting, locked, without waiting for anybody.

        Their cases first: actions lock the case and then its clocks, so the other way round the two would meet
        crosswise.
        """
        cases = set(Deadline.objects.filter(pk__in=keys).exclude(case=None).values_list("case_id", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, risk FROM {Case._meta.db_table} WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE SKIP LOCKED",
                [list(cases)],
            )
            free = dict(cursor.fetchall())
        self.red |= {pk for pk, risk in free.items() if risk == "red"}
        rows = list(
            Deadline.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(self.waiting(phase), Q(case=None) | Q(case__in=list(free)), pk__in=keys)
            .order_by("pk")
        )
        new = {row.person_id for row in rows if row.person_id} - self.there.keys()
        self.there |= dict(User._base_manager.filter(pk__in=new).values_list("pk", "is_active"))
        self.hearers.learn({row.unit_id for row in rows if row.unit_id})
        return rows

    def _hearers(self, phase: str, row: Deadline) -> list[Hearer]:
        """Who is told a phase: who answers for the clock; where nobody does, and when it has passed, who stands above."""
        person = row.person_id if row.person_id and self.there[row.person_id] else None
        unit = self.hearers.units.get(row.unit_id or 0)
        if phase in {BEFORE, DUE, AFTER}:
            if phase == AFTER and row.pk in self.told_due:
                return []
            if person is not None:
                return self.hearers.person(person, unit)
            return self.hearers.role(unit, SUPERVISOR) if phase == DUE else []
        found = self.hearers.role(unit, self.ladder.above[row.limit_id][phase == FURTHER])
        return [hearer for hearer in found if hearer.person != person]
