"""My work: what a person finds in the morning, and who is led elsewhere."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases import clocks, hooks, notify, sentences, sweep
from cases.models import Case, Notification
from childprotect.lib import clock
from tests import factories
from tests.queries import queries

pytestmark = pytest.mark.django_db
HOME = "/"


def test_clocks_stand_in_their_groups_each_with_its_button(client: Client, worker: User) -> None:
    case = factories.case(worker, clocked=False)
    now = clock.now()
    for step, due_at in (
        ("case.first_contact", now - timedelta(hours=16)),
        ("case.assessment", now + timedelta(minutes=1)),
        ("case.plan_review", now + timedelta(days=5)),
        ("case.after_closure", now + timedelta(days=40)),
    ):
        clocks.start(case, step, case=case, person=worker, due_at=due_at)
    client.force_login(worker)
    groups = {group["id"]: group["rows"] for group in client.get(HOME).context["groups"]}
    assert groups["late"][0]["action_url"] == reverse("cases:contact_new", args=[case.ref])
    assert reverse("cases:case_assess", args=[case.ref]) in {
        row["action_url"] for row in [*groups.get("today", []), *groups["week"]]
    }  # one minute before midnight it stands in the next group
    assert groups["later"][0]["action_url"] == case.get_absolute_url()


def test_a_worker_sees_only_own_clocks_and_reports_of_the_unit(
    client: Client, worker: User, colleague: User, neighbour: User
) -> None:
    factories.case(colleague)
    factories.report(colleague)
    client.force_login(worker)
    answer = client.get(HOME)
    assert answer.context["groups"] == []
    assert len(answer.context["reports"]) == 2  # the case of the colleague came from one
    client.force_login(neighbour)
    assert not client.get(HOME).context["reports"]


def test_reminders_reach_the_page_and_are_read(
    client: Client, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "chores", [])  # no summary of the morning, whatever the time is
    case = factories.case(worker)
    with clock.later(days=10):
        sweep.run()
    client.force_login(worker)
    answer = client.get(HOME)
    row = Notification.objects.get(
        person=worker, case=case
    )  # after eight in the morning there is a digest besides
    assert (row.ref, True) in {(one["ref"], one["new"]) for one in answer.context["news"]}
    assert client.get(reverse("cases:notification_open", args=[row.ref])).url == case.get_absolute_url()  # type: ignore[attr-defined]
    row.refresh_from_db()
    assert row.read_at
    notify.tell(worker, "case.assigned", case, case=case)
    client.post(reverse("cases:notifications_read"))
    assert not Notification.objects.filter(person=worker, read_at=None)


def test_nobody_opens_what_somebody_else_was_told(client: Client, worker: User, colleague: User) -> None:
    case = factories.case(worker)
    told = notify.tell(worker, "case.assigned", case, case=case)
    assert told
    client.force_login(colleague)
    assert client.get(reverse("cases:notification_open", args=[told.ref])).status_code in {302, 404}
    told.refresh_from_db()
    assert told.read_at is None


def test_every_notice_has_words() -> None:
    for phase in (sweep.BEFORE, sweep.DUE, sweep.LATE):
        assert f"deadline.{phase}" in sentences.NOTICES


def test_people_without_cases_are_led_to_their_own_page(
    client: Client, official: User, nobody: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "homes", [("shelters.view_board", "cases:notification_list")])
    client.force_login(official)
    assert client.get(HOME).url == reverse("cases:notification_list")  # type: ignore[attr-defined]
    client.force_login(nobody)
    assert client.get(HOME).url == reverse("accounts:rights")  # type: ignore[attr-defined]


def test_every_home_exists() -> None:
    for _perm, url_name in hooks.homes:
        assert reverse(url_name)


@pytest.mark.parametrize("page_number", ["0", "-1", "abc", "1000000000", "9" * 400])
def test_no_page_number_breaks_it(client: Client, worker: User, page_number: str) -> None:
    client.force_login(worker)
    assert client.get(HOME, {"page": page_number}).status_code == 200


@pytest.mark.parametrize("number", [3, 30])
def test_it_asks_a_fixed_number_of_queries(
    client: Client, worker: User, supervisor: User, number: int
) -> None:
    for _place in range(number):
        case = factories.case(worker)
        notify.tell(worker, "case.assigned", case, case=case)
        factories.report(worker)
    Case.objects.filter(pk__in=Case.objects.values("pk")[: number // 2]).update(worker=None)
    for person, expected in ((worker, 13), (supervisor, 17)):
        client.force_login(person)
        assert queries(client, HOME) == expected
