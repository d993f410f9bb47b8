"""Naming the responsible worker, and the supervisor's team page."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from areas.models import Area
from audit.models import Event
from cases import clocks
from cases.actions.assignment import assign_case
from cases.models import Case, ClosureAgreement, Deadline, Notification
from childprotect.lib.errors import DomainError, StaleEdit
from tests import factories
from tests.people import TSOGTTSETSII
from tests.queries import queries

pytestmark = pytest.mark.django_db


def test_the_worker_is_named_clocks_pass_and_both_are_told(
    worker: User, colleague: User, supervisor: User
) -> None:
    case = factories.case(worker)
    clocks.start(case, "case.first_contact", case=case, person=None, risk="red")
    assign_case(case, by=supervisor, worker=colleague, version=case.version)
    case.refresh_from_db()
    assert case.worker == colleague
    assert set(Deadline.objects.running().values_list("person", flat=True)) == {colleague.pk}
    assert sorted(Notification.objects.values_list("person__username", "verb")) == [
        ("colleague", "case.assigned"),
        ("worker", "case.taken_over"),
    ]
    event = Event.objects.get(verb="case.assigned")
    assert event.data["worker"] == str(colleague.ref)
    assert event.data["previous"] == str(worker.ref)


def test_it_refuses_what_makes_no_sense(
    worker: User, colleague: User, neighbour: User, supervisor: User
) -> None:
    case = factories.case(worker)
    for wrong in (worker, neighbour):
        with pytest.raises(DomainError) as problem:
            assign_case(case, by=supervisor, worker=wrong)
        assert problem.value.field == "worker"
    with pytest.raises(StaleEdit):
        assign_case(case, by=supervisor, worker=colleague, version=case.version + 1)
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    with pytest.raises(DomainError):
        assign_case(case, by=supervisor, worker=colleague)
    assert not Notification.objects.exists()


def test_a_closed_case_keeps_its_worker(worker: User, colleague: User, supervisor: User) -> None:
    case = factories.case(worker, clocked=False)
    Case.objects.filter(pk=case.pk).update(stage="closed", closed_at=case.opened_at)
    with pytest.raises(DomainError):
        assign_case(case, by=supervisor, worker=colleague)


def test_the_page_names_the_worker_and_keeps_mistakes(
    client: Client, worker: User, colleague: User, neighbour: User, supervisor: User
) -> None:
    case = factories.case(worker)
    address = reverse("cases:case_assign", args=[case.ref])
    client.force_login(supervisor)
    assert str(neighbour.ref) not in client.get(address).content.decode()
    for worker_ref in (neighbour.ref, uuid.uuid4(), "nobody", ""):
        answer = client.post(address, {"worker": str(worker_ref), "version": case.version})
        assert answer.status_code == 422
    answer = client.post(address, {"worker": str(colleague.ref), "version": case.version})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.worker == colleague
    assert client.post(address, {"worker": str(worker.ref), "version": 1}).status_code == 422  # stale


def test_a_worker_assigns_nothing(client: Client, worker: User, neighbour: User) -> None:
    case = factories.case(worker)
    address = reverse("cases:case_assign", args=[case.ref])
    client.force_login(worker)
    assert client.get(address).status_code == 403
    client.force_login(neighbour)
    assert client.get(address).status_code == 404


def test_the_team_page_counts_each_worker(
    client: Client, worker: User, colleague: User, neighbour: User, far_worker: User, supervisor: User
) -> None:
    for risk in ("red", "green"):
        factories.case(worker, risk=risk)
    factories.case(neighbour, Area.objects.get(code=TSOGTTSETSII))
    factories.case(far_worker, Area.objects.get(code="4401"))
    nobodys = factories.case(colleague)
    Case.objects.filter(pk=nobodys.pk).update(worker=None)
    closing = factories.case(worker)
    Case.objects.filter(pk=closing.pk).update(stage="in_review", closing_asked_by=worker)
    ClosureAgreement.objects.create(case=closing, role="supervisor")
    client.force_login(supervisor)
    answer = client.get(reverse("cases:team"))
    loads = {load.person.name: (load.cases, load.red) for load in answer.context["loads"]}
    assert loads == {
        "Б.Worker": (3, 1),
        "Б.Neighbour": (1, 0),
        "Б.Colleague": (0, 0),
    }
    assert [case.pk for case in answer.context["to_assign"]] == [nobodys.pk]
    assert [case.pk for case in answer.context["to_agree"]] == [closing.pk]
    assert [figure["value"] for figure in answer.context["figures"]] == [5, 1, 0, 1, 1]
    home = client.get(reverse("cases:home"))
    assert [case.pk for case in home.context["team"]["to_assign"]] == [nobodys.pk]


def test_who_left_still_shows_with_the_cases_left_behind(
    client: Client, worker: User, supervisor: User
) -> None:
    case = factories.case(worker)
    User.objects.filter(pk=worker.pk).update(is_active=False)
    client.force_login(supervisor)
    answer = client.get(reverse("cases:team"))
    assert [load.person.is_active for load in answer.context["loads"]] == [False]
    assert [row.pk for row in answer.context["to_assign"]] == [case.pk]


@pytest.mark.parametrize("number", [3, 30])
def test_the_team_page_asks_a_fixed_number_of_queries(
    client: Client, worker: User, supervisor: User, number: int
) -> None:
    for _place in range(number):
        factories.case(worker, clocked=False)
    Case.objects.filter(pk__in=Case.objects.values("pk")[: number // 2]).update(worker=None)
    client.force_login(supervisor)
    assert queries(client, reverse("cases:team")) == 13
