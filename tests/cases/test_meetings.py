"""The joint team: an agenda drawn from what is grave, a quorum, a decision that becomes tasks, minutes to sign."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from areas.models import Area
from audit.models import Event
from cases import agenda, clocks
from cases.actions import meetings, sheets
from cases.actions.meetings import Promise
from cases.actions.risk import set_risk
from cases.models import AgendaItem, Deadline, Meeting, Task, TeamMember
from childprotect.lib import clock
from childprotect.lib.dates import official_day_text
from childprotect.lib.errors import DomainError, StaleEdit
from tests import factories
from tests import sheets as made
from tests.people import TSOGTTSETSII

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(worker):
    case = factories.case(worker, risk="red")
    clocks.start(case, "case.team_meeting", case=case, person=worker, risk="red")
    return case


@pytest.fixture
def team(case, worker):
    names = (("head", "Ж.Баатарсүх"), ("secretary", "Б.Сарантуяа"), ("police", "Д.Нямдорж"))
    return [
        meetings.add_member(case.unit, by=worker, role=role, name=name, since=date(2025, 1, 1))
        for role, name in names
    ]


def plan(case, worker, **more):
    facts = {"starts_at": clock.now(), "place": "Тамгын газар", "cases": [case]}
    return meetings.plan_meeting(case.unit, by=worker, **(facts | more))


def come(meeting, worker, count):
    rows = [row.pk for row in meeting.attendance.all()]
    return meetings.record_attendance(
        meeting, by=worker, present=rows[:count], notes={}, version=Meeting.objects.get(pk=meeting.pk).version
    )


def test_the_agenda_proposes_red_overdue_and_waiting_cases_of_the_unit(case, worker, neighbour):
    calm = factories.case(worker, risk="green")
    late = factories.case(worker, risk="green")
    clocks.start(late, "case.contact", case=late, person=worker, due_at=clock.now() - timedelta(days=1))
    found = {one.case.pk: one.reasons for one in agenda.proposed(worker, case.unit)}
    assert found == {case.pk: ["red", "waiting"], late.pk: ["overdue"]}
    assert calm.pk not in found
    assert agenda.proposed(neighbour, case.unit) == []


def test_a_decision_becomes_dated_tasks_and_meets_the_clock(case, worker, team):
    meeting = come(plan(case, worker), worker, 2)
    due = clock.today() + timedelta(days=7)
    item = meetings.settle(
        meeting.items.get(),
        by=worker,
        outcome="decided",
        decision="Эмээгийнд нь үлдээх.",
        votes_for=2,
        votes_against=0,
        promises=[Promise("Гэрийн нөхцөлийг үзэх", due), Promise("Эмчилгээнд хамруулах", due, "health")],
    )
    tasks = Task.objects.of_source(item)
    assert sorted(tasks.values_list("sector", "due_on")) == [("", due), ("health", due)]
    assert Deadline.objects.get(step="case.team_meeting").met
    assert Event.objects.of_case(case.ref).filter(verb="case.team_decided").count() == 1
    with pytest.raises(DomainError):
        meetings.settle(item, by=worker, outcome="postponed")


def test_a_finished_assessment_sets_the_team_its_time_by_the_risk(worker):
    case = factories.case(worker, risk="green")
    sheet = made.filled(case, worker, "situation", happened_at=clock.now() - timedelta(hours=2))
    sheets.complete_sheet(sheet, by=worker, risk="orange")
    running = Deadline.objects.running().get(step="case.team_meeting")
    assert (running.person, running.due_at) == (worker, sheet.happened_at + timedelta(hours=72))
    assert [one.reasons for one in agenda.proposed(worker, case.unit)] == [["waiting"]]
    set_risk(case, by=worker, risk="red")
    running.refresh_from_db()
    assert running.due_at == sheet.happened_at + timedelta(hours=24)


def test_a_decision_that_came_late_asks_for_the_reason(client, case, worker, team):
    with clock.at(clock.now() + timedelta(days=3)):
        meeting = come(plan(case, worker), worker, 2)
        address = f"/joint-team/agenda/{meeting.items.get().ref}/"
        typed = {"outcome": "decided", "decision": "Үлдээх.", "task-TOTAL_FORMS": 0, "task-INITIAL_FORMS": 0}
        client.force_login(worker)
        assert client.post(address, typed).status_code == 422
        assert client.post(address, typed | {"delay_reason": "staff"}).status_code == 302
    assert Deadline.objects.get(step="case.team_meeting").delay.reason == "staff"


def test_without_a_quorum_nothing_is_decided_and_the_sentence_says_what_to_do(case, worker, team):
    meeting = come(plan(case, worker), worker, 1)
    with pytest.raises(DomainError, match=r"1.*2"):
        meetings.settle(meeting.items.get(), by=worker, outcome="decided", decision="Үлдээх.")
    assert not Task.objects.exists()
    item = meetings.settle(meeting.items.get(), by=worker, outcome="postponed")
    assert item.outcome == "postponed"
    assert not Deadline.objects.get(step="case.team_meeting").ended_at  # it still waits


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"decision": " "}, "decision"),
        ({"decision": "Тийм", "votes_for": 2, "votes_against": 2}, "votes_for"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(case, worker, team, wrong, field):
    meeting = come(plan(case, worker), worker, 3)
    with pytest.raises(DomainError) as refused:
        meetings.settle(meeting.items.get(), by=worker, outcome="decided", **wrong)
    assert refused.value.field == field


def test_a_wrong_task_takes_the_whole_decision_back(case, worker, team):
    meeting = come(plan(case, worker), worker, 3)
    with pytest.raises(DomainError):
        meetings.settle(
            meeting.items.get(),
            by=worker,
            outcome="decided",
            decision="Үлдээх.",
            promises=[Promise("Өчигдөр", clock.today() - timedelta(days=1))],
        )
    assert AgendaItem.objects.get().outcome == ""


def test_a_meeting_needs_a_team_cases_of_the_unit_and_is_planned_once(case, worker, neighbour, team):
    other = factories.case(neighbour, Area.objects.get(code=TSOGTTSETSII))
    for cases in ([], [other]):
        with pytest.raises(DomainError) as refused:
            plan(case, worker, cases=cases)
        assert refused.value.field == "cases"
    key = uuid.uuid4()
    assert plan(case, worker, form_key=key) == plan(case, worker, form_key=key)
    assert Meeting.objects.count() == 1
    TeamMember.objects.update(until=date(2025, 2, 1))
    with pytest.raises(DomainError):
        plan(case, worker)


def test_it_closes_when_every_case_is_settled_and_nothing_changes_afterwards(case, worker, team):
    meeting = come(plan(case, worker, starts_at=clock.now() - timedelta(hours=1)), worker, 3)
    end = {"by": worker, "minutes": "", "ended_at": clock.now()}
    version = Meeting.objects.get().version
    with pytest.raises(DomainError):
        meetings.close_meeting(meeting, version=version, **end)
    meetings.settle(meeting.items.get(), by=worker, outcome="decided", decision="Үлдээх.")
    with pytest.raises(StaleEdit):
        meetings.close_meeting(meeting, version=version - 1, **end)
    with pytest.raises(DomainError):
        meetings.close_meeting(
            meeting, version=version, **(end | {"ended_at": meeting.starts_at - timedelta(minutes=1)})
        )
    with pytest.raises(DomainError):
        meetings.cancel_meeting(meeting, by=worker, reason="Цас", version=version)
    closed = meetings.close_meeting(meeting, version=version, **end)
    assert closed.state == "held"
    with pytest.raises(DomainError):
        come(closed, worker, 1)


def test_another_agenda_keeps_what_is_settled(case, worker, team):
    meeting = come(plan(case, worker), worker, 3)
    meetings.settle(meeting.items.get(), by=worker, outcome="decided", decision="Үлдээх.")
    second = factories.case(worker)
    version = Meeting.objects.get().version
    meetings.change_agenda(meeting, by=worker, cases=[second], version=version)
    meetings.change_agenda(meeting, by=worker, cases=[], version=version + 1)
    assert dict(meeting.items.values_list("case", "outcome")) == {case.pk: "decided", second.pk: "postponed"}


def test_the_secretary_plans_decides_and_prints(case, worker, team, client):
    client.force_login(worker)
    page = client.get("/joint-team/").content.decode()
    assert "Ж.Баатарсүх" in page
    typed = {
        "form_key": str(uuid.uuid4()),
        "starts_on": f"{clock.today():%Y.%m.%d}",
        "starts_time": "10:00",
        "place": "Тамгын газар",
        "cases": [str(case.ref)],
    }
    refused = client.post("/joint-team/meetings/new/", {**typed, "starts_time": "25:00"})
    assert refused.status_code == 422
    assert "Тамгын газар" in refused.content.decode()
    assert client.post("/joint-team/meetings/new/", typed).status_code == 302
    meeting = Meeting.objects.get()
    rows = list(meeting.attendance.all())
    client.post(
        f"/joint-team/meetings/{meeting.ref}/attendance/",
        {"version": meeting.version, f"present_{rows[0].pk}": "on", f"present_{rows[1].pk}": "on"},
    )
    item = AgendaItem.objects.get()
    tasks = {"task-TOTAL_FORMS": 4, "task-INITIAL_FORMS": 0, "task-0-title": "Гэрт нь очих"}
    decided = {"outcome": "decided", "discussion": "Гэртээ харихыг хүссэн.", "decision": "Үлдээх."}
    without_a_day = client.post(f"/joint-team/agenda/{item.ref}/", {**decided, **tasks})
    assert without_a_day.status_code == 422
    assert "Гэрт нь очих" in without_a_day.content.decode()
    tasks["task-0-due_on"] = f"{clock.today() + timedelta(days=5):%Y.%m.%d}"
    assert client.post(f"/joint-team/agenda/{item.ref}/", {**decided, **tasks}).status_code == 302
    paper = client.get(f"/joint-team/agenda/{item.ref}/paper/").content.decode()
    assert official_day_text(meeting.starts_at) in paper
    assert "Гэрт нь очих" in paper
    assert "Үлдээх." in client.get(f"/cases/{case.ref}/decisions/").content.decode()


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 14), "2026 оны 01 дүгээр сарын 14-ний өдөр"),
        (date(2026, 12, 5), "2026 оны 12 дугаар сарын 05-ны өдөр"),
        (date(2026, 11, 29), "2026 оны 11 дүгээр сарын 29-ний өдөр"),
    ],
)
def test_the_official_date(day, text, settings):
    assert official_day_text(day) == text


def test_the_meeting_asks_as_often_for_thirty_cases_as_for_three(case, worker, team, client):
    client.force_login(worker)
    counts = []
    for count in (1, 3, 30):
        cases = [factories.case(worker) for _number in range(count)]
        meeting = plan(case, worker, cases=cases)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/joint-team/meetings/{meeting.ref}/").status_code == 200
        counts.append(len(caught))
    assert counts[1] == counts[2]  # the first read the code lists as well
