"""Case work through the API: one child from report to closure, a purpose for oversight, the same refusals."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from cases import lexicon, notify
from cases.models import Case, Notification, Report
from childprotect.lib import clock
from tests import factories, sheets
from tests.people import KHANBOGD, TSOGTTSETSII
from tests.queries import queries

pytestmark = pytest.mark.django_db


def send(client: Client, path: str, data: Any = None) -> Any:
    return client.post(f"/api/v1/{path}", data if data is not None else {}, content_type="application/json")


def a_report(**fields: Any) -> dict[str, Any]:
    return {
        "form_key": str(uuid.uuid4()),
        "unit": KHANBOGD,
        "channel": "108",
        "seen": "Хүүхдүүд ганцаараа байна.",
        "place": "2-р баг",
        "urgency": "orange",
        "received_at": (clock.now() - timedelta(hours=1)).isoformat(),
        "concerns": ["neglect"],
        "children": [{"given_name": "Тэмүүжин", "father_name": "Ганбат", "birth_year": 2017}],
    } | fields


def test_one_child_from_report_to_closure(client: Client, worker: User, supervisor: User) -> None:
    client.force_login(worker)
    sent = a_report()
    made = send(client, "reports/", sent)
    assert made.status_code == 201
    assert (
        send(client, "reports/", sent).json()["ref"] == made.json()["ref"]
    )  # the same form twice is one report
    opened = send(client, f"reports/{made.json()['ref']}/accept/").json()
    path = f"cases/{opened[0]['ref']}/"
    case = client.get(f"/api/v1/{path}").json()
    assert case["stage"] == "assessing"
    assert {row["step"] for row in case["clocks"]} == {"case.first_contact", "case.danger", "case.assessment"}
    assert len(client.get("/api/v1/work/").json()["results"]) == 3
    now = clock.now().isoformat()
    note = {"kind": "family", "text": "Ээжтэй нь ярьсан.", "happened_at": now}
    assert send(client, f"{path}notes/", note).status_code == 201
    seen = {"kind": "visit", "seen": "alone", "state": "Тайван.", "danger": False, "happened_at": now}
    assert send(client, f"{path}contacts/", seen).status_code == 201
    assert len(client.get(f"/api/v1/{path}contacts/").json()["results"]) == 1
    assert len(client.get(f"/api/v1/{path}notes/").json()["results"]) == 1
    sheets.assess(Case.objects.get(), worker, "orange")
    assert client.get(f"/api/v1/{path}").json()["stage"] == "planning"
    done = {"text": "Эмнэлгийн үзлэгт хүргэх", "due_on": f"{clock.today()}"}
    plan = {"goals": [{"text": "Аюулгүй гэр", "actions": [done]}], "child_view": "Сайн.", "submit": True}
    plan = send(client, f"{path}plan/", plan).json()
    assert plan["state"] == "submitted"
    client.force_login(supervisor)
    assert (
        send(client, f"plans/{plan['ref']}/approve/", {"version": plan["version"]}).json()["edited"] is False
    )
    client.force_login(worker)
    (task,) = client.get("/api/v1/tasks/").json()["results"]
    assert send(client, f"tasks/{task['ref']}/finish/", {"result": "Хүргэсэн."}).json()["state"] == "done"
    service = {
        "service": "psych",
        "given_on": f"{clock.today()}",
        "provider": "Сэтгэл зүйч",
        "amount": "1 удаа",
    }
    assert send(client, f"{path}services/", service).status_code == 201
    assert client.get(f"/api/v1/{path}services/").json()["results"][0]["amount"] == "1 удаа"
    asked = {"reason": "guardian", "note": "Хангагдсан."}
    assert send(client, f"{path}ask-closing/", asked).json()["stage"] == "in_review"
    client.force_login(supervisor)
    assert client.get("/api/v1/notifications/").json()["results"][0]["verb"] == "case.closing_asked"
    assert send(client, f"{path}agree-closing/").json()["stage"] == "closed"


def test_an_earlier_file_is_proposed_and_chosen(client: Client, worker: User) -> None:
    child = factories.child(worker)
    lexicon.learn({child.given_key, child.father_key})
    factories.case(worker, child=child)
    client.force_login(worker)
    report = send(client, "reports/", a_report()).json()
    found = client.get(f"/api/v1/reports/{report['ref']}/matches/").json()
    assert [row["child"] for row in found] == [str(child.ref)]
    assert found[0]["reasons"]
    answer = send(
        client, f"reports/{report['ref']}/same/", {"line": found[0]["line"], "child": found[0]["child"]}
    )
    assert answer.status_code == 200
    send(client, f"reports/{report['ref']}/accept/")
    assert Case.objects.filter(child=child).count() == 1  # the child has an open case here: it goes on


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"unit": TSOGTTSETSII}, 422),
        ({"unit": "nowhere"}, 422),
        ({"channel": "pigeon"}, 400),
        ({"concerns": ["weather"]}, 400),
        ({"received_at": "2125-01-01T00:00:00Z"}, 422),
        ({"seen": "Хүү\u202eхэд"}, 400),
        ({"seen": "  "}, 400),
        ({"children": [{}] * 40}, 400),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: Client, worker: User, wrong: dict[str, Any], status: int
) -> None:
    client.force_login(worker)
    answer = send(client, "reports/", a_report(**wrong))
    assert answer.status_code == status
    assert set(answer.json()) == {"message", "fields"}
    assert set(answer.json()["fields"]) & (set(wrong) | {"received_on"})
    assert not Report.objects.exists()


def test_oversight_states_a_purpose_first(client: Client, worker: User, inspector: User) -> None:
    case = factories.case(worker)
    client.force_login(inspector)
    path = f"cases/{case.ref}/"
    assert client.get(f"/api/v1/{path}").status_code == 403
    assert send(client, f"{path}purpose/", {"purpose": "curiosity"}).status_code == 400
    assert send(client, f"{path}purpose/", {"purpose": "complaint"}).status_code == 204
    assert client.get(f"/api/v1/{path}").status_code == 200
    assert send(client, f"{path}notes/", {}).status_code == 403


def test_a_stale_change_is_refused_with_409(
    client: Client, worker: User, supervisor: User, colleague: User
) -> None:
    case = factories.case(worker)
    client.force_login(supervisor)
    stale = {"worker": str(colleague.ref), "version": case.version + 7}
    assert send(client, f"cases/{case.ref}/assign/", stale).status_code == 409
    good = {"worker": str(colleague.ref), "version": case.version}
    assert send(client, f"cases/{case.ref}/assign/", good).json()["worker"] == str(colleague.ref)
    assert send(client, f"cases/{case.ref}/assign/", {"worker": str(uuid.uuid4())}).status_code == 422


def test_search_and_list_stay_within_the_scope(client: Client, worker: User, neighbour: User) -> None:
    case = factories.case(worker)
    lexicon.learn({case.child.given_key})
    for person, expected in ((worker, 1), (neighbour, 0)):
        client.force_login(person)
        for question in ("Temuujin", case.number):
            assert len(send(client, "search/", {"q": question}).json()["rows"]) == expected
        assert client.get("/api/v1/cases/").json()["count"] == expected
        assert client.get("/api/v1/cases/", {"risk": "orange", "sort": "due"}).json()["count"] == expected
        for unknown in ({"colour": "blue"}, {"risk": "blue"}, {"sort": "name"}):
            assert client.get("/api/v1/cases/", unknown).status_code == 400


def test_notifications_are_marked_as_read(client: Client, worker: User) -> None:
    notify.tell(worker, "case.assigned", factories.case(worker))
    client.force_login(worker)
    row = client.get("/api/v1/notifications/").json()["results"][0]
    assert row["words"] != row["verb"]
    assert send(client, "notifications/").status_code == 204
    assert not Notification.objects.filter(read_at=None).exists()


@pytest.mark.parametrize("number", [3, 30])
def test_lists_ask_a_fixed_number_of_queries(client: Client, worker: User, number: int) -> None:
    for _place in range(number):
        notify.tell(worker, "case.assigned", factories.case(worker))
    client.force_login(worker)
    asked = {
        name: queries(client, f"/api/v1/{name}/") for name in ("cases", "reports", "work", "notifications")
    }
    assert asked == {"cases": 8, "reports": 6, "work": 6, "notifications": 5}
