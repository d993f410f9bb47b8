"""Comparing every child with every other: found in the background, told to the registrar alone, decided there."""

import re
from datetime import date

import pytest
from django.db import transaction
from django.db.models import F
from django.test import Client

from accounts.models import User
from areas.models import Area
from audit.models import Event
from cases import duplicates, lexicon, sweep
from cases.actions import duplicates as decisions
from cases.actions import merging
from cases.models import Case, Child, DuplicateCandidate, Merge, Notification, Report
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from tests import factories
from tests.amount import FULL
from tests.people import SAINSHAND, TSOGTTSETSII
from tests.queries import queries

pytestmark = pytest.mark.django_db
State = DuplicateCandidate.State
BORN = date(2017, 3, 14)


def known(
    by: User, given: str = "Тэмүүжин", father: str = "Ганбат", code: str = "", **fields: object
) -> Case:
    """A case of a child that the lexicon knows."""
    child = factories.child(by, given, father, **({"birth_date": BORN, "sex": "m"} | fields))
    lexicon.learn({child.given_key, child.father_key})
    return factories.case(by, Area.objects.get(code=code) if code else None, child=child, clocked=False)


@pytest.fixture
def pair(worker, far_worker) -> DuplicateCandidate:
    """One child in two aimags, found by the sweep."""
    known(worker)
    known(far_worker, "Temuujin", "Ganbat", SAINSHAND)
    duplicates.compare_changed()
    return DuplicateCandidate.objects.get()


# -- comparing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "father", "fields"),
    [
        ("Тэмүүжин", "Ганбат", {}),
        ("Темуужин", "Ганбат", {}),
        ("Temuujin", "Ganbaat", {}),
        ("Тэмүүжин", "", {"registration_number": "КЪ17231434"}),
        ("Номин", "Дорж", {"registration_number": "КЪ17231434"}),
        ("Ганбат", "Тэмүүжин", {}),
        ("Тэмүүжин", "Ганбат", {"birth_date": date(2017, 3, 4)}),
        ("Тэмүүжин", "Ганбат", {"birth_date": None, "birth_year": 2017}),
        ("Тэмүүжин", "Ганбат", {"sex": "u"}),
    ],
)
def test_the_same_child_of_another_aimag_is_found(worker, far_worker, given, father, fields):
    known(worker, registration_number="КЪ17231434")
    known(far_worker, given, father, SAINSHAND, **fields)
    duplicates.compare_changed()
    pair = DuplicateCandidate.objects.get()
    assert pair.state == State.OPEN
    assert pair.reasons


@pytest.mark.parametrize(
    ("given", "father", "fields"),
    [
        ("Тэмүүжин", "Дорж", {}),
        ("Тэмүүлэн", "Ганбат", {}),
        ("Тэмүүжин", "Ганбат", {"sex": "f"}),
        ("Тэмүүжин", "Ганбат", {"birth_date": date(2011, 7, 2)}),
        ("Тэмүүжин", "Ганбат", {"registration_number": "БЩ17251199"}),
        ("Тэмүүжин", "", {"birth_date": None, "birth_year": 2017}),
        ("", "", {}),
    ],
)
def test_another_child_is_not(worker, far_worker, given, father, fields):
    known(worker, registration_number="КЪ17231434")
    known(far_worker, given, father, SAINSHAND, **fields)
    duplicates.compare_changed()
    assert not DuplicateCandidate.objects.exists()


def test_a_common_name_and_a_year_are_too_little(worker, far_worker):
    for _number in range(32):
        factories.child(worker, birth_year=2005)
    Child.objects.update(matched_version=F("version"))  # compared already
    known(worker, birth_date=None, birth_year=2017)
    known(far_worker, code=SAINSHAND, birth_date=None, birth_year=2017)
    duplicates.compare_changed()
    assert not DuplicateCandidate.objects.exists()


