"""The same child under another spelling: proposed with reasons, within the scope only."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from areas.models import Area
from cases import lexicon, search, waiting
from cases.matching import MOST, Known, Match, possible_children
from cases.models import Case
from tests import factories
from tests.people import KHANBOGD, TSOGTTSETSII

pytestmark = pytest.mark.django_db


def known(worker: User, given: str, father: str = "", unit: Area | None = None, **fields: object) -> Case:
    """A case of a child with a name that the lexicon knows."""
    child = factories.child(worker, given, father, **fields)
    lexicon.learn({child.given_key, child.father_key})
    return factories.case(worker, unit, child=child, clocked=False)


def proposed(user: User, **typed: Any) -> list[Match]:
    return possible_children(user, Known.typed(**typed))


def reasons(matches: list[Match]) -> list[str]:
    return [reason for match in matches for reason in match.reasons]


@pytest.mark.parametrize(
    ("given", "father"),
    [
        ("Тэмүүжин", "Ганбат"), ("Темуужин", "Ганбат"), ("Temuujin", "Ganbat"), ("Тэмүүжн", "Ганбат"),
        ("Тэмүүжин", "Ганбта"), ("ТЭМҮҮЖИН", "ГАНБАТ"), ("Temüüjin", "Ганбат"),
    ],
)  # fmt: skip
def test_a_name_written_otherwise_is_the_same_child(worker: User, given: str, father: str) -> None:
    case = known(worker, "Тэмүүжин", "Ганбат", sex="m")
    known(worker, "Номин", "Ганбат", sex="f")
    found = proposed(worker, given_name=given, father_name=father, sex="m", birth_year=2017)
    assert [match.case for match in found] == [case]
    assert all(match.reasons for match in found)


def test_each_reason_is_said(worker: User) -> None:
    known(worker, "Тэмүүжин", "Ганбат", birth_date=date(2017, 3, 14), registration_number="КЪ17231434")
    found = proposed(
        worker,
        given_name="Тэмүүжин",
        father_name="Ганбат",
        birth_date=date(2017, 3, 14),
        registration_number="КЪ17231434",
    )
    assert len(reasons(found)) == 4


def test_a_registration_number_alone_is_enough_and_beats_the_sex(worker: User) -> None:
    case = known(worker, "Тэмүүжин", registration_number="КЪ17231434", sex="m")
    found = proposed(worker, sex="f", registration_number="КЪ17231434")
    assert [match.case for match in found] == [case]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"given_name": "Тэмүүжин"},  # a name alone says little
        {"given_name": "Тэмүүжин", "father_name": "Ганбат", "sex": "f"},
        {"given_name": "Тэмүүжин", "birth_year": 2005},
        {"given_name": "Номин", "father_name": "Ганбат"},
        {"registration_number": "КЪ99999999"},
        {"given_name": "???"},
    ],
)
def test_little_or_wrong_knowledge_proposes_nobody(worker: User, typed: dict[str, object]) -> None:
    known(worker, "Тэмүүжин", "Ганбат", sex="m")
    assert proposed(worker, **typed) == []


def test_only_files_of_the_own_scope_are_proposed(worker: User, neighbour: User, supervisor: User) -> None:
    elsewhere = Area.objects.get(code=TSOGTTSETSII)
    known(neighbour, "Тэмүүжин", "Ганбат", elsewhere, registration_number="КЪ17231434")
    typed = {"given_name": "Тэмүүжин", "father_name": "Ганбат", "registration_number": "КЪ17231434"}
    assert proposed(worker, **typed) == []
    assert len(proposed(supervisor, **typed)) == 1


def test_a_child_of_two_cases_is_proposed_once_and_the_likeliest_first(worker: User) -> None:
    first = known(worker, "Тэмүүжин", "Ганбат", birth_date=date(2017, 3, 14))
    factories.case(worker, child=first.child, clocked=False)
    for _place in range(MOST + 2):
        known(worker, "Тэмүүжин", "Ганбат")
    found = proposed(worker, given_name="Тэмүүжин", father_name="Ганбат", birth_date=date(2017, 3, 14))
    assert len(found) == MOST
    assert found[0].child == first.child


def test_the_form_is_told_while_it_is_typed(client: Client, worker: User, neighbour: User) -> None:
    known(worker, "Тэмүүжин", "Ганбат")
    address = reverse("cases:report_matches")
    names = [
        name
        for name in client_form_names(client, worker)
        if name.endswith(("given_name", "father_name", "birth_year"))
    ]
    typed = {"given_name": "Temuujin", "father_name": "Ganbat", "birth_year": "2017"}
    data = {name: typed[name.rsplit("-", 1)[-1]] for name in names if name.rsplit("-", 1)[-1] in typed}
    data |= dict(management(client).items())
    answer = client.post(address, data)
    assert "Г.Тэмүүжин" in answer.content.decode()
    alone = {name: value for name, value in data.items() if value not in ("Ganbat", "2017")}
    assert "Тэмүүжин" not in client.post(address, alone).content.decode()
    alone["unit"] = str(Area.objects.get(code=KHANBOGD).ref)
    assert "Г.Тэмүүжин" in client.post(address, alone).content.decode()
    client.force_login(neighbour)
    assert "Тэмүүжин" not in client.post(address, data).content.decode()


def client_form_names(client: Client, worker: User) -> list[str]:
    """The names of the fields of the report's form."""
    client.force_login(worker)
    text = client.get(reverse("cases:report_new")).content.decode()
    return [part.split('"')[0] for part in text.split('name="')[1:]]


def management(client: Client) -> dict[str, str]:
    """The hidden fields that say how many children the form holds."""
    text = client.get(reverse("cases:report_new")).content.decode()
    found = {}
    for part in text.split('type="hidden" name="')[1:]:
        name, _quote, rest = part.partition('"')
        if name.endswith("_FORMS"):
            found[name] = rest.split('value="')[1].split('"')[0]
    return found


def test_a_child_of_another_report_that_waits_is_told(client: Client, worker: User, neighbour: User) -> None:
    first, second = factories.report(worker), factories.report(worker)
    facts = {"father_name": "Ганбат", "birth_year": 2017, "sex": "m"}
    first.children.create(given_name="Тэмүүжин", **facts)
    line = second.children.create(given_name="Temuujin", **facts)
    elsewhere = factories.report(neighbour, Area.objects.get(code=TSOGTTSETSII))
    elsewhere.children.create(given_name="Тэмүүжин", **facts)
    (found,) = waiting.like(worker, Known.reported(line), besides=second)
    assert found.line.report == first
    assert found.reasons
    client.force_login(worker)
    page = client.get(reverse("cases:report_detail", args=[second.ref])).content.decode()
    assert first.number in page
    assert elsewhere.number not in page
    row = client.get(f"/api/v1/reports/{second.ref}/reported/").json()[0]
    assert (row["line"], row["report"]) == (str(line.ref), str(first.ref))
    for typed in ("Тэмүүжин", "Temuujin", "Ганбат Тэмүүжин", "Г.Тэмүжин"):
        assert {row["number"] for row in search.find(worker, typed).reports} == {first.number, second.number}
    assert search.find(worker, "Номин").reports == []
    second.children.update(sex="f")
    first.children.update(sex="m")
    line.refresh_from_db()
    assert waiting.like(worker, Known.reported(line), besides=second) == []
