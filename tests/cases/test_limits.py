"""The table of limits: the twenty steps of the handbook, every kind of unit, and due moments that hold for any start."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from areas.actions import set_kind
from areas.models import Area
from cases import clocks, limits
from cases.models import Deadline, Holiday, Limit
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from tests import factories

pytestmark = pytest.mark.django_db
KINDS, RISKS = Area.Kind.values, ("red", "orange", "green")
# The steps of domain.md 2.3, in its order; an empty risk stands for steps that do not differ by it.
STEPS = {
    1: ["report.record"], 2: ["report.triage", "report.triage_108"], 3: ["report.acknowledge"],
    4: ["case.first_contact"], 5: ["case.danger"], 6: ["case.safety_plan"],
    7: ["protection.ratify", "protection.team"], 8: ["case.assessment"], 9: ["case.team_meeting"], 10: ["case.plan"],
    11: ["referral.answer", "referral.outcome"], 12: ["centre.stay"], 13: ["shelter.stay", "shelter.longest"],
    14: ["case.contact"], 15: ["case.plan_review", "case.plan_review_placed"], 16: ["case.closing"],
    17: ["case.after_closure"], 18: ["case.transfer"], 19: ["inspection.complaint"], 20: ["inspection.infringement"],
}  # fmt: skip
NOT_COUNTED = {("case.safety_plan", "green")}
HOVD, UB = ZoneInfo("Asia/Hovd"), ZoneInfo("Asia/Ulaanbaatar")
# The years the seeded table of holidays covers.
FIRST = datetime(2024, 9, 2, tzinfo=UTC)
MOMENTS = st.integers(0, 5 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
ZONES = st.sampled_from([HOVD, UB])


def test_each_of_the_twenty_steps_has_its_limit_for_every_risk_and_kind_of_unit() -> None:
    assert sorted(STEPS) == list(range(1, 21))
    for step in (step for steps in STEPS.values() for step in steps):
        for risk in RISKS:
            for kind in KINDS:
                rule = limits.find(step, risk=risk, area=Area(kind=kind), on=date(2026, 11, 24))
                assert rule is not None, (step, risk, kind)
                assert (rule.length is None) == ((step, risk) in NOT_COUNTED)
                assert rule.approval == "default"
                assert bool(rule.further_to) == (rule.further_after is not None)


@pytest.mark.parametrize("code", ["111051", "4601", "4631", "463151"])
def test_the_kind_of_unit_decides(worker: User, code: str) -> None:
    """A khoroo of the city, an aimag's centre, a soum's centre, a remote bag: each by its own row."""
    area = Area.objects.filter(code=code).first() or Area.objects.get(
        level="khoroo", parent__code="1110", number=1
    )
    lengths = {"city": 3, "aimag_centre": 5, "soum_centre": 7, "remote": 9}
    for kind, length in lengths.items():
        Limit.objects.create(
            step="case.test", area_kind=kind, length=length, count="h", valid_from=date(2024, 9, 1)
        )
    kinds = {"1110": "city", "4601": "aimag_centre", "4631": "soum_centre"}
    expected = "remote" if area.level == "bag" else kinds.get(area.code, kinds.get(area.code[:4]))
    assert area.kind == expected
    unit = area.parent if area.level == "bag" else area
    case = factories.case(worker, unit, clocked=False, bag=area if area.level == "bag" else None)
    row = clocks.start(case, "case.test", case=case, person=worker)
    assert row.due_at - row.started_at == timedelta(hours=lengths[area.kind])
    assert row.area_kind == area.kind


def test_a_bag_is_remote_unless_it_is_the_centre() -> None:
    bags = Area.objects.filter(level="bag")
    assert (
        bags.filter(kind="aimag_centre", parent__kind="aimag_centre").count()
        == bags.filter(kind="aimag_centre").count()
    )
    centres = bags.filter(kind="soum_centre")
    assert 5 <= centres.count() <= 20
    assert all("өв" in bag.name_mn for bag in centres)
    assert not Area.objects.filter(kind="remote").exclude(level="bag").exists()


def test_an_administrator_says_which_bag_is_the_centre(worker: User) -> None:
    bag = Area.objects.filter(parent__code="4631", level="bag").first()
    set_kind(bag, kind="soum_centre", by=worker)
    case = factories.case(worker, clocked=False, bag=Area.objects.get(pk=bag.pk))
    row = clocks.start(case, "case.first_contact", case=case, person=worker, risk="red")
    assert row.due_at - row.started_at == timedelta(hours=4)
    for area, kind in ((bag, "moon"), (Area.objects.get(code="46"), "remote")):
        with pytest.raises(DomainError):
            set_kind(area, kind=kind, by=worker)


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_from": date(2024, 9, 1)},  # from the same day
        {"valid_from": date(2026, 1, 1)},  # inside a period without end
        {"valid_from": date(2020, 1, 1)},  # without end, over a later one
        {"valid_from": date(2023, 1, 1), "valid_to": date(2022, 1, 1)},
        {"valid_from": date(2023, 1, 1), "valid_to": date(2023, 2, 1), "length": 0},
    ],
)
def test_the_database_refuses_two_limits_on_a_day_and_impossible_ones(wrong: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Limit.objects.create(**({"step": "case.plan", "length": 1, "count": "wd"} | wrong))


def test_a_change_that_never_began_is_kept_beside_what_took_its_place() -> None:
    day = date(2031, 1, 1)
    for length in (5, 6):
        Limit.objects.create(step="t", length=length, count="h", valid_from=day, valid_to=day)
    Limit.objects.create(step="t", length=7, count="h", valid_from=day)
    assert limits.find("t", on=day).length == 7


# -- due moments, for any start ---------------------------------------------------------------------------------


def rule(length: int, count: str) -> Limit:
    return Limit(step="case.test", length=length, count=count, valid_from=date(2024, 9, 1))


@pytest.fixture(scope="module")
def days_off(django_db_setup, django_db_blocker) -> set[date]:
    with django_db_blocker.unblock():
        return set(Holiday.objects.values_list("day", flat=True))


@settings(max_examples=150, deadline=None)
@given(start=MOMENTS, length=st.integers(1, 40), zone=ZONES)
def test_working_days_end_on_a_working_day_and_count_just_those(days_off, start, length, zone) -> None:
    end = limits.due(rule(length, "wd"), start, zone).astimezone(zone)
    assert end.weekday() < 5
    assert end.date() not in days_off
    assert (end.hour, end.minute) == (23, 59)
    first, between = start.astimezone(zone).date(), 0
    day = first
    while day < end.date():
        day += timedelta(days=1)
        between += day.weekday() < 5 and day not in days_off
    assert between == length


@settings(max_examples=100, deadline=None)
@given(start=MOMENTS, length=st.integers(1, 2000), zone=ZONES, count=st.sampled_from(["h", "m"]))
def test_hours_run_through_nights_weekends_and_holidays(start, length, zone, count) -> None:
    span = timedelta(hours=length) if count == "h" else timedelta(minutes=length)
    assert limits.due(rule(length, count), start, zone) - start == span


@settings(max_examples=100, deadline=None)
@given(start=MOMENTS, length=st.integers(1, 400), zone=ZONES)
def test_calendar_days_end_with_the_last_day_where_the_child_is(start, length, zone) -> None:
    end = limits.due(rule(length, "cd"), start, zone).astimezone(zone)
    assert end.date() - start.astimezone(zone).date() == timedelta(days=length)
    assert (end.hour, end.minute) == (23, 59)


@settings(max_examples=150, deadline=None)
@given(
    start=MOMENTS,
    later=st.timedeltas(timedelta(0), timedelta(days=30)),
    length=st.integers(1, 40),
    zone=ZONES,
    count=st.sampled_from(["h", "m", "cd", "wd"]),
)
def test_what_begins_later_is_never_due_earlier(start, later, length, zone, count) -> None:
    early, late = (limits.due(rule(length, count), moment, zone) for moment in (start, start + later))
    assert start < early <= late
    assert limits.due(rule(length + 1, count), start, zone) > early


@settings(max_examples=60, deadline=None)
@given(start=MOMENTS, length=st.integers(1, 40), count=st.sampled_from(["cd", "wd"]))
def test_the_two_zones_differ_only_by_the_hour_and_the_day_it_is(start, length, count) -> None:
    """Where both zones count the same day, the west is due an hour after the centre."""
    west, centre = (limits.due(rule(length, count), start, zone) for zone in (HOVD, UB))
    if start.astimezone(HOVD).date() == start.astimezone(UB).date():
        assert west - centre == timedelta(hours=1)


def test_the_year_after_the_seeded_holidays_still_counts() -> None:
    start = datetime(2035, 3, 2, 9, tzinfo=UB)
    assert limits.due(rule(5, "wd"), start, UB).astimezone(UB).date() == date(2035, 3, 9)


def test_a_clock_ends_in_the_time_of_its_unit(worker: User) -> None:
    """A day's end in Uvs is an hour later than in the capital."""
    uvs = Area.objects.get(code="8501")
    with clock.at(datetime(2026, 11, 24, 10, tzinfo=UB)):
        case = factories.case(worker, uvs, clocked=False)
        row = clocks.start(case, "case.contact", case=case, person=worker, risk="red")
    assert row.due_at == datetime(2026, 12, 1, 23, 59, tzinfo=HOVD)
    assert Deadline.objects.get().due_at.astimezone(UB).hour == 0
