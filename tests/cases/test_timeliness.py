"""The share of steps done in time: what counts, in which period, for whose area, and only numbers."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from areas.models import Area
from cases import timeliness
from cases.models import Case, Deadline
from childprotect.lib import clock
from tests import factories
from tests.people import KHANBOGD, TSOGTTSETSII
from tests.queries import queries

pytestmark = pytest.mark.django_db
UB = ZoneInfo("Asia/Ulaanbaatar")
NOW = datetime(2026, 11, 30, 10, tzinfo=UB)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture(autouse=True)
def on_a_monday():
    with clock.at(NOW):
        yield


def clocked(
    case: Case, due: datetime, done: datetime | None = None, *, step: str = "case.plan", **fields: Any
) -> None:
    """A clock of the case: due, and done (None: still running)."""
    met = fields.pop("met", True if done else None)
    Deadline.objects.create(
        subject_type="cases.case", subject_ref=case.child.ref if done else case.ref, case=case, step=step,
        unit=case.unit, started_at=due - timedelta(days=3), due_at=due, done_at=done,
        ended_at=fields.pop("ended_at", done), met=met, **fields,
    )  # fmt: skip


def day(number: int, hour: int = 12, month: int = 11) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UB)


def shares(user: Any, since: date = NOVEMBER[0], until: date = NOVEMBER[1]) -> dict[str, tuple[int, int]]:
    figures = timeliness.figures(timeliness.areas(user), since, until)
    return {share.code: (share.due, share.in_time) for share in figures.steps}


def test_what_counts(worker, supervisor):
    case = factories.case(worker, clocked=False)
    clocked(case, day(10), day(9))  # in time
    clocked(case, day(10), day(10))  # to the minute
    clocked(case, day(10), day(10, 13))  # an hour late
    clocked(case, day(10), day(9), ended_at=day(20))  # in time, typed in late
    clocked(case, day(10), None, met=False, ended_at=day(9))  # called off
    clocked(case, day(20))  # not done yet
    clocked(case, day(30, 23), step="case.contact")  # runs, not due yet
    clocked(case, day(30, 23), day(29), step="case.contact")  # done before it is due
    clocked(case, day(31, month=10), day(9))  # due in October
    assert shares(supervisor) == {"case.plan": (5, 3), "case.contact": (1, 1)}
    assert shares(supervisor, date(2026, 10, 1), date(2026, 10, 31)) == {"case.plan": (1, 0)}


def test_a_share_is_never_whole_while_one_is_late():
    share = timeliness.Share(due=1000, in_time=999)
    assert (share.percent, share.late) == (99, 1)
    assert timeliness.Share().percent is None


def test_everybody_sees_the_own_area(
    worker, neighbour, supervisor, far_supervisor, inspector, official, national_official, national_admin
):
    for person, code in ((worker, KHANBOGD), (neighbour, TSOGTTSETSII)):
        case = factories.case(person, Area.objects.get(code=code), clocked=False)
        clocked(case, day(10), day(9))
    for user in (supervisor, inspector, official, national_official):
        assert shares(user) == {"case.plan": (2, 2)}
    for user in (far_supervisor, worker, national_admin):
        assert shares(user) == {}


def test_the_page_its_parts_and_the_table_file(client, worker, neighbour, official):
    for person, done in ((worker, day(9)), (neighbour, day(12))):
        case = factories.case(person, person.postings.get().area, clocked=False)
        clocked(case, day(10), done)
    client.force_login(official)
    text = client.get("/steps-in-time/?since=2026.11.01&until=2026.11.30").content.decode()
    assert "50" in text
    assert "<svg" in text
    assert case.child.given_name not in text
    assert case.number not in text
    lines = client.get("/steps-in-time/csv/?since=2026.11.01").content.decode().splitlines()
    assert [line.split(",")[-3:] for line in lines[1:]] == [["1", "1", "100"], ["1", "0", "0"]]
    one = client.get(f"/api/v1/timeliness/?area={KHANBOGD}").json()
    assert (one["total"]["due"], one["total"]["in_time"], [unit["code"] for unit in one["units"]]) == (
        1,
        1,
        [KHANBOGD],
    )


@pytest.mark.parametrize(
    "asked",
    ["since=2026.11.30&until=2026.11.01", "since=1999.01.01", "since=x", "area=4401", "step=moon", "other=1"],
)
def test_what_cannot_be_asked_is_said(client, official, asked):
    client.force_login(official)
    assert (
        "govuk-error-message" in (text := client.get(f"/steps-in-time/?{asked}").content.decode())
        or "other" in text
    )
    assert client.get(f"/api/v1/timeliness/?{asked}").status_code == 400


def test_the_nation_is_gathered_by_aimag(client, worker, far_worker, national_official, monkeypatch):
    monkeypatch.setattr("cases.views.timeliness.MANY", 1)
    for person in (worker, far_worker):
        clocked(factories.case(person, person.postings.get().area, clocked=False), day(10), day(9))
    client.force_login(national_official)
    text = client.get("/steps-in-time/").content.decode()
    assert "area=46" in text
    assert "area=44" in text
    assert client.get("/steps-in-time/?area=44").status_code == 200


def test_the_page_keeps_its_number_of_queries(client, worker, neighbour, supervisor):
    client.force_login(supervisor)
    counted = []
    for many, person in ((3, worker), (27, neighbour)):
        for number in range(many):
            case = factories.case(person, person.postings.get().area, clocked=False)
            clocked(case, day(10), day(9), step=f"case.s{number}")
        counted.append(queries(client, "/steps-in-time/"))
    assert counted[0] == counted[1] <= 12
