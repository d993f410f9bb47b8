"""Measures the occupancy board and its history at one year and at ten years of stays."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from areas.models import Area
from areas.place import place
from cases.models import Case, Deadline
from childprotect.lib import clock
from childprotect.management.commands.measure import Count, _spent
from shelters import history
from shelters.models import Bed, Facility, Room, Stay
from shelters.snapshots import count_days

FACILITIES, BEDS, A_SLOT, SLOT, HERE = 40, 25, 90, 10, 400  # 3,285 admissions a year; who is here now
YEAR = 365
OFFICIAL = "mergejilten.mn"


class Timed(Count):
    """Counts queries, and how long the database took for them."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Around each statement."""
        began = time.perf_counter()
        try:
            return super().__call__(execute, sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began


class Command(BaseCommand):
    """`manage.py measure_occupancy [--times 30]`: nothing it does stays. As the owner of the database: it ANALYZEs."""

    help = "Prints what board and history cost at 40 facilities and 1,000 beds, with one and with ten years of stays."

    def add_arguments(self, parser: CommandParser) -> None:
        """How often each is asked for."""
        parser.add_argument("--times", type=int, default=30)

    def handle(self, *args: Any, times: int, **options: Any) -> None:
        """Make the stays of a year, measure, make nine years more, measure again, take it all back."""
        if settings.PRODUCTION or settings.DEBUG:
            raise CommandError("This measures beside the demo data, outside production and with DEBUG off.")
        with override_settings(ALLOWED_HOSTS=["*"]), transaction.atomic():
            begin = clock.now() - timedelta(days=SLOT * 3)
            beds = self.facilities()
            found = Case._base_manager.filter(stays=None, child__stays=None).values_list("child_id", "pk")
            cases = [(case, child) for child, case in dict(found).items()]
            if len(cases) < HERE:
                raise CommandError("There is no demo data.")
            self.here(beds, cases)
            for first, last in ((0, YEAR), (YEAR, 10 * YEAR)):
                self.past(beds, cases, begin, first, last)
                Facility.objects.filter(pk__in={bed.facility_id for bed in beds}).update(
                    opened_on=(clock.now() - timedelta(days=last)).date(), counted_to=None
                )
                began = time.perf_counter()
                days = count_days(11 * YEAR)
                took = time.perf_counter() - began
                with connection.cursor() as cursor:
                    cursor.execute(
                        "ANALYZE shelters_stay, shelters_bed, shelters_daysheet, shelters_daycount"
                    )
                self.stdout.write(f"{last // YEAR} year(s): {days} days counted in {took:.1f} s")
                for line in self.lines(times):
                    self.stdout.write(line)
            transaction.set_rollback(True)

    def facilities(self) -> list[Bed]:
        """The facilities of the capital, instead of those of the demo."""
        Facility.objects.update(status=Facility.Status.CLOSED, counted_to=clock.today())
        units = list(Area.objects.filter(level=Area.Level.KHOROO).order_by("code")[:FACILITIES])
        beds = []
        for number, unit in enumerate(units):
            made = Facility.objects.create(
                name_mn=f"Байр {number}", name_en=f"Shelter {number}", shelter=True, owner="agency",
                opened_on=clock.today(), **place(unit),
            )  # fmt: skip
            room = Room.objects.create(facility=made, label="1")
            beds += [
                Bed(
                    facility=made,
                    room=room,
                    label=f"1-{one}",
                    active_from=clock.today() - timedelta(days=11 * YEAR),
                )
                for one in range(BEDS)
            ]
        return Bed.objects.bulk_create(beds)

    def here(self, beds: list[Bed], cases: list[tuple[int, int]]) -> None:
        """The children who are here, each with a clock."""
        now = clock.now()
        rows = []
        for number in range(HERE):
            came = now - timedelta(days=1 + number % 19)
            rows.append(self.stay(beds[number * 2 % len(beds)], cases[number], came, None))
        Stay.objects.bulk_create(rows, batch_size=2000)
        Deadline.objects.bulk_create(
            Deadline(
                subject_type="shelters.stay", subject_ref=row.ref, case_id=row.case_id, step="shelter.stay",
                started_at=row.admitted_at, due_at=row.admitted_at + timedelta(days=20),
            )
            for row in rows
        )  # fmt: skip

    def past(
        self, beds: list[Bed], cases: list[tuple[int, int]], begin: datetime, first: int, last: int
    ) -> None:
        """Stays of nine days, ninety in every ten days, from `first` to `last` days back."""
        rows = []
        for slot in range(first // SLOT, last // SLOT):
            came = begin - timedelta(days=SLOT * slot)
            for number in range(A_SLOT):
                one = (slot * A_SLOT + number) % len(cases)
                bed = beds[(slot * A_SLOT + number) * 7 % len(beds)]
                rows.append(self.stay(bed, cases[one], came, came + timedelta(days=SLOT - 1)))
        Stay.objects.bulk_create(rows, batch_size=2000)

    def stay(self, bed: Bed, case: tuple[int, int], came: datetime, went: datetime | None) -> Stay:
        """One stay."""
        self.by = getattr(self, "by", None) or User.objects.get(username=OFFICIAL)
        until = went or clock.now() + timedelta(days=30)
        return Stay(
            ref=uuid4(), case_id=case[0], child_id=case[1], facility_id=bed.facility_id, bed=bed,
            status="discharged" if went else "admitted", period=DateTimeTZRange(came, until), admitted_at=came,
            discharged_at=went, discharged_to="kin" if went else "", proposed_by=self.by, proposed_at=came,
        )  # fmt: skip

    def lines(self, times: int) -> Iterator[str]:
        """Board and history as the national official."""
        user = User.objects.get(username=OFFICIAL)
        client = Client()
        client.force_login(user)
        yield self.line("board", times, lambda: client.get(reverse("shelters:board")))
        today = clock.today()
        for title, grain, back in (
            ("history, a year by day", history.DAY, YEAR),
            ("history, ten years by day", history.DAY, 10 * YEAR),
            ("history, ten years by month", history.MONTH, 10 * YEAR),
        ):
            since = today - timedelta(days=back)
            rows = history.reach(user)
            yield self.line(
                title,
                times,
                lambda rows=rows, grain=grain, since=since: history.build(rows, grain, since, today),
            )

    def line(self, title: str, times: int, ask: Callable[[], Any]) -> str:
        """Queries, milliseconds of the database and of this process: the median, and the least."""
        sql: list[float] = []
        cpu: list[float] = []
        queries = 0
        for _turn in range(times + 2):
            began = _spent()
            with counted() as count:
                ask()
            cpu.append((_spent() - began) * 1000)
            sql.append(count.seconds * 1000)
            queries = count.queries
        sql, cpu = sql[2:], cpu[2:]
        return (
            f"  {title:28}{queries:3} queries, SQL {statistics.median(sql):6.1f} ms (least {min(sql):.1f}), "
            f"CPU {statistics.median(cpu):6.1f} ms (least {min(cpu):.1f})"
        )


@contextmanager
def counted() -> Iterator[Timed]:
    """What is asked of the database inside."""
    count = Timed()
    with connection.execute_wrapper(count):
        yield count
