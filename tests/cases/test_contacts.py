"""Contacts and services: what seeing the child meets and dates, what is missed and told, and the list laid out by risk."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from cases import clocks, stages
from cases.actions import contacts, risk
from cases.delays import Delay
from cases.models import Case, Contact, Deadline, Notification, ServiceGiven, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from tests import factories
from tests import plans as made
from tests.people import CAST, make
from tests.queries import queries

pytestmark = pytest.mark.django_db
KEY = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def case(worker: User) -> Case:
    return factories.case(
        worker, clocked=False, opened_at=clock.now() - timedelta(days=40), report=_old_report(worker)
    )


def _old_report(worker: User) -> Any:
    return factories.report(worker, received_at=clock.now() - timedelta(days=41))


def record(case: Case, by: User, seen: str = "alone", **facts: Any) -> Contact:
    values = {"kind": "visit", "happened_at": clock.now(), "state": "Тайван байна.", "danger": False}
    return contacts.record_contact(case, by=by, seen=seen, **(values | facts))


def missed(case: Case, by: User, **facts: Any) -> Contact:
    return record(case, by, "missed", state="", danger=None, **facts)


def visit(case: Case) -> Deadline:
    return Deadline.objects.running().get(case=case, step="case.contact")


def told(verb: str) -> list[str]:
    return sorted(Notification.objects.filter(verb=verb).values_list("person__username", flat=True))


@pytest.mark.parametrize(("level", "days"), [("red", 7), ("orange", 14), ("green", 30)])
def test_the_next_visit_is_dated_by_the_risk_from_when_the_child_was_seen(
    case: Case, worker: User, level: str, days: int
) -> None:
    Case.objects.filter(pk=case.pk).update(risk=level)
    at = clock.now() - timedelta(days=2)
    record(case, worker, happened_at=at)
    following = visit(case)
    assert following.started_at == at
    local = at.astimezone(case.unit.zone).date()
    assert following.due_at.astimezone(case.unit.zone).date() == local + timedelta(days=days)


def test_seeing_the_child_meets_the_first_contact_at_its_true_time_and_asks_for_the_safety_plan(
    case: Case, worker: User
) -> None:
    clocks.start(
        case,
        "case.first_contact",
        case=case,
        person=worker,
        risk="orange",
        began=clock.now() - timedelta(days=3),
    )
    at = clock.now() - timedelta(days=2, hours=20)
    record(case, worker, happened_at=at, delay=Delay())
    first = Deadline.objects.get(step="case.first_contact")
    assert (first.met, first.done_at) == (True, at)
    assert Deadline.objects.running().get(step="case.safety_plan").started_at == at


def test_a_late_first_contact_asks_for_the_reason(client: Client, case: Case, worker: User) -> None:
    clocks.start(
        case,
        "case.first_contact",
        case=case,
        person=worker,
        risk="orange",
        began=clock.now() - timedelta(days=3),
    )
    with pytest.raises(DomainError) as problem:
        record(case, worker, delay=Delay())
    assert problem.value.field == "delay_reason"
    assert not Contact.objects.exists()
    client.force_login(worker)
    page = reverse("cases:contact_new", args=[case.ref])
    assert "delay_reason" in client.get(page).content.decode()
    now = clock.now().astimezone(case.unit.zone)
    typed = {
        "form_key": KEY, "kind": "visit", "happened_on": f"{now:%Y.%m.%d}", "happened_time": f"{now:%H:%M}",
        "with_whom": "Ээж", "seen": "others", "state": "Даарсан.", "danger": "no", "next_step": "",
        "delay_reason": "", "delay_words": "",
    }  # fmt: skip
    answer = client.post(page, typed)
    assert answer.status_code == 422
    assert "Даарсан." in answer.content.decode()
    assert client.post(page, typed | {"delay_reason": "road"}).status_code == 302
    assert Deadline.objects.get(step="case.first_contact").delay.reason == "road"
    assert "delay_reason" not in client.get(page).content.decode()


@pytest.mark.parametrize("seen", ["no", "missed"])
def test_who_did_not_see_the_child_has_met_nothing(case: Case, worker: User, seen: str) -> None:
    record(case, worker, happened_at=clock.now() - timedelta(days=5))
    due = visit(case)
    (missed if seen == "missed" else record)(case, worker, **({} if seen == "missed" else {"seen": "no"}))
    assert visit(case) == due


def test_a_contact_typed_in_late_moves_no_visit_back(case: Case, worker: User) -> None:
    record(case, worker, happened_at=clock.now() - timedelta(days=1))
    due = visit(case)
    record(case, worker, happened_at=clock.now() - timedelta(days=9))
    assert visit(case) == due


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "?"}, "kind"),
        ({"seen": "?"}, "seen"),
        ({"kind": "call"}, "seen"),
        ({"state": " "}, "state"),
        ({"danger": None}, "danger"),
        ({"happened_at": timedelta(hours=1)}, "happened_on"),
        ({"happened_at": timedelta(days=-60)}, "happened_on"),
    ],
)
def test_a_contact_must_be_possible(case: Case, worker: User, wrong: dict[str, Any], field: str) -> None:
    facts = {name: clock.now() + value if name == "happened_at" else value for name, value in wrong.items()}
    with pytest.raises(DomainError) as problem:
        record(case, worker, **facts)
    assert problem.value.field == field
    assert not Contact.objects.exists()


def test_the_same_form_sent_twice_is_one_contact(case: Case, worker: User) -> None:
    assert record(case, worker, form_key=KEY) == record(case, worker, form_key=KEY)


def test_two_missed_in_a_row_are_told_once_and_again_after_the_child_was_seen(
    case: Case, worker: User, supervisor: User
) -> None:
    missed(case, worker)
    assert told("contact.missed_again") == []
    missed(case, worker, form_key=KEY)
    missed(case, worker, form_key=KEY)  # the same form again
    missed(case, worker)
    assert told("contact.missed_again") == ["supervisor"]
    record(case, worker)
    missed(case, worker)
    missed(case, worker)
    assert told("contact.missed_again") == ["supervisor", "supervisor"]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30)), min_size=1, max_size=8))
def test_every_row_of_missed_contacts_is_told_exactly_once(row: list[tuple[bool, int]]) -> None:
    """However they are typed in, also out of order: nobody is told twice of one row, and of no row nobody is."""
    with transaction.atomic():
        worker, _above = (make(name, *CAST[name]) for name in ("worker", "supervisor"))
        case = factories.case(worker, clocked=False, report=_old_report(worker))
        for reached, days in row:
            at = clock.now() - timedelta(days=days)
            (record if reached else missed)(case, worker, happened_at=at)
            lasting = _lasting(case)
            flags = sum(one.told_up for one in lasting)
            if lasting and lasting[0].pk == Contact.objects.latest("pk").pk:
                assert flags >= (len(lasting) >= 2)
        assert Contact.objects.filter(told_up=True).count() == len(told("contact.missed_again"))
        transaction.set_rollback(True)


def _lasting(case: Case) -> list[Contact]:
    """The missed contacts since the last that was none."""
    found: list[Contact] = []
    for one in Contact.objects.filter(case=case):
        if one.seen != "missed":
            break
        found.append(one)
    return found


def test_danger_is_told_and_to_be_assessed(
    case: Case, worker: User, colleague: User, supervisor: User
) -> None:
    record(case, colleague, danger=True)
    record(case, colleague, danger=True)
    assert told("case.danger_seen") == ["supervisor", "supervisor", "worker", "worker"]
    assert Deadline.objects.running().filter(step="case.danger").count() == 1


@pytest.mark.parametrize("stage", sorted(Stage.values))
def test_contacts_are_recorded_where_the_table_says(worker: User, stage: str) -> None:
    ended = {"closed_at": clock.now()} if stage == Stage.CLOSED else {}
    case = factories.case(worker, stage=stage, clocked=False, **ended)
    if stage in stages.STEPS["contacted"].within:
        record(case, worker)
        assert Deadline.objects.running().filter(step="case.contact").exists() == (stage in stages.ACTIVE)
    else:
        with pytest.raises(DomainError):
            record(case, worker)


def test_raising_the_risk_brings_the_next_visit_forward(case: Case, worker: User) -> None:
    record(case, worker)
    before = visit(case).due_at
    risk.set_risk(case, by=worker, risk="red")
    assert visit(case).due_at == before - timedelta(days=7)


def test_a_service_says_what_when_by_whom_how_much_and_for_which_goal(
    client: Client, worker: User, supervisor: User
) -> None:
    case = factories.case(worker, stage=Stage.PLANNING)
    plan = made.approved(case, worker, supervisor)
    goal = plan.goals.get()
    client.force_login(worker)
    page = reverse("cases:case_service", args=[case.ref])
    tomorrow = clock.today() + timedelta(days=1)
    typed = {
        "form_key": KEY, "service": "psych", "given_on": f"{tomorrow:%Y.%m.%d}", "provider": "Сэтгэл зүйч",
        "amount": "3 удаа", "goal": str(goal.ref), "note": "Чөлөөтэй ярьсан.",
    }  # fmt: skip
    answer = client.post(page, typed)
    assert answer.status_code == 422
    assert "Чөлөөтэй ярьсан." in answer.content.decode()
    typed["given_on"] = f"{clock.today():%Y.%m.%d}"
    for _time in range(2):
        assert client.post(page, typed).status_code == 302
    given_row = ServiceGiven.objects.get()
    assert (given_row.service, given_row.amount, given_row.goal) == ("psych", "3 удаа", goal)
    for name in ("case_contacts", "case_services"):
        assert "3 удаа" in client.get(reverse(f"cases:{name}", args=[case.ref])).content.decode()
    other = factories.case(worker, stage=Stage.IN_SERVICE)
    with pytest.raises(DomainError):
        contacts.give_service(
            other, by=worker, service="psych", given_on=clock.today(), provider="?", goal=goal
        )


def test_open_cases_are_laid_out_by_risk_for_the_same_number_of_queries(
    client: Client, worker: User, colleague: User
) -> None:
    client.force_login(worker)
    page = reverse("cases:follow_up")
    asked = {}
    for count in (3, 30):
        while Case.objects.count() < count:
            number = Case.objects.count()
            case = factories.case(worker, risk=("green", "red", "orange")[number % 3], clocked=False)
            record(case, worker)
            missed(case, worker)
        asked[count] = queries(client, page)
    factories.case(colleague, risk="red")
    assert asked[30] == asked[3]
    answer = client.get(page)
    assert [group["risk"] for group in answer.context["groups"]][:2] == ["red", "orange"]
    assert all(
        row["missed"] and row["last_seen"] for group in answer.context["groups"] for row in group["rows"]
    )
    assert answer.context["pages"].count == 30
    assert client.get(page, {"whose": "all"}).context["pages"].count == 31


def test_the_list_of_contacts_keeps_its_queries(client: Client, case: Case, worker: User) -> None:
    client.force_login(worker)
    page = reverse("cases:case_contacts", args=[case.ref])
    asked = []
    for count in (3, 24):
        while Contact.objects.count() < count:
            record(case, worker)
            contacts.give_service(case, by=worker, service="health", given_on=clock.today(), provider="ӨЭМТ")
        asked.append(queries(client, page))
    assert asked[0] == asked[1]


def test_contacts_stand_on_the_timeline_when_they_happened(client: Client, case: Case, worker: User) -> None:
    at = clock.now() - timedelta(days=9)
    record(case, worker, happened_at=at, with_whom="Эмээ", state="Тайван, өссөн.")
    client.force_login(worker)
    page = reverse("cases:case_history", args=[case.ref])
    for address in (page, f"{page}?kind=contact"):
        entries = [one for one in client.get(address).context["entries"] if one["what"] == "contact"]
        assert [(one["at"], "Тайван, өссөн." in one["text"]) for one in entries] == [(at, True)]
