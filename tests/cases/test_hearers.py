"""Who hears: escalation step by step, and past people who are away; what the stand-in sees; the morning."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.actions.absences import end_absence, enter_absence
from accounts.models import Absence, User
from cases import clocks, digest, notices, notify, sweep
from cases.models import Deadline, Delivery, Limit, MorningRound, Notification
from childprotect.lib import clock
from tests import factories
from tests.people import make
from tests.queries import queries

pytestmark = pytest.mark.django_db
TODAY = clock.today()
LONG = {"since": TODAY, "until": TODAY + timedelta(days=60)}


def told() -> list[tuple[str, str, str]]:
    """Who was told which phase, and instead of whom."""
    rows = Notification.objects.exclude(deadline=None)
    values = rows.values_list("person__username", "phase", "instead_of__username")
    return sorted((who, phase, instead or "") for who, phase, instead in values)


def swept(*hours: int, of: Deadline) -> list[tuple[str, str, str]]:
    for after in hours:
        with clock.at(of.due_at + timedelta(hours=after)):
            sweep.run()
    return told()


@pytest.fixture
def running(worker: User, supervisor: User, inspector: User) -> Deadline:
    case = factories.case(worker, clocked=False)
    started = clocks.start(case, "case.assessment", case=case, person=worker, risk="orange")
    assert started
    assert started.limit
    assert (started.limit.further_to, started.limit.further_after) == ("inspector", 24)
    return started


def away(person: User, stand_in: User | None = None) -> Absence:
    return enter_absence(person, by=person, stand_in=stand_in, **LONG)


def test_before_at_and_after_then_the_supervisor_then_further(running):
    assert swept(-11, of=running) == [("worker", "before", "")]
    assert swept(1, of=running)[:1] == [("supervisor", "late", "")]
    assert ("worker", "after", "") not in swept(11, of=running)
    assert ("worker", "after", "") in swept(12, of=running)  # as long after as the warning came before
    assert ("inspector", "further", "") not in told()
    expected = [
        ("inspector", "further", ""),
        ("supervisor", "late", ""),
        ("worker", "after", ""),
        ("worker", "before", ""),
        ("worker", "due", ""),
    ]
    assert swept(24, 25, 400, of=running) == expected


def test_without_anybody_named_further_up_the_ladder_ends(running):
    Limit.objects.filter(pk=running.limit_id).update(further_to="", further_after=None)
    assert [phase for _who, phase, _instead in swept(1, 13, 500, of=running)] == ["late", "after", "due"]
    running.refresh_from_db()
    assert running.told == "further"


def test_a_date_set_by_a_person_has_no_limit_and_is_still_told_after_a_day(worker, supervisor):
    case = factories.case(worker, clocked=False)
    row = clocks.start(
        case, "case.contact", case=case, person=worker, due_at=clock.now() + timedelta(hours=30)
    )
    assert row
    assert ("worker", "after", "") not in swept(1, 23, of=row)
    assert ("worker", "after", "") in swept(24, of=row)


def test_everything_is_told_to_the_stand_in_for_whom_it_says(running, worker, colleague):
    away(worker, colleague)
    expected = [("colleague", phase, "worker") for phase in ("after", "before", "due")]
    assert [row for row in swept(-11, 1, 13, of=running) if row[0] in {"worker", "colleague"}] == expected
    row = Notification.objects.filter(phase="due").select_related(*notices.SHOWN).get()
    assert worker.name in notices.words(row)
    notify.tell(worker, "case.reopened", running.case, case=running.case)
    assert Notification.objects.get(verb="case.reopened").person == colleague
    assert not Notification.objects.filter(person=worker).exists()


def test_back_again_the_person_hears_again(running, worker, colleague):
    absence = away(worker, colleague)
    swept(-11, of=running)
    end_absence(absence, by=worker)
    assert ("worker", "due", "") in swept(1, of=running)


def test_without_a_stand_in_the_next_of_the_role_hears_else_above(running, worker, colleague, supervisor):
    away(worker)
    assert ("colleague", "before", "worker") in swept(-11, of=running)
    away(colleague)
    assert ("supervisor", "due", "worker") in swept(1, of=running)
    assert ("supervisor", "late", "") not in told()  # told already that it is due
    assert (
        not Notification.objects.filter(person__in=[worker, colleague])
        .exclude(verb="deadline.before")
        .exists()
    )


def test_nothing_escalates_to_who_is_away(running, worker, supervisor, inspector):
    second = make("second", "supervisor", "46")
    away(supervisor)
    assert [row for row in swept(1, of=running) if row[1] == "late"] == [("second", "late", "")]
    away(second)
    other = factories.case(worker, clocked=False)
    late = clocks.start(other, "case.assessment", case=other, person=worker, risk="orange")
    assert late
    swept(1, of=late)
    assert Notification.objects.get(deadline=late, phase="late").person.username == "inspector"


def test_a_stand_in_of_the_supervisor_hears_once_for_both(running, supervisor):
    second = make("second", "supervisor", "46")
    away(supervisor, second)
    assert [row for row in swept(1, of=running) if row[1] == "late"] == [("second", "late", "")]


def test_where_nobody_is_there_at_all_the_row_waits_and_nothing_goes_out(worker, supervisor, settings):
    settings.REMINDERS_BY_EMAIL = True
    User.objects.update(email="somebody@example.org")
    case = factories.case(worker, clocked=False)
    row = clocks.start(case, "case.assessment", case=case, person=worker, risk="red")
    assert row
    away(worker)
    away(supervisor)
    assert swept(1, of=row) == [("supervisor", "late", ""), ("worker", "due", "")]
    assert not Delivery.objects.exists()


def test_several_who_are_told_the_same_hear_it_once(worker, supervisor, running):
    second = make("second", "supervisor", "46")
    away(supervisor, second)
    notify.tell_all([supervisor, second, None], "case.held", running.case, case=running.case)
    assert [row.person for row in Notification.objects.filter(verb="case.held")] == [second]


def test_my_work_of_the_stand_in_shows_what_is_due_for_the_colleague(client, running, worker, colleague):
    client.force_login(colleague)
    assert "home" in client.get("/").templates[0].name
    plain = queries(client, "/")
    absence = away(worker, colleague)
    page = client.get("/").content.decode()
    assert worker.name in page
    assert client.get("/api/v1/work/").json()["count"] == 1
    assert queries(client, "/") <= plain + 3
    end_absence(absence, by=worker)
    assert client.get("/api/v1/work/").json()["count"] == 0


# -- the morning -----------------------------------------------------------------------------------------------


def morning(**later: float) -> Any:
    """Eight in Ulaanbaatar today."""
    eight = clock.now().astimezone(clock.ULAANBAATAR).replace(hour=8, minute=0, second=0, microsecond=0)
    return clock.at(eight + timedelta(**later))


@pytest.fixture
def due_today(worker: User, supervisor: User) -> Deadline:
    with morning():
        case = factories.case(worker, clocked=False)
        started = clocks.start(
            case, "case.contact", case=case, person=worker, due_at=clock.now() + timedelta(hours=3)
        )
        late = factories.case(worker, clocked=False)
        clocks.start(late, "case.contact", case=late, person=worker, due_at=clock.now() - timedelta(days=3))
    assert started
    return started


def summaries() -> dict[tuple[str, str], dict[str, int]]:
    rows = Notification.objects.filter(verb__startswith="digest.")
    return {(row.person.username, row.verb): row.numbers for row in rows.select_related("person")}


def test_each_person_and_area_is_told_once_a_morning(due_today, settings, worker):
    settings.REMINDERS_BY_EMAIL = True
    User.objects.filter(pk=worker.pk).update(email="worker@example.org")
    with morning(minutes=-1):
        assert digest.every_morning() == 0
    with morning(hours=1):
        assert digest.every_morning() == 2
        assert digest.every_morning() == 0
    assert summaries() == {
        ("worker", "digest.own"): {"late": 1, "today": 1},
        ("supervisor", "digest.area"): {"late": 1, "today": 1, "nobodys": 0},
    }
    assert Delivery.objects.get().notification.person == worker
    with morning(days=1):
        assert digest.every_morning() == 2
    assert MorningRound.objects.filter(zone="Asia/Ulaanbaatar").count() == 2


def test_who_is_away_is_spared_the_morning_and_the_stand_in_told_of_both(due_today, worker, colleague):
    away(worker, colleague)
    with morning(hours=1):
        digest.every_morning()
    assert summaries()["colleague", "digest.own"] == {"late": 1, "today": 1}
    assert ("worker", "digest.own") not in summaries()


def test_each_zone_has_its_own_morning(due_today, worker):
    area = worker.postings.get().area
    area.time_zone = "Asia/Hovd"
    area.save()
    with morning(minutes=30):  # half past seven in Khovd
        digest.every_morning()
        assert ("worker", "digest.own") not in summaries()
    with morning(hours=1):
        digest.every_morning()
    assert ("worker", "digest.own") in summaries()


def test_the_area_page_leads_unit_by_unit_to_the_cases(client, due_today, supervisor):
    client.force_login(supervisor)
    with morning():
        page = client.get("/team/today/").content.decode()
    assert "unit=4631&amp;due=late" in page
    assert "digest." not in client.get("/notifications/").content.decode()