def test_the_sweep_compares_once_and_again_after_a_change(worker, far_worker, pair):
    assert duplicates.compare_changed() == 0
    far = Child.objects.get(given_name="Temuujin")
    Child.objects.filter(pk=far.pk).update(birth_date=date(2009, 1, 1), birth_year=2009, version=2)
    sweep.run()
    pair.refresh_from_db()
    assert pair.state == State.GONE
    Child.objects.filter(pk=far.pk).update(birth_date=BORN, birth_year=2017, version=3)
    assert duplicates.compare_changed() == 1
    pair.refresh_from_db()
    assert pair.state == State.OPEN
    Child.objects.update(matched_version=0)  # twice, beside itself, whatever: the same
    duplicates.compare_changed()
    assert DuplicateCandidate.objects.count() == 1


def test_a_decision_stands_until_something_new_speaks_against_it(worker, registrar, pair):
    decisions.decide_not_same(pair, by=registrar)
    Child.objects.update(matched_version=0)
    duplicates.compare_changed()
    pair.refresh_from_db()
    assert pair.state == State.NOT_SAME
    Child.objects.update(registration_number="КЪ17231434", matched_version=0)
    duplicates.compare_changed()
    pair.refresh_from_db()
    assert pair.state == State.OPEN
    assert "registration_number" in pair.reasons


# -- deciding --------------------------------------------------------------------------------------------------


def test_the_registrar_joins_and_undoes(client: Client, registrar, worker, far_worker, pair):
    client.force_login(registrar)
    assert client.get("/").url == "/duplicates/"
    assert str(pair.ref) in client.get("/duplicates/").content.decode()
    address = f"/duplicates/{pair.ref}/"
    assert "Ганбат" in client.get(address).content.decode()
    assert Event.objects.filter(actor=registrar, verb="viewed", subject_ref=pair.one.ref).exists()
    data = {"decision": "same", "leading": str(pair.one.ref), "version": pair.version}
    assert client.post(address, data | {"version": 9}).status_code == 422
    assert client.post(address, data | {"leading": ""}).status_code == 422
    assert client.post(address, data).status_code == 302
    join = Merge.objects.get()
    assert (join.child, join.into) == (pair.other, pair.one)
    pair.refresh_from_db()
    assert (pair.state, pair.merge) == (State.SAME, join)
    assert set(Notification.objects.values_list("person", "verb")) == {
        (worker.pk, "child.merged"),
        (far_worker.pk, "child.merged"),
    }
    client.post(f"/duplicates/joined/{join.ref}/undo/")
    pair.refresh_from_db()
    assert (pair.state, pair.merge) == (State.OPEN, None)


def test_not_the_same_and_later(client: Client, registrar, pair):
    client.force_login(registrar)
    data = {"leading": str(pair.one.ref), "version": pair.version}
    client.post(f"/duplicates/{pair.ref}/", data | {"decision": "later"})
    assert str(pair.ref) not in client.get("/duplicates/").content.decode()
    assert str(pair.ref) in client.get("/duplicates/?state=later").content.decode()
    client.post(f"/duplicates/{pair.ref}/", data | {"decision": "not_same", "version": pair.version + 1})
    pair.refresh_from_db()
    assert pair.state == State.NOT_SAME
    assert str(pair.ref) in client.get("/duplicates/?state=decided").content.decode()
    with pytest.raises(DomainError):
        decisions.put_off(pair, by=registrar)
    assert not Merge.objects.exists()


def test_a_stale_decision_is_refused(registrar, pair):
    decisions.put_off(pair, by=registrar)
    with pytest.raises(StaleEdit):
        decisions.decide_not_same(pair, by=registrar, version=pair.version)


def test_joining_elsewhere_settles_the_pair(supervisor, pair):
    joined = merging.merge(pair.other, pair.one, by=supervisor)
    pair.refresh_from_db()
    assert (pair.state, pair.merge) == (State.SAME, joined)


