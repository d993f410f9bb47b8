"""The kept days: what was true then, corrections beside it, sums by month, year, facility and area."""

from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction

from areas.models import Area
from areas.place import place
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters import board, history, snapshots
from shelters.actions import correcting, placing, staying, turning_away, visits
from shelters.actions import facility as changes
from shelters.models import DayCorrection, DayCount, DaySheet, Facility
from tests import factories

BEGIN = datetime(2026, 3, 2, 10, tzinfo=clock.ULAANBAATAR)


def at(days: float):
    return clock.at(BEGIN + timedelta(days=days))


def stay(case, home, manager, came: float, went: float | None):
    with at(came):
        made = placing.propose_stay(case, by=case.worker, facility=home, sheet="")
        made = placing.admit(placing.give_bed(made, by=manager), by=manager)
    if went is not None:
        with at(went):
            staying.discharge(made, by=manager, destination="kin", unagreed="Яаралтай")
    return made


@pytest.fixture
def home(manager, worker):
    """Three beds; a stay of three days, one within a day, a return after six days, a bed out of use for a day."""
    home = factories.facility(manager=manager, beds=3)
    Facility.objects.update(opened_on=BEGIN.date())
    case = factories.case(worker)
    stay(case, home, manager, 0, 3)
    stay(factories.case(worker), home, manager, 1, 1.2)
    stay(case, home, manager, 9, None)
    with at(4):
        day = clock.today()
        changes.take_out_of_use(home.beds.get(label="1-3"), by=manager, until=day, reason="Засвар")
    with at(12):
        snapshots.count_days()
    return home


KEPT_BEFORE = (
    "beds", "usable", "occupied", "care_days", "adults", "admitted", "discharged", "returns", "longest",
    "lasting_days", "ended_days",
)  # fmt: skip


def centre_of(home):
    """The same house as a one-stop centre too."""
    Facility.objects.filter(pk=home.pk).update(centre=True)
    home.refresh_from_db()
    return home


def shown(name: str) -> list[int]:
    return list(DaySheet.objects.order_by("day").values_list(name, flat=True))


@pytest.mark.django_db
def test_a_day_is_as_it_was_when_it_ended(home):
    assert shown("occupied") == [1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1]
    assert shown("care_days") == [1, 2, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1]
    assert shown("usable") == [3, 3, 3, 3, 2, 3, 3, 3, 3, 3, 3, 3]
    assert shown("admitted") == [1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]
    assert shown("discharged") == [0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert shown("returns") == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]
    assert shown("longest") == [0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 1, 2]
    assert shown("ended_days") == [0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0]


@pytest.mark.django_db
def test_adults_who_come_with_a_child_are_counted_apart(home, worker, manager, official, receptionist):
    with at(12.1):
        here = home.stays.get(status="admitted")
        with pytest.raises(DomainError):
            staying.count_adults(here, by=manager, adults=6)
        staying.count_adults(here, by=manager, adults=1)
    with at(12.2):
        visit = visits.send_child(factories.case(worker), by=worker, facility=centre_of(home), sheet="")
        visits.receive(
            visit, by=receptionist, arrived_at=clock.now(), came_with="parent", came_how="own", adults=2
        )
        drawn = board.build(Facility.objects.all())
        assert (drawn.total.adults, len(drawn.listed("adults"))) == (1, 1)
        assert (drawn.total.visitors, drawn.total.along) == (1, 2)
    with at(14):
        snapshots.count_days()
    for name in ("visits", "came_along", "stay_along"):
        assert shown(name) == [0] * 12 + {"visits": [1, 0], "came_along": [2, 0], "stay_along": [1, 1]}[name]
    DaySheet.objects.create(
        facility=home, unit=home.unit, district=home.district, aimag=home.aimag, counted_at=clock.now(),
        day=BEGIN.date() - history.ONE_DAY, **dict.fromkeys(KEPT_BEFORE, 0),
    )  # fmt: skip
    since = BEGIN.date() - history.ONE_DAY
    rows = history.reach(official)
    found = history.build(rows, "month", since, BEGIN.date() + timedelta(days=20))
    assert [one.apart for one in found.periods] == [{"stay_along": 2, "visits": 1, "came_along": 2}]
    assert (found.total.apart_from, found.total.children) == (BEGIN.date(), 6 + 2)
    before = history.build(rows, "day", since, since)
    assert set(before.total.apart.values()) == {None}
    with pytest.raises(DomainError):  # what was never counted cannot be corrected
        correcting.correct_day(home, by=official, day=since, figure="visits", right=1, reason="Тооцоогүй")


@pytest.mark.django_db
def test_days_are_counted_once_and_missed_ones_caught_up_with(home, manager, worker):
    before = list(DaySheet.objects.values())
    with at(12):
        assert snapshots.count_days() == 0
    with at(15.5):
        assert snapshots.count_days(most=2) == 2
        assert snapshots.count_days() == 1
    assert DaySheet.objects.count() == 15
    Facility.objects.update(counted_to=None)
    with at(15.5):
        snapshots.count_days()
    assert list(DaySheet.objects.all()[:12].values()) == before


@pytest.mark.django_db
def test_a_kept_day_is_not_changed_and_a_correction_stands_beside_it(home, official):
    sheet = DaySheet.objects.earliest("day")
    with pytest.raises(ProgrammingError), transaction.atomic():
        DaySheet.objects.filter(pk=sheet.pk).update(occupied=2)
    facts = {"by": official, "day": sheet.day, "figure": "occupied", "reason": "Бүртгэл хожуу орсон"}
    correcting.correct_day(home, right=2, **facts)
    correcting.correct_day(home, right=3, **facts)
    with pytest.raises(DomainError):
        correcting.correct_day(home, right=3, **facts)
    with pytest.raises(DomainError):
        correcting.correct_day(home, right=1, **(facts | {"day": sheet.day - timedelta(days=1)}))
    assert list(DayCorrection.objects.order_by("pk").values_list("old", "new")) == [(1, 2), (2, 3)]
    found = history.build(history.reach(official), "month", sheet.day, sheet.day)
    assert found.total.sums["occupied"] == 3
    assert found.total.corrected
    assert [row["old"] for row in found.corrections] == [2, 1]


@pytest.mark.django_db
def test_sums_by_month_and_place_with_why_and_where_to(home, manager, worker, official):
    with at(13):
        turning_away.turn_away(home, by=manager, reason="full", sex="f", age_band="6-11")
    with at(40):
        snapshots.count_days()
    found = history.build(history.reach(official), "month", BEGIN.date(), BEGIN.date() + timedelta(days=60))
    assert [one.label for one in found.periods] == ["2026.03", "2026.04"]
    total = found.total
    assert (total.sums["admitted"], total.sums["discharged"], total.sums["returns"]) == (3, 2, 1)
    assert (total.average, total.turned) == (1.5, 1)
    assert [number for _word, number in found.by_code["out"]] == [2]
    assert [one.turned for one in found.places] == [1]
    assert DayCount.objects.get(what="turned").day == (BEGIN + timedelta(days=13)).date()


@pytest.mark.django_db
def test_published_days_keep_the_area_of_their_day(home, official, far_supervisor):
    Facility.objects.filter(pk=home.pk).update(**place(Area.objects.get(code="4401")))
    assert history.reach(official)[DaySheet].count() == 12
    assert history.reach(far_supervisor)[DaySheet].count() == 0
