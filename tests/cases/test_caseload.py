"""A caseload handed over in one step, a task passed on, and the team's work grouped by what is due."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Absence, Posting, User
from areas.models import Area
from audit.models import Event
from cases import caseload, clocks
from cases.actions.handing import hand_over, reassign_task
from cases.actions.tasks import add_task
from cases.models import Case, Deadline, Handover, Notification, Task
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from tests import factories
from tests.people import KHANBOGD, TSOGTTSETSII, make
from tests.queries import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(worker) -> User:
    return make("second", "worker", KHANBOGD)


def load(worker: User, *risks: str) -> list[Case]:
    return [factories.case(worker, risk=risk) for risk in risks]


def to(cases: list[Case], *people: User) -> dict[Any, User]:
    return {case.ref: people[number % len(people)] for number, case in enumerate(cases)}


def test_everything_of_a_person_passes_in_one_step(worker, colleague, second, supervisor):
    cases = load(worker, "red", "green", "orange")
    task = add_task(cases[0], by=worker, title="Сургуультай ярих", due_on=clock.today() + timedelta(days=3))
    elsewhere = add_task(
        factories.case(colleague), by=colleague, title="Өргөдөл бичих", due_on=clock.today(), person=worker
    )
    [row] = hand_over(
        worker, by=supervisor, takers=to(cases, colleague, second), reason="leave", words="Жирэмсний чөлөө."
    )
    assert list(Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk").values_list("worker", flat=True)) == [
        colleague.pk, second.pk, colleague.pk,
    ]  # fmt: skip
    assert not Deadline.objects.running().filter(person=worker).exists()
    assert Task.objects.get(pk=task.pk).person == colleague
    assert Task.objects.get(pk=elsewhere.pk).person == colleague
    assert (row.lines.count(), row.tasks, row.reason) == (3, 1, "leave")
    assert sorted(
        Notification.objects.filter(verb__startswith="caseload").values_list(
            "person__username", "verb", "numbers"
        )
    ) == [
        ("colleague", "caseload.received", {"count": 2}),
        ("second", "caseload.received", {"count": 1}),
        ("worker", "caseload.handed_over", {"count": 3}),
    ]
    assert Event.objects.filter(verb="case.assigned", data__handover=str(row.ref)).count() == 3
    assert Event.objects.get(verb="caseload.handed_over").data["cases"] == 3


def test_the_same_form_sent_twice_is_one_hand_over(worker, colleague, supervisor):
    cases, key = load(worker, "green"), uuid.uuid4()
    facts = {"by": supervisor, "takers": to(cases, colleague), "reason": "left", "form_key": key}
    assert hand_over(worker, **facts) == hand_over(worker, **facts)
    assert Handover.objects.count() == 1


def test_what_cannot_be_is_refused_and_nothing_passes(worker, colleague, second, neighbour, supervisor):
    cases = load(worker, "red", "green")
    sound = {"by": supervisor, "takers": to(cases, colleague), "reason": "leave"}
    Absence.objects.create(
        person=second, since=clock.today(), until=clock.today() + timedelta(days=3), entered_by=second
    )
    for wrong, field in (
        ({"reason": "weather"}, "reason"),
        ({"reason": "other"}, "words"),
        ({"takers": to(cases, neighbour)}, "to"),
        ({"takers": to(cases, worker)}, "to"),
        ({"takers": to(cases, second)}, "to"),
    ):
        with pytest.raises(DomainError) as problem:
            hand_over(worker, **(sound | wrong))
        assert problem.value.field == field
    with pytest.raises(StaleEdit):
        hand_over(worker, **(sound | {"takers": to(cases[:1], colleague)}))
    assert Case.objects.filter(worker=worker).count() == 2
    assert not Handover.objects.exists()


def test_a_person_of_two_units_has_a_row_of_history_in_each(worker, colleague, neighbour, supervisor):
    there = Area.objects.get(code=TSOGTTSETSII)
    Posting.objects.create(person=worker, role="worker", area=there, since=date(2025, 1, 1))
    cases = [factories.case(worker), factories.case(worker, there)]
    plan = caseload.proposed(
        caseload.carried(supervisor, worker), caseload.colleagues(worker, {case.unit_id for case in cases})
    )
    assert plan == {cases[0].pk: colleague, cases[1].pk: neighbour}
    rows = hand_over(
        worker, by=supervisor, takers={case.ref: plan[case.pk] for case in cases}, reason="moved"
    )
    assert sorted(row.unit.code for row in rows) == [KHANBOGD, TSOGTTSETSII]
    assert list(Handover.objects.visible_to(neighbour)) == [row for row in rows if row.unit == there]


def test_the_proposal_is_fair(worker, colleague, second, supervisor):
    load(colleague, "red", "red")
    cases = load(worker, "red", "orange", "green", "green")
    plan = caseload.proposed(cases, caseload.colleagues(worker, {cases[0].unit_id}))
    assert [plan[case.pk] for case in cases] == [second, second, second, colleague] or (
        plan[cases[0].pk] == plan[cases[1].pk] == second
    )


def test_the_page_shows_beforehand_and_then_does_it(client, worker, colleague, second, supervisor):
    cases = load(worker, "red", "green")
    client.force_login(supervisor)
    address = f"/team/people/{worker.ref}/hand-over/"
    shown = client.get(address).content.decode()
    assert colleague.name in shown
    key = str(uuid.uuid4())
    typed = {"form_key": key, "to": [str(colleague.ref), str(second.ref)], "reason": "sick", "preview": "1"}
    preview = client.post(address, typed)
    assert preview.status_code == 200
    assert Case.objects.filter(worker=worker).count() == 2
    assert sum(count for _person, count in preview.context["split"]) == 2
    assert client.post(address, typed | {"reason": ""}).status_code == 422
    chosen = {f"case_{case.ref.hex}": str(second.ref) for case in cases}
    late = factories.case(worker)
    again = client.post(address, typed | chosen | {"send": "1"})
    assert again.status_code == 422  # one more case than was looked at
    chosen[f"case_{late.ref.hex}"] = str(colleague.ref)
    sent = client.post(address, typed | chosen | {"send": "1"})
    row = Handover.objects.get()
    assert sent.headers["Location"] == row.get_absolute_url()
    assert Case.objects.filter(worker=second).count() == 2
    history = client.get("/team/hand-overs/").content.decode()
    assert worker.name in history
    client.force_login(colleague)
    assert late.child.name in client.get(row.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 404


def test_who_has_left_can_be_handed_over_and_who_is_elsewhere_not(
    client, worker, colleague, far_worker, supervisor
):
    load(worker, "green")
    factories.case(far_worker, far_worker.postings.get().area)
    User.objects.filter(pk=worker.pk).update(is_active=False)
    Posting.objects.filter(person=worker).update(until=clock.today())
    client.force_login(supervisor)
    assert client.get(f"/team/people/{worker.ref}/hand-over/").status_code == 200
    assert client.get(f"/team/people/{far_worker.ref}/hand-over/").status_code == 404


def test_the_same_through_the_api(client, worker, colleague, supervisor, far_supervisor):
    [case] = load(worker, "red")

    def post(path, **body):
        return client.post(f"/api/v1/{path}", body, content_type="application/json")

    client.force_login(supervisor)
    lines = post("hand-overs/propose/", person=str(worker.ref), to=[str(colleague.ref)]).json()
    assert lines == [{"case": str(case.ref), "to": str(colleague.ref)}]
    made = post("hand-overs/", person=str(worker.ref), reason="workload", lines=lines)
    assert (made.status_code, made.json()[0]["lines"]) == (201, lines)
    assert client.get("/api/v1/hand-overs/").json()["results"][0]["ref"] == made.json()[0]["ref"]
    client.force_login(far_supervisor)
    assert client.get(f"/api/v1/hand-overs/{made.json()[0]['ref']}/").status_code == 404
    assert post("hand-overs/propose/", person=str(worker.ref), to=[str(colleague.ref)]).status_code == 422


def test_a_task_passes_with_its_clock(client, worker, colleague, neighbour):
    case = factories.case(worker)
    task = add_task(case, by=worker, title="Сургуультай ярих", due_on=clock.today() + timedelta(days=3))
    client.force_login(worker)
    assert client.post(f"/tasks/{task.ref}/assign/", {"person": str(neighbour.ref)}).status_code == 422
    assert client.post(f"/tasks/{task.ref}/assign/", {"person": str(colleague.ref)}).status_code == 302
    assert Task.objects.get(pk=task.pk).person == colleague
    assert Deadline.objects.running().get(subject_ref=task.ref).person == colleague
    assert Notification.objects.filter(person=colleague, verb="task.added").exists()
    with pytest.raises(DomainError):
        reassign_task(task, by=worker, person=colleague)


def test_the_teams_work_stands_by_what_is_due_and_shows_who_is_away(client, worker, colleague, supervisor):
    case = factories.case(worker, clocked=False)
    other = factories.case(colleague, clocked=False)
    for one, days in ((case, -2), (case, 3), (other, 20)):
        clocks.start(
            one, f"case.s{days}", case=one, person=one.worker, due_at=clock.now() + timedelta(days=days)
        )
    Absence.objects.create(
        person=worker, since=clock.today(), until=clock.today() + timedelta(days=3), stand_in=colleague,
        entered_by=worker,
    )  # fmt: skip
    client.force_login(supervisor)
    shown = client.get("/team/work/")
    assert [(group["id"], group["count"]) for group in shown.context["groups"]] == [
        ("late", 1),
        ("week", 1),
        ("later", 1),
    ]
    one = client.get(f"/team/work/?worker={colleague.ref}")
    assert [group["id"] for group in one.context["groups"]] == ["later"]
    loads = {row.person: row for row in client.get("/team/").context["loads"]}
    assert (loads[worker].late, loads[worker].week, loads[worker].away.stand_in) == (1, 1, colleague)
    assert next(iter(loads)) == worker  # the most overdue first
    assert client.get("/team/work/?unit=4401").context["groups"] == []
    told = client.get(f"/api/v1/team-work/?worker={colleague.ref}").json()["results"]
    assert [(row["case"], row["person"]) for row in told] == [(str(other.ref), str(colleague.ref))]
    assert client.get("/api/v1/team-work/?unit=4401").status_code == 400
    carried = client.get("/api/v1/team-work/loads/").json()["results"][0]
    assert (carried["person"], carried["late"], carried["stand_in"]) == (
        str(worker.ref),
        1,
        str(colleague.ref),
    )


@pytest.mark.parametrize("number", [3, 30])
def test_the_teams_work_asks_a_fixed_number_of_queries(client, worker, supervisor, number):
    for _one in range(number):
        factories.case(worker)
    client.force_login(supervisor)
    assert queries(client, "/team/work/") <= 12
