"""Changing the rules: proposed, weighed, confirmed by a second person, in force from its day; old clocks keep theirs."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from areas.models import Area
from audit.models import Event
from cases import clocks, effects, limits, sweep
from cases.actions import holidays as holiday_changes
from cases.actions import limits as changes
from cases.actions import proposals
from cases.models import Deadline, Holiday, HolidayProposal, Limit, LimitProposal, Notification
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from tests import factories
from tests.people import CAST, make
from tests.queries import queries

pytestmark = pytest.mark.django_db
UB = ZoneInfo("Asia/Ulaanbaatar")
MONDAY = datetime(2026, 11, 30, 10, tzinfo=UB)
STEP = {"step": "case.assessment", "risk": "orange", "count": "h", "length": 48, "why": "Практик харуулсан."}


@pytest.fixture(autouse=True)
def on_a_monday():
    with clock.at(MONDAY):
        yield


@pytest.fixture
def second(db):
    return make("second_admin", *CAST["second_admin"])


def propose(admin, **fields) -> LimitProposal:
    return changes.propose_limit(by=admin, **({**STEP, "valid_from": date(2027, 1, 1)} | fields))


def ruling(day: date, kind: str = "") -> int | None:
    rule = limits.find("case.assessment", risk="orange", area=Area(kind=kind) if kind else None, on=day)
    return rule.length if rule else None


# -- two people ------------------------------------------------------------------------------------------------


def test_a_limit_rules_only_when_a_second_person_has_confirmed_it(national_admin, second):
    made = propose(national_admin, escalate_to="supervisor", further_to="inspector", further_after=8)
    assert ruling(date(2027, 1, 1)) == 72
    assert Notification.objects.get(verb="limit.proposed").person == second
    made = changes.confirm_limit(made, by=second)
    assert (ruling(date(2026, 12, 31)), ruling(date(2027, 1, 1)), ruling(date(2028, 1, 1))) == (72, 48, 48)
    assert made.limit.further_to == "inspector"
    assert Notification.objects.get(verb="limit.confirmed").person == national_admin
    assert Event.objects.get(verb="limit.confirmed").data["since"] == "2027-01-01"


def test_nobody_confirms_or_refuses_what_they_proposed(national_admin, second):
    made = propose(national_admin)
    for attempt in (changes.confirm_limit, lambda row, by: proposals.refuse(row, by=by, note="Үгүй.")):
        with pytest.raises(DomainError):
            attempt(made, by=national_admin)
    with pytest.raises(DomainError):
        proposals.withdraw(made, by=second)
    with pytest.raises(IntegrityError), transaction.atomic():
        LimitProposal.objects.filter(pk=made.pk).update(status="confirmed", decided_by=national_admin)
    proposals.withdraw(made, by=national_admin)
    made = propose(national_admin)  # the cell is free again
    with pytest.raises(DomainError):
        proposals.refuse(made, by=second, note=" ")
    proposals.refuse(made, by=second, note="Хуульд нийцэхгүй.")
    with pytest.raises(DomainError):
        changes.confirm_limit(made, by=second)
    assert ruling(date(2027, 1, 1)) == 72


def test_one_change_of_a_limit_waits_at_a_time(national_admin, second):
    propose(national_admin)
    with pytest.raises(DomainError):
        propose(second)
    propose(second, area_kind="remote")


def test_a_day_that_came_meanwhile_is_not_confirmed(national_admin, second):
    made = propose(national_admin, valid_from=date(2026, 12, 1))
    with clock.later(days=1), pytest.raises(DomainError):
        changes.confirm_limit(made, by=second)


# -- what cannot be --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"step": "case.moon"}, "step"),
        ({"risk": "purple"}, "risk"),
        ({"area_kind": "moon"}, "area_kind"),
        ({"count": "y"}, "count"),
        ({"length": 0}, "length"),
        ({"length": -4}, "length"),
        ({"length": 10**30}, "length"),
        ({"length": 721}, "length"),
        ({"extension": 48}, "extension"),
        ({"length": None, "extension": 10}, "extension"),
        ({"warn_before": 48}, "warn_before"),
        ({"warn_before": 10**30}, "warn_before"),
        ({"warn_before": -1}, "warn_before"),
        ({"length": 15, "count": "m", "warn_before": 1}, "warn_before"),
        ({"escalate_to": "user_admin"}, "escalate_to"),
        ({"further_to": "inspector"}, "further_after"),
        ({"further_after": 5}, "further_to"),
        ({"further_to": "inspector", "further_after": 0}, "further_after"),
        ({"further_to": "inspector", "further_after": 10**9}, "further_after"),
        ({"approval": "confirmed"}, "legal_reference"),
        ({"approval": "sure"}, "approval"),
        ({"valid_from": date(2026, 11, 30)}, "valid_from"),
        ({"valid_from": date(1999, 1, 1)}, "valid_from"),
        ({"valid_from": date(2999, 1, 1)}, "valid_from"),
        ({"valid_to": date(2026, 12, 31)}, "valid_to"),
        ({"valid_to": date(2027, 1, 1)}, "valid_to"),
        ({"step": "case.task", "risk": "", "valid_to": date(2027, 2, 1)}, "valid_to"),
        ({"why": "  "}, "why"),
        ({"length": 72, "warn_before": 12, "escalate_to": "supervisor", "further_to": "inspector",
          "further_after": 24}, None),
    ],
)  # fmt: skip
def test_what_cannot_be_a_limit_is_refused_with_a_sentence(national_admin, wrong, field):
    with pytest.raises(DomainError) as refused:
        propose(national_admin, **wrong)
    assert refused.value.field == field
    assert str(refused.value)
    assert not LimitProposal.objects.exists()


def test_a_change_meets_a_later_one_only_knowingly(national_admin, second):
    changes.confirm_limit(propose(national_admin, valid_from=date(2027, 3, 1)), by=second)
    for wrong in ({}, {"valid_from": date(2027, 3, 1)}, {"valid_to": date(2027, 4, 1)}):
        with pytest.raises(DomainError) as refused:
            propose(national_admin, length=24, **wrong)
        assert refused.value.field == "valid_from"
    before = propose(national_admin, length=24, valid_to=date(2027, 3, 1))
    changes.confirm_limit(before, by=second)
    days = (date(2026, 12, 31), date(2027, 1, 1), date(2027, 2, 28), date(2027, 3, 1))
    assert [ruling(day) for day in days] == [72, 24, 24, 48]
    instead = propose(national_admin, length=36, valid_from=date(2027, 2, 1), replaces_later=True)
    changes.confirm_limit(instead, by=second)
    days = (date(2027, 1, 31), date(2027, 2, 1), date(2027, 3, 1), date(2030, 1, 1))
    assert [ruling(day) for day in days] == [24, 36, 36, 36]
    assert Limit.objects.of("case.assessment", "orange", "").count() == 4  # nothing is forgotten


def test_after_a_limit_for_a_time_the_earlier_one_rules_again(national_admin, second):
    winter = propose(national_admin, length=96, valid_from=date(2026, 12, 15), valid_to=date(2027, 3, 1))
    changes.confirm_limit(winter, by=second)
    days = (date(2026, 12, 14), date(2026, 12, 15), date(2027, 2, 28), date(2027, 3, 1))
    assert [ruling(day) for day in days] == [72, 96, 96, 72]


def test_a_more_exact_row_rules_only_its_own_units(national_admin, second):
    changes.confirm_limit(propose(national_admin, area_kind="remote", length=96), by=second)
    day = date(2027, 1, 1)
    assert [ruling(day, kind) for kind in ("remote", "soum_centre", "city")] == [96, 72, 72]


# -- old deadlines keep their rule; what a change would do -----------------------------------------------------


def test_a_running_clock_keeps_the_limit_it_started_by(worker, national_admin, second):
    case = factories.case(worker, risk="orange")
    row = Deadline.objects.get()
    changes.confirm_limit(propose(national_admin, valid_from=date(2026, 12, 1), length=24), by=second)
    with clock.later(days=1):
        row.refresh_from_db()
        assert row.due_at - row.started_at == timedelta(hours=72)
        fresh = clocks.start(case, "case.assessment", case=case, person=worker, risk="orange")
        assert fresh.due_at - fresh.started_at == timedelta(hours=24)


def test_a_change_shows_beforehand_what_it_would_make_late(worker, neighbour, national_admin):
    for person, risk in ((worker, "orange"), (worker, "orange"), (neighbour, "orange"), (worker, "red")):
        factories.case(person, person.postings.get().area, risk=risk)
    with clock.later(hours=50):
        factories.case(worker, risk="orange")  # not late by either
        preview = effects.of_limit(changes.as_limit(propose(national_admin)))
        total = preview.total
        assert (total.running, total.late, total.would_be, total.newly) == (4, 0, 3, 3)
        assert [(row.unit, row.newly) for row in preview.units] == [
            ("Өмнөговь › Ханбогд", 2), ("Өмнөговь › Цогтцэций", 1),
        ]  # fmt: skip
        none = effects.of_limit(changes.as_limit(propose(national_admin, area_kind="city")))
        assert none.total.running == 0
        lifted = effects.of_limit(
            Limit(step="case.assessment", risk="orange", count="h", valid_from=date(2027, 1, 1))
        )
        assert (lifted.total.running, lifted.total.would_be) == (4, 0)


# -- holidays --------------------------------------------------------------------------------------------------


def bridge(admin, **fields) -> HolidayProposal:
    names = {"name_mn": "Шилжүүлсэн амралт", "name_en": "Day off moved", "why": "Засгийн газрын тогтоол."}
    return holiday_changes.propose_holiday(by=admin, **(names | {"day": date(2026, 12, 3)} | fields))


def test_a_day_off_counts_when_confirmed_and_moves_what_runs(worker, supervisor, national_admin, second):
    case = factories.case(worker, clocked=False)
    hours = clocks.start(case, "case.assessment", case=case, person=worker, risk="orange")
    row = clocks.start(case, "case.plan", case=case, person=worker)
    assert row.due_at.astimezone(UB).date() == date(2026, 12, 14)
    Deadline.objects.filter(pk=row.pk).update(told="before")
    made = bridge(national_admin)
    sweep.run()
    assert Deadline.objects.get(pk=row.pk).due_at == row.due_at
    holiday_changes.confirm_holiday(made, by=second)
    assert not limits.is_working_day(date(2026, 12, 3))
    sweep.run()
    moved = Deadline.objects.get(pk=row.pk)
    assert moved.due_at.astimezone(UB).date() == date(2026, 12, 15)
    assert (moved.told, moved.warn_at) == ("", moved.due_at - timedelta(hours=48))
    assert Deadline.objects.get(pk=hours.pk).due_at == hours.due_at
    assert Holiday.objects.get(day=date(2026, 12, 3)).settled
    holiday_changes.confirm_holiday(bridge(second, off=False), by=national_admin)
    sweep.run()
    assert Deadline.objects.get(pk=row.pk).due_at == row.due_at


def test_running_clocks_are_counted_anew_a_few_at_a_ring(worker, national_admin, second, monkeypatch):
    monkeypatch.setattr(holiday_changes, "AT_A_RING", 2)
    case = factories.case(worker, clocked=False)
    for number in range(5):
        clocks.start(factories.report(worker), "case.plan", case=case, person=worker, unit=case.unit)
        assert number < 5
    holiday_changes.confirm_holiday(bridge(national_admin), by=second)
    assert [holiday_changes.settle_holidays() for _ring in range(4)] == [2, 2, 1, 0]
    assert Holiday.objects.get(day=date(2026, 12, 3)).settled
    case.refresh_from_db()
    assert case.next_due_at.astimezone(UB).date() == date(2026, 12, 15)


def test_what_a_day_would_do_is_shown_beforehand(worker, national_admin):
    case = factories.case(worker, clocked=False)
    clocks.start(case, "case.plan", case=case, person=worker)
    day = date(2026, 12, 3)
    assert effects.of_holiday(day, True).total.running == 1
    assert effects.of_holiday(date(2026, 12, 5), True).total.running == 0  # a Saturday
    assert effects.of_holiday(day, False).total.running == 0  # is worked already
    Holiday.objects.create(day=day, name_mn="А", name_en="A")
    again = factories.case(worker, clocked=False)
    clocks.start(again, "case.plan", case=again, person=worker)
    with clock.at(datetime(2026, 12, 15, 9, tzinfo=UB)):
        shown = effects.of_holiday(day, False)
    assert (shown.total.running, shown.total.newly) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": date(2026, 11, 29)}, "day"),
        ({"day": date(2050, 1, 1)}, "day"),
        ({"name_en": " "}, "name_en"),
        ({"off": False}, "day"),
        ({"approval": "confirmed"}, "legal_reference"),
        ({"approval": "?"}, "approval"),
        ({"why": ""}, "why"),
    ],
)
def test_what_cannot_be_a_holiday_is_refused(national_admin, wrong, field):
    with pytest.raises(DomainError) as refused:
        bridge(national_admin, **wrong)
    assert refused.value.field == field


def test_nobody_confirms_the_day_they_proposed(national_admin, second):
    made = bridge(national_admin)
    with pytest.raises(DomainError):
        holiday_changes.confirm_holiday(made, by=national_admin)
    with pytest.raises(DomainError):
        bridge(second)
    holiday_changes.confirm_holiday(made, by=second)
    with pytest.raises(DomainError):  # it is so already
        bridge(national_admin)


# -- pages -----------------------------------------------------------------------------------------------------


def typed(**fields):
    return {
        "step": "case.assessment", "risk": "orange", "area_kind": "", "length": "48", "count": "h", "warn_before": "",
        "extension": "", "escalate_to": "supervisor", "further_to": "", "further_after": "", "legal_reference": "",
        "approval": "default", "valid_from": "2027.01.01", "valid_to": "", "why": "Практик.",
    } | fields  # fmt: skip


def test_the_pages_from_proposal_to_history(client, worker, national_admin, second):
    factories.case(worker, risk="orange")
    client.force_login(national_admin)
    assert client.get("/").url == "/limits/"
    shown = client.post("/limits/propose/", typed(preview="1"))
    assert shown.status_code == 200
    assert not LimitProposal.objects.exists()
    wrong = client.post("/limits/propose/", typed(valid_to="2026.12.31", why="Энэ үлдэнэ."))
    assert wrong.status_code == 422
    assert "Энэ үлдэнэ." in wrong.content.decode()
    assert client.post("/limits/propose/", typed()).status_code == 302
    made = LimitProposal.objects.get()
    address = f"/limits/changes/{made.ref}/"
    assert client.post(f"{address}decide/", {"decision": "confirm"}).status_code == 422
    client.force_login(second)
    assert client.post(f"{address}decide/", {"decision": "refuse", "note": ""}).status_code == 422
    assert client.post(f"{address}decide/", {"decision": "confirm"}).status_code == 302
    history = client.get(f"/limits/{Limit.objects.latest('pk').ref}/").content.decode()
    assert second.name in history
    assert client.get("/limits/").status_code == 200


def test_a_worker_reads_the_rules_and_no_administrator_reads_a_case(client, worker, national_admin):
    case = factories.case(worker)
    client.force_login(worker)
    text = client.get("/limits/").content.decode()
    assert "/limits/propose/" not in text
    assert client.get("/holidays/?year=2026").status_code == 200
    client.force_login(national_admin)
    assert client.get(f"/cases/{case.ref}/").status_code == 404


def test_the_list_keeps_its_number_of_queries(client, national_admin, second):
    client.force_login(national_admin)
    cells = [(risk, kind) for risk in ("", "red", "orange", "green") for kind in ("", "city", "remote")]
    proposed = 0
    for many in (3, 12):
        for risk, kind in cells[proposed:many]:
            propose(second, step="case.plan", risk=risk, area_kind=kind, count="wd", length=9)
        proposed = many
        assert queries(client, "/limits/") == 6
