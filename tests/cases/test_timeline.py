"""One line of time for everything: in order, of a kind, paged, and no more than its reader may see."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from audit import sentences
from cases import timeline
from cases.actions import concerns, notes, people
from cases.models import Case
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from referrals.actions import send_referral
from tests import factories, sheets
from tests.queries import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(worker: User) -> Case:
    return factories.case(worker)


def told(user: User, case: Case, **filters: object) -> list[str]:
    rows = timeline.rows(user, case, **filters)  # type: ignore[arg-type]
    return [row["title"] for row in timeline.entries(user, case, list(rows))]


def test_a_visit_stands_where_it_happened_not_where_it_was_typed(case, worker, partner):
    people.add_person(case, by=worker, relation="mother", given_name="Гантуяа")
    concerns.add_concern(case, by=worker, concern="physical")
    with clock.later(hours=2):
        sheets.assess(case, worker, "orange")
        notes.write_note(
            case, by=worker, kind="visit", text="Уулзсан.", happened_at=clock.now() - timedelta(hours=1)
        )
    lines = told(worker, case)
    placed = [
        "Үнэлгээ хийсэн, эрсдэл: Дунд", "Хүүхэдтэй уулзсан", "Зөрчил, хүчирхийлэл нэмсэн", "Бүртгэлд хүн нэмсэн",
        "Мэдээлэл бүртгэсэн",
    ]  # fmt: skip
    assert [line for line in lines if line in placed] == placed


def test_what_was_typed_days_later_says_so(case, worker):
    with clock.later(days=3):
        notes.write_note(
            case, by=worker, kind="visit", text="Уулзсан.", happened_at=clock.now() - timedelta(days=2)
        )
        (line,) = timeline.entries(worker, case, list(timeline.rows(worker, case, kind="note")))
    assert "Бичсэн" in line["by"]
    assert line["text"] == "Уулзсан."


def test_kinds_filter_and_an_unknown_one_is_refused(case, worker):
    people.add_person(case, by=worker, relation="mother", given_name="Гантуяа")
    sheets.assess(case, worker, "orange")
    assert told(worker, case, kind="file") == ["Бүртгэлд хүн нэмсэн"]
    notes.write_note(case, by=worker, kind="visit", text="Уулзсан.", happened_at=clock.now())
    assert told(worker, case, kind="note") == ["Хүүхэдтэй уулзсан"]
    assert told(worker, case, kind="stay") == []
    with pytest.raises(DomainError):
        timeline.rows(worker, case, kind="weather")


def test_what_higher_apps_record_appears_under_their_kind(case, worker, partner):
    office = factories.organisation(member=partner)
    send_referral(case, by=worker, organisation=office, service="medical", need="Үзлэг.", facts={})
    assert told(worker, case, kind="referral") == ["Холбон зуучилсан"]


def test_every_verb_belongs_to_a_kind_that_is_a_choice():
    codes = dict(timeline.choices())
    assert {timeline.kind_of(verb) for verb in sentences.known()} <= set(codes)
    assert timeline.kind_of("stay.admitted") == "stay"
    assert timeline.kind_of("case.risk_raised") == "risk"
    assert timeline.kind_of("case.closed") == "step"
    assert timeline.kind_of("made.up") == "other"


@pytest.mark.parametrize("number", [3, 30])
def test_the_page_asks_a_fixed_number_of_queries(client: Client, case, worker, number):
    for place in range(number):
        notes.write_note(case, by=worker, kind="visit", text=f"Тэмдэглэл {place}", happened_at=clock.now())
        people.add_person(case, by=worker, relation="mother", given_name="Гантуяа")
    client.force_login(worker)
    page = f"/cases/{case.ref}/history/"
    assert queries(client, page) == 11
    shown = client.get(page, {"kind": "note"}).content.decode()
    assert "Тэмдэглэл 0" in shown
    assert "Бүртгэлд хүн нэмсэн</a>" not in shown
    wrong = client.get(page, {"kind": "weather"})
    assert wrong.status_code == 422
    assert "Ийм шүүлтүүр алга" in wrong.content.decode()
    second = client.get(page, {"page": "2"}).content.decode()
    assert ("Мэдээлэл бүртгэсэн" in second) or number == 3
    answer = client.get(f"/api/v1/cases/{case.ref}/timeline/?kind=note").json()
    assert answer["count"] == number
    assert client.get(f"/api/v1/cases/{case.ref}/timeline/?kind=weather").status_code == 422
    assert client.get("/api/v1/cases/?kind=note").status_code == 400