def test_the_registrar_finds_children_and_puts_two_side_by_side(
    client: Client, registrar, worker, far_worker
):
    one = known(worker, "Тэмүүжин", "Ганбат", registration_number="КЪ17231434").child
    other = known(far_worker, "Тэмүүлэн", "Дорж", SAINSHAND).child
    client.force_login(registrar)
    for typed, wanted in (
        ("Temuujin", one),
        (one.number, one),
        ("КЪ17231434", one),
        ("Дорж Тэмүүлэн", other),
    ):
        assert str(wanted.ref) in client.post("/duplicates/children/", {"q": typed}).content.decode(), typed
    assert Event.objects.filter(actor=registrar, verb="search.registration_number").count() == 1
    for wrong in ([], [one.ref], [one.ref, one.ref], ["x", one.ref], [one.ref, other.ref, one.ref]):
        answer = client.post("/duplicates/new/", {"child": [str(ref) for ref in wrong]})
        assert answer.url == "/duplicates/children/"
    found = client.post("/duplicates/new/", {"child": [str(one.ref), str(other.ref)]})
    pair = DuplicateCandidate.objects.get()
    assert found.url == f"/duplicates/{pair.ref}/"
    duplicates.compare_changed()
    pair.refresh_from_db()
    assert (pair.state, pair.reasons) == (State.OPEN, ["by_hand"])  # the comparing does not take it away


def test_nothing_of_a_case_stands_on_the_registrars_pages(client: Client, registrar, worker, pair):
    merging.merge(factories.child(worker, "Темуужин"), pair.one, by=worker)
    client.force_login(registrar)
    pages = [client.get(path) for path in ("/duplicates/", f"/duplicates/{pair.ref}/", "/duplicates/joined/")]
    pages.append(client.post("/duplicates/children/", {"q": "Тэмүүжин"}))
    pages.append(client.get("/api/v1/duplicates/"))
    pages.append(client.get(f"/api/v1/duplicates/{pair.ref}/"))
    text = "".join(page.content.decode() for page in pages)
    assert "Темуужин" in text
    for case in Case.objects.select_related("report", "unit", "worker"):
        for secret in (case.number, str(case.ref), case.unit.name, case.report.seen, case.report.place):
            assert secret not in text
    assert client.get(f"/cases/{Case.objects.all()[0].ref}/").status_code == 404
    assert client.post("/search/", {"q": "Тэмүүжин"}).status_code == 403


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_asks_a_fixed_number_of_queries(client: Client, registrar, worker, number):
    for _place in range(number):
        one, other = factories.child(worker), factories.child(worker)
        DuplicateCandidate.objects.create(one=one, other=other, points=9, reasons=["name"])
        Merge.objects.create(child=factories.child(worker), into=one, made_by=worker)
    client.force_login(registrar)
    assert queries(client, "/duplicates/") == 6
    assert queries(client, "/duplicates/joined/") == 6


def test_the_api_does_the_same(client: Client, registrar, pair):
    client.force_login(registrar)
    rows = client.get("/api/v1/duplicates/", {"state": "open"}).json()["results"]
    assert [row["ref"] for row in rows] == [str(pair.ref)]
    assert "registration_number" not in rows[0]["one"]
    address = f"/api/v1/duplicates/{pair.ref}/"
    assert client.get(address).json()["one"]["given_name"] == "Тэмүүжин"
    sent = {"content_type": "application/json"}
    assert client.post(f"{address}same/", {"leading": str(pair.ref)}, **sent).status_code == 422
    joined = client.post(f"{address}same/", {"leading": str(pair.other.ref)}, **sent).json()
    assert joined["into"]["ref"] == str(pair.other.ref)
    assert client.get("/api/v1/joins/").json()["results"][0]["ref"] == joined["ref"]
    assert client.post(f"/api/v1/joins/{joined['ref']}/undo/").json()["undone_at"]
    found = client.post("/api/v1/children/", {"q": "Temuujin"}, **sent).json()
    assert len(found["rows"]) == 2
    named = client.post("/api/v1/duplicates/", {"children": [row["ref"] for row in found["rows"]]}, **sent)
    assert named.json()["ref"] == str(pair.ref)
    assert client.post(f"{address}not-same/", **sent).json()["state"] == "not_same"


