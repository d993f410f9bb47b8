"""Fifty people at once for one to five beds, in two shelters that exchange children too: no bed twice, none refused if free.

Each trial is drawn from a seed: how many beds, who is there already, who asks, moves, changes beds, leaves. What everybody
was answered is held against the uses of beds afterwards. RACES says how many trials (a thousand take some twenty minutes),
RACE_SEED draws others. The naive way (look for a free bed, then write) runs beside it and must fail.
"""

import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from childprotect.lib.errors import DomainError
from shelters.actions import moving, placing, staying
from shelters.models import Bed, BedUse, Facility, Stay
from tests import factories
from tests.amount import FULL
from tests.services import as_owner

PEOPLE, MOST_BEDS = 50, 5
TRIALS = int(os.environ.get("RACES", "25" if FULL else "2"))
SEED = int(os.environ.get("RACE_SEED", "108"))
NO_BED = "Сул ор алга."
SURE = ("place", "over", "leave")  # refused for nothing but the want of a bed
TWICE = """
    select count(*) from shelters_beduse a join shelters_beduse b
    on a.bed_id = b.bed_id and a.id < b.id and a.period && b.period
"""
TWO_PLACES = """
    select count(*) from shelters_stay a join shelters_stay b on a.child_id = b.child_id and a.id < b.id
    and a.status in ('admitted', 'discharged') and b.status in ('admitted', 'discharged') and a.period && b.period
"""


@dataclass
class Answer:
    """What one person did and was told, and when."""

    what: str
    facility: int
    began: datetime
    ended: datetime
    problem: str = ""


@dataclass
class Trial:
    """One race: the two shelters, what everybody does, and what came of it."""

    dice: random.Random
    homes: list[Facility]
    worker: Any
    manager: Any
    cases: list[Any]
    tasks: list[tuple[str, int, Callable[[], Any]]] = field(default_factory=list)

    def prepare(self) -> None:
        """Some children are there; fifty people get ready: to place, move over, change or exchange beds, let go."""
        children, here = iter(self.cases), []
        proposed: list[Stay] = []
        for home in self.homes:
            beds = list(home.beds.order_by("label")[: self.dice.randint(1, MOST_BEDS)])
            home.beds.exclude(pk__in=[bed.pk for bed in beds]).update(active_to=timezone.now().date())
            home.beds.filter(pk__in=[bed.pk for bed in beds]).update(active_to=None)
            for bed in beds[: self.dice.randint(0, len(beds))]:
                here.append(self._admitted(next(children), home, bed))
        for stay in here:
            self._of(stay, here)
        for case in children:
            if len(self.tasks) + len(proposed) == PEOPLE:
                break
            home = self.dice.choice(self.homes)
            proposed.append(Stay(case=case, child=case.child, facility=home, proposed_by=self.worker))
        for stay in Stay.objects.bulk_create(proposed):
            self._add("place", stay.facility, self._place(stay))
        self.dice.shuffle(self.tasks)

    def _of(self, stay: Stay, here: list[Stay]) -> None:
        """What somebody does with a child who is there."""
        beside = [one for one in here if one.facility_id == stay.facility_id and one.pk != stay.pk]
        kind = self.dice.choice(["over", "over", "leave", "change", "exchange", "rest"])
        other = next(home for home in self.homes if home.pk != stay.facility_id)
        if kind == "over":
            asked = moving.ask_transfer(stay, by=self.worker, facility=other, sheet="")
            self._add(
                "over",
                other,
                lambda: placing.admit(placing.give_bed(asked, by=self.manager), by=self.manager),
            )
        elif kind == "leave":
            self._add("leave", other, lambda: self._leave(stay))
        elif kind == "change":
            bed = self.dice.choice(list(Bed.objects.filter(facility=stay.facility_id, active_to=None)))
            self._add("change", other, lambda: moving.change_bed(stay, by=self.manager, bed=bed))
        elif kind == "exchange" and beside:
            twin = self.dice.choice(beside)
            self._add("exchange", other, lambda: moving.exchange_beds(stay, by=self.manager, other=twin))

    def _add(self, what: str, home: Facility, act: Callable[[], Any]) -> None:
        self.tasks.append((what, home.pk, act))

    def _admitted(self, case: Any, home: Facility, bed: Bed) -> Stay:
        """A child who is there since the moment before, as the actions leave it."""
        began = timezone.now() - timedelta(milliseconds=1)
        period = DateTimeTZRange(began, began + timedelta(days=30))
        stay = Stay.objects.create(
            case=case,
            child=case.child,
            facility=home,
            bed=bed,
            status="admitted",
            period=period,
            proposed_by=self.worker,
            admitted_at=began,
            counted_from=began,
        )
        BedUse.objects.create(stay=stay, bed=bed, period=period)
        return stay

    def _place(self, stay: Stay) -> Callable[[], Any]:
        return lambda: placing.give_bed(stay, by=self.manager)

    def _leave(self, stay: Stay) -> Any:
        return staying.discharge(stay, by=self.manager, destination="kin", escort="Эмээ", unagreed="Уралдаан")

    def run(self, pool: ThreadPoolExecutor) -> list[Answer]:
        """Everybody at once."""
        gate = threading.Barrier(len(self.tasks))

        def act(what: str, home: int, do: Callable[[], Any]) -> Answer:
            gate.wait(60)
            began, problem = timezone.now(), ""
            try:
                do()
            except DomainError as refused:
                problem = str(refused)
            except OperationalError as broken:
                problem = f"broken: {broken}"
            return Answer(what, home, began, timezone.now(), problem)

        return list(pool.map(lambda task: act(*task), self.tasks))

    def end(self) -> None:
        """Everybody leaves, so that the next trial finds the shelters empty."""
        now = timezone.now()
        for use in BedUse.objects.filter(period__endswith__gt=now):
            use.period = DateTimeTZRange(min(use.period.lower, now), now)
            use.save()
        for stay in Stay.objects.filter(status__in=Stay.LIVE):
            stay.status = "discharged" if stay.status == "admitted" else "cancelled"
            stay.period = stay.period and DateTimeTZRange(min(stay.period.lower, now), now)
            stay.save()


