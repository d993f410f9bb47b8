"""Clocks: which limit rules, how hours and days are counted, and what starting, meeting and handing over leave."""

import threading
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from accounts.models import User
from areas.models import Area
from cases import clocks, limits
from cases.models import Case, Deadline, Holiday, Limit
from childprotect.lib import clock
from tests import factories
from tests.people import CAST, KHANBOGD, make

HOVD, UB = ZoneInfo("Asia/Hovd"), ZoneInfo("Asia/Ulaanbaatar")


def limit(length: int, count: str) -> Limit:
    return Limit(step="case.test", length=length, count=count, valid_from=date(2024, 9, 1))


def when(zone: ZoneInfo, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=zone)  # type: ignore[misc]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("length", "count", "start", "expected"),
    [
        # hours run through nights, weekends and holidays
        (4, "h", when(UB, 2026, 11, 25, 22, 30), when(UB, 2026, 11, 26, 2, 30)),
        (72, "h", when(UB, 2026, 7, 10, 9, 0), when(UB, 2026, 7, 13, 9, 0)),  # into Naadam
        # calendar days end with their last day, local time
        (7, "cd", when(UB, 2026, 11, 23, 0, 1), when(UB, 2026, 11, 30, 23, 59)),
        (14, "cd", when(UB, 2026, 12, 25, 18, 0), when(UB, 2027, 1, 8, 23, 59)),
        # working days leave out weekends and public holidays
        (3, "wd", when(UB, 2026, 11, 24, 9, 0), when(UB, 2026, 11, 30, 23, 59)),  # Thu 26 is a holiday, then a weekend
        (1, "wd", when(UB, 2026, 11, 27, 23, 0), when(UB, 2026, 11, 30, 23, 59)),  # Friday -> Monday
        (5, "wd", when(UB, 2026, 7, 10, 9, 0), when(UB, 2026, 7, 22, 23, 59)),  # Fri; Naadam 11-15 -> Thu 16 … Wed 22
        (1, "wd", when(UB, 2025, 12, 31, 9, 0), when(UB, 2026, 1, 2, 23, 59)),  # over New Year
        # the day is the unit's own: half past midnight in Ulaanbaatar is still yesterday in Khovd
        (1, "cd", when(UB, 2026, 11, 24, 0, 30), when(UB, 2026, 11, 25, 23, 59)),
        (1, "cd", when(HOVD, 2026, 11, 23, 23, 30), when(HOVD, 2026, 11, 24, 23, 59)),
        (1, "wd", when(HOVD, 2026, 11, 22, 23, 30), when(HOVD, 2026, 11, 23, 23, 59)),
    ],
)  # fmt: skip
def test_lengths_are_counted_where_the_child_is(
    length: int, count: str, start: datetime, expected: datetime
) -> None:
    zone = expected.tzinfo
    assert isinstance(zone, ZoneInfo)
    assert limits.due(limit(length, count), start.astimezone(UTC), zone) == expected


@pytest.mark.django_db
def test_a_day_off_is_a_row() -> None:
    """Bridge days are decided by the cabinet: a row makes one."""
    monday = date(2026, 11, 30)
    with clock.at(when(UB, 2026, 3, 4, 9)):
        assert limits.is_working_day(monday)
        assert limits.next_holiday(date(2026, 11, 24), 7) == date(2026, 11, 26)
        assert limits.next_holiday(date(2026, 11, 27), 7) is None
    with clock.at(when(UB, 2026, 3, 5, 9)):
        moved = Holiday.objects.create(
            day=monday, name_mn="Амралтын өдөр шилжүүлсэн", name_en="Day off moved"
        )
        assert not limits.is_working_day(monday)  # at once
    with clock.at(when(UB, 2026, 3, 6, 9)):
        moved.off, moved.changed_at = False, clock.now()
        moved.save()
        assert limits.is_working_day(monday)


def test_a_step_without_a_length_has_no_due_moment() -> None:
    row = limit(1, "h")
    row.length = None
    assert limits.due(row, clock.now(), UB) is None