# -- two worlds ------------------------------------------------------------------------------------------------

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
MADE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(ХХ|ХД|МД)-[\w]{3}-[\w]{3}-\w")


def pages(client: Client, case: Case, report: Report) -> list[tuple[int, str]]:
    """Everything a worker sees that has to do with the child, without what differs between any two answers.

    Nothing of it stays: a look is recorded, and shown among the looks.
    """
    typed = {
        "child-TOTAL_FORMS": "1", "child-INITIAL_FORMS": "0", "child-0-given_name": "Тэмүүжин",
        "child-0-father_name": "Ганбат", "child-0-sex": "m", "child-0-born": "2017.03.14",
        "child-0-registration_number": "КЪ17231434",
    }  # fmt: skip
    of_case, of_report = f"cases/{case.ref}", f"reports/{report.ref}"
    paths = [
        "", "cases/", "reports/", "notifications/", "search/", f"{of_case}/", f"{of_case}/history/",
        f"{of_case}/history/?show=views", f"{of_case}/same-child/", f"{of_report}/", "duplicates/",
        *(f"api/v1/{path}/" for path in (
            of_case, f"{of_case}/same-child", f"{of_report}/matches", "cases", "notifications", "duplicates",
        )),
    ]  # fmt: skip
    asked = [{"q": text} for text in ("Тэмүүжин", "КЪ17231434", "Ганбат Тэмүүжин", "99112233")]
    with transaction.atomic():
        answers = [client.get(f"/{path}") for path in paths]
        answers += [client.post("/search/", question) for question in asked]
        answers.append(client.post("/api/v1/search/", asked[0], content_type="application/json"))
        answers.append(client.post("/reports/new/matches/", typed))
        transaction.set_rollback(True)
    return [(answer.status_code, TOKEN.sub("", answer.content.decode())) for answer in answers]


def take_in(client: Client, report: Report) -> list[tuple[int, str]]:
    """The same child reported and accepted, and what is shown of it; nothing of it stays."""
    with transaction.atomic():
        first = client.post(f"/reports/{report.ref}/accept/")
        duplicates.compare_changed()
        shown = [
            first,
            client.get(first["Location"]),
            client.get(f"{first['Location']}same-child/"),
            client.get("/cases/"),
        ]
        found = [
            (answer.status_code, MADE.sub("", TOKEN.sub("", answer.content.decode()))) for answer in shown
        ]
        transaction.set_rollback(True)
    return found


def test_a_worker_sees_no_difference_whether_the_child_is_known_elsewhere(
    client: Client, worker, far_worker, neighbour, registrar
):
    with clock.at(clock.now()):
        compare_worlds(client, worker, far_worker, neighbour, registrar)


def compare_worlds(client: Client, worker: User, far_worker: User, neighbour: User, registrar: User) -> None:
    """The same pages and the same intake, without and with the child's file in another aimag."""
    case = known(worker, registration_number="КЪ17231434")
    report = factories.report(worker)
    report.children.create(
        given_name="Тэмүүжин", father_name="Ганбат", sex="m", birth_date=BORN, birth_year=2017,
        registration_number="КЪ17231434",
    )  # fmt: skip
    duplicates.compare_changed()
    client.force_login(worker)
    pages(client, case, report)  # what is read once is read
    alone, taken_in = pages(client, case, report), take_in(client, report)
    hidden = known(far_worker, code=SAINSHAND, registration_number="КЪ17231434")
    factories.report(neighbour, Area.objects.get(code=TSOGTTSETSII))
    duplicates.compare_changed()
    pair = DuplicateCandidate.objects.get()
    assert {pair.one, pair.other} == {case.child, hidden.child}
    assert pages(client, case, report) == alone
    if FULL:
        decisions.put_off(pair, by=registrar)
        assert pages(client, case, report) == alone
    assert take_in(client, report) == taken_in
    assert sum(status == 200 for status, _body in alone) >= 20