def refused_although_free(answers: list[Answer], homes: list[Facility]) -> list[str]:
    """Who was told that no bed is free although one was free from before they asked until after the answer.

    A bed that somebody leaves is free for others once that person has the answer, not from the moment that is written.
    """
    beds = {home.pk: list(home.beds.filter(active_to=None).values_list("pk", flat=True)) for home in homes}
    started = min(answer.began for answer in answers)
    uses = list(BedUse.objects.filter(period__endswith__gt=started).values_list("bed_id", "period"))
    done = [answer for answer in answers if not answer.problem]

    def known_free(end: datetime) -> datetime:
        return max([end, *(answer.ended for answer in done if answer.began <= end <= answer.ended)])

    taken = [(bed, period.lower, known_free(period.upper)) for bed, period in uses]
    wrong = []
    for answer in answers:
        if answer.problem == NO_BED and answer.what in {"place", "over"}:
            full = {bed for bed, begun, end in taken if begun <= answer.ended and answer.began <= end}
            free = set(beds[answer.facility]) - full
            if free:
                wrong.append(f"{answer} with {len(free)} beds free")
    return wrong


def count(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_never_overbook_and_are_never_refused_a_free_bed(worker, manager):
    homes = [factories.facility(manager=manager, beds=MOST_BEDS, name_mn=f"Байр {n}") for n in (1, 2)]
    cases = [factories.case(worker, clocked=False) for _ in range(PEOPLE + 2 * MOST_BEDS)]
    refused: list[str] = []
    broken = 0
    done, strange = Counter[str](), Counter[str]()
    with ThreadPoolExecutor(PEOPLE, thread_name_prefix="person") as pool:
        try:
            for number in range(TRIALS):
                trial = Trial(random.Random(SEED * 100_003 + number), homes, worker, manager, cases)
                trial.prepare()
                answers = trial.run(pool)
                refused += refused_although_free(answers, homes)
                broken += sum(answer.problem.startswith("broken") for answer in answers)
                done += Counter(answer.what for answer in answers if not answer.problem)
                strange += Counter(
                    answer.problem
                    for answer in answers
                    if answer.what in SURE and answer.problem not in {"", NO_BED}
                )
                trial.end()
        finally:
            list(pool.map(lambda _n: (threading.Event().wait(0.05), connection.close()), range(PEOPLE)))
    print(f"{TRIALS} trials, done: {dict(done)}")  # noqa: T201 - shown with -s
    assert (count(TWICE), count(TWO_PLACES), refused, broken, dict(strange)) == (0, 0, [], 0, {})
    assert done["place"] >= TRIALS
    assert TRIALS < 100 or done["over"]


@pytest.mark.django_db(transaction=True)
def test_the_naive_way_overbooks():
    """Looking for a free bed and then writing it down, as most systems do: the race has teeth."""
    here = connection.settings_dict["NAME"]
    as_owner("create table naive_stay (bed int)", dbname=here)
    as_owner("grant select, insert on naive_stay to public", dbname=here)
    gate = threading.Barrier(PEOPLE)

    def place(_number: int) -> None:
        with connection.cursor() as cursor:
            gate.wait(60)
            cursor.execute(
                "select bed from generate_series(1, 3) bed where bed not in (select bed from naive_stay)"
            )
            free = cursor.fetchone()
            if free:
                cursor.execute("insert into naive_stay values (%s)", free)
        connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(place, range(PEOPLE)))
    assert count("select count(*) from naive_stay") > 3
