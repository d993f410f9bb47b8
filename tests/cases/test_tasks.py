"""Tasks: set for a person or a sector, seen in "My work", done, called off, handed over, and keeping a case open."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from cases import sweep
from cases.actions import closing, tasks
from cases.actions.assignment import assign_case
from cases.models import Case, Deadline, Notification, Task
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from tests import factories
from tests.queries import queries

pytestmark = pytest.mark.django_db
TITLE = "Эмнэлгийн үзлэгт хүргэх"


@pytest.fixture
def case(worker: User) -> Case:
    return factories.case(worker)


def add(case: Case, by: User, days: int = 3, **facts: object) -> Task:
    due_on = clock.today() + timedelta(days=days)
    return tasks.add_task(case, by=by, **({"title": TITLE, "due_on": due_on} | facts))  # type: ignore[arg-type]


def test_a_task_runs_until_the_end_of_its_day_and_its_owner_is_told(
    case: Case, worker: User, supervisor: User
) -> None:
    task = add(case, supervisor)
    running = Deadline.objects.running().get(subject_ref=task.ref)
    assert (running.step, running.person, running.case) == ("case.task", worker, case)
    local = running.due_at.astimezone(case.unit.zone)
    assert (local.date(), local.hour) == (task.due_on, 23)
    assert Notification.objects.get(person=worker).verb == "task.added"
    assert Event.objects.get(verb="task.added").case_ref == case.ref


def test_who_sets_a_task_for_oneself_is_not_told(case: Case, worker: User) -> None:
    add(case, worker)
    assert not Notification.objects.exists()


def test_a_task_of_a_sector_is_followed_up_by_the_worker_or_by_nobody(case: Case, worker: User) -> None:
    task = add(case, worker, sector="health")
    assert task.person == worker
    Case.objects.filter(pk=case.pk).update(worker=None)
    assert add(case, worker, sector="police").person is None


def test_it_refuses_what_makes_no_sense(case: Case, worker: User, neighbour: User) -> None:
    for wrong, field in (
        ({"days": -1}, "due_on"),
        ({"sector": "?"}, "sector"),
        ({"person": neighbour}, "person"),
    ):
        with pytest.raises(DomainError) as problem:
            add(case, worker, **wrong)
        assert problem.value.field == field
    Case.objects.filter(pk=case.pk).update(worker=None)
    with pytest.raises(DomainError):
        add(case, worker)
    Case.objects.filter(pk=case.pk).update(stage="closed", closed_at=case.opened_at)
    with pytest.raises(DomainError):
        add(case, worker)
    assert not Task.objects.exists()


def test_the_same_form_sent_twice_is_one_task(case: Case, worker: User) -> None:
    key = "00000000-0000-4000-8000-000000000001"
    assert add(case, worker, form_key=key) == add(case, worker, form_key=key)
    assert Deadline.objects.running().filter(step="case.task").count() == 1


def test_done_or_called_off_once(case: Case, worker: User) -> None:
    done = tasks.finish_task(add(case, worker), by=worker, result="Үзүүлсэн.")
    called_off = add(case, worker)
    with pytest.raises(DomainError):
        tasks.cancel_task(called_off, by=worker, reason="  ")
    called_off = tasks.cancel_task(called_off, by=worker, reason="Шаардлагагүй болсон.")
    assert (done.state, called_off.state) == ("done", "cancelled")
    ended = Deadline.objects.filter(step="case.task").order_by("pk").values_list("met", flat=True)
    assert list(ended) == [True, False]
    for again in (
        lambda: tasks.finish_task(done, by=worker),
        lambda: tasks.cancel_task(done, by=worker, reason="?"),
    ):
        with pytest.raises(DomainError):
            again()


def test_late_it_goes_to_the_supervisor(case: Case, worker: User, supervisor: User) -> None:
    task = add(case, worker, days=1)
    with clock.later(days=2, hours=1):
        sweep.run()
        sweep.run()
    rows = Notification.objects.filter(subject_ref=task.ref).values_list("person__username", "phase")
    assert sorted(rows) == [("supervisor", "late"), ("worker", "due")]


def test_tasks_pass_to_the_next_worker(case: Case, worker: User, colleague: User, supervisor: User) -> None:
    mine, theirs = add(case, worker), add(case, worker, person=supervisor)
    done = tasks.finish_task(add(case, worker), by=worker)
    assign_case(case, by=supervisor, worker=colleague)
    owners = {task.pk: task.person for task in Task.objects.all()}
    assert owners == {mine.pk: colleague, theirs.pk: supervisor, done.pk: worker}
    clocks = Deadline.objects.running().filter(step="case.task").values_list("subject_ref", "person")
    assert dict(clocks) == {mine.ref: colleague.pk, theirs.ref: supervisor.pk}


def test_an_open_task_keeps_the_case_open(case: Case, worker: User) -> None:
    task = add(case, worker)
    mine = (f"Хийх ажил: {TITLE}", task.get_absolute_url())
    assert closing.what_keeps_open(case).count(mine) == 1
    with pytest.raises(DomainError):
        closing.ask_to_close(case, by=worker, reason="goals_met", note="Сайн байна.")
    tasks.finish_task(task, by=worker)
    assert mine not in closing.what_keeps_open(case)


def test_my_work_and_the_case_say_what_is_to_be_done_for_no_query_more(
    client: Client, case: Case, worker: User
) -> None:
    client.force_login(worker)
    asked = {}
    for count in (0, 1, 30):
        while Task.objects.count() < count:
            add(case, worker)
        for address in (reverse("cases:home"), case.get_absolute_url()):
            assert (TITLE in client.get(address).content.decode()) == bool(count)
            asked[address, count] = queries(client, address)
    for address in (reverse("cases:home"), case.get_absolute_url()):
        assert asked[address, 0] == asked[address, 1] == asked[address, 30]


def test_my_work_says_nothing_of_a_case_that_is_no_longer_met(
    client: Client, case: Case, worker: User, far_worker: User
) -> None:
    task = add(case, worker)
    Deadline.objects.filter(subject_ref=task.ref).update(person=far_worker)
    client.force_login(far_worker)
    assert TITLE not in client.get(reverse("cases:home")).content.decode()


def test_the_pages_set_and_end_a_task_and_keep_what_was_typed(
    client: Client, case: Case, worker: User
) -> None:
    client.force_login(worker)
    new = reverse("cases:task_new", args=[case.ref])
    typed = {"title": TITLE, "due_on": "2020.01.01", "form_key": "00000000-0000-4000-8000-000000000001"}
    answer = client.post(new, typed)
    assert answer.status_code == 422
    assert TITLE in answer.content.decode()
    typed["due_on"] = f"{clock.today() + timedelta(days=2):%Y.%m.%d}"
    assert client.post(new, typed).status_code == 302
    task = Task.objects.get()
    assert TITLE in client.get(reverse("cases:case_tasks", args=[case.ref])).content.decode()
    page = client.get(task.get_absolute_url()).content.decode()
    assert "finish/" in page
    answer = client.post(reverse("cases:task_cancel", args=[task.ref]), {"reason": ""})
    assert answer.status_code == 422
    assert (
        client.post(reverse("cases:task_finish", args=[task.ref]), {"result": "Болсон."}).status_code == 302
    )
    page = client.get(task.get_absolute_url()).content.decode()
    assert "finish/" not in page
    assert "Болсон." in page
    answer = client.post(reverse("cases:task_finish", args=[task.ref]), {"result": "Дахин"})
    assert answer.status_code == 422