@pytest.mark.django_db
class TestTheRule:
    """Which row of the limits table rules."""

    def test_the_most_exact_row_wins(self) -> None:
        rows = {
            ("", ""): 50, ("red", ""): 40, ("", "remote"): 30, ("red", "remote"): 20,
        }  # fmt: skip
        for (risk, kind), length in rows.items():
            Limit.objects.create(
                step="t", risk=risk, area_kind=kind, length=length, count="h", valid_from=date(2024, 9, 1)
            )
        remote, city = Area(kind="remote"), Area(kind="city")
        day = date(2026, 11, 24)
        for risk, area, expected in (
            ("red", remote, 20),
            ("red", city, 40),
            ("green", remote, 30),
            ("green", city, 50),
            ("", None, 50),
        ):
            found = limits.find("t", risk=risk, area=area, on=day)
            assert found
            assert found.length == expected

    def test_the_row_of_the_day_rules(self) -> None:
        for length, since, until in (
            (10, date(2025, 1, 1), date(2026, 1, 1)),
            (20, date(2026, 1, 1), date(2027, 1, 1)),
            (30, date(2027, 1, 1), None),
        ):
            Limit.objects.create(step="t", length=length, count="h", valid_from=since, valid_to=until)
        lengths = {
            day: getattr(limits.find("t", on=day), "length", None)
            for day in (date(2024, 12, 31), date(2025, 12, 31), date(2026, 1, 1), date(2027, 1, 1))
        }
        assert list(lengths.values()) == [None, 10, 20, 30]

    def test_a_step_nobody_limits_starts_no_clock(self, worker: User) -> None:
        case = factories.case(worker, clocked=False)
        assert clocks.start(case, "case.nothing", case=case, person=worker) is None

    def test_the_bag_decides_what_is_remote(self, worker: User) -> None:
        case = factories.case(worker, clocked=False)
        in_town = clocks.start(case, "case.first_contact", case=case, person=worker, risk="red")
        assert in_town
        assert in_town.due_at - in_town.started_at == timedelta(hours=4)
        bag = Area.objects.filter(parent__code=KHANBOGD, level="bag", kind="remote").first()
        assert bag
        case.bag = bag
        far = clocks.start(case, "case.first_contact", case=case, person=worker, risk="red")
        assert far
        assert far.due_at - far.started_at == timedelta(hours=24)


@pytest.mark.django_db
class TestStartingAndStopping:
    """What each leaves behind."""

    def test_a_clock_of_the_same_step_is_replaced(self, worker: User) -> None:
        case = factories.case(worker)
        first = Deadline.objects.get()
        second = clocks.start(case, "case.assessment", case=case, person=worker, risk="red")
        first.refresh_from_db()
        assert second
        assert first.ended_at
        assert first.met is False
        assert list(Deadline.objects.running()) == [second]

    def test_the_case_knows_its_nearest_moment(self, worker: User) -> None:
        case = factories.case(worker)
        late = case.next_due_at
        soon = clocks.start(case, "case.first_contact", case=case, person=worker, risk="red")
        assert soon
        assert late
        assert soon.due_at < late
        assert Case.objects.get().next_due_at == soon.due_at == case.next_due_at
        assert clocks.meet(case, "case.first_contact")  # also when the caller forgets to name the case
        assert Case.objects.get().next_due_at == late
        assert clocks.call_off(case, case=case) == 1
        assert Case.objects.get().next_due_at is None
        assert Deadline.objects.filter(met=True).count() == Deadline.objects.filter(met=False).count() == 1

    def test_what_does_not_run_cannot_be_met(self, worker: User) -> None:
        case = factories.case(worker)
        assert clocks.meet(case, "case.plan", case=case) is False

    def test_there_is_no_warning_of_what_has_only_begun(self, worker: User) -> None:
        case = factories.case(worker)
        row = clocks.start(
            case, "review.answer", case=case, person=worker, due_at=clock.now() + timedelta(hours=5)
        )
        assert row
        assert row.limit is None
        assert row.warn_at is None
        row = clocks.start(
            case, "review.answer", case=case, person=worker, due_at=clock.now() + timedelta(days=5)
        )
        assert row
        assert row.warn_at == row.due_at - timedelta(hours=24)

    def test_handing_over_takes_only_what_the_other_answered_for(
        self, worker: User, colleague: User, supervisor: User
    ) -> None:
        case = factories.case(worker)
        clocks.start(case, "protection.ratify", case=case, person=supervisor)
        ended = clocks.start(case, "case.first_contact", case=case, person=worker, risk="red")
        assert ended
        assert clocks.meet(case, "case.first_contact", case=case)
        assert clocks.hand_over(case, person=colleague, previous=worker) == 1
        named = dict(Deadline.objects.values_list("step", "person__username"))
        assert named == {
            "case.assessment": "colleague",
            "protection.ratify": "supervisor",
            "case.first_contact": "worker",
        }


@pytest.mark.django_db(transaction=True)
def test_two_clocks_started_at_once_leave_the_nearest_moment_right() -> None:
    worker = make("worker", *CAST["worker"])
    case = factories.case(worker, clocked=False)
    now, meet, failed = clock.now(), threading.Barrier(2), []

    def start(step: str, hours: int) -> None:
        try:
            with transaction.atomic():
                mine = Case.objects.select_related("unit", "bag").get(pk=case.pk)
                meet.wait(10)
                clocks.start(mine, step, case=mine, person=worker, due_at=now + timedelta(hours=hours))
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    for hours in (2, 5):
        threads = [
            threading.Thread(target=start, args=(f"case.{place}", hours + place)) for place in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert not failed
        assert Case.objects.get().next_due_at == now + timedelta(hours=hours)
