"""The pages of the case file: what they show, what they cost, two people on one page, bad input."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.models import Event
from cases.actions import people, places, situation
from cases.actions.family import link
from cases.models import Address, Care, Case, CaseConcern, CasePerson, Child, Phone
from childprotect.lib.errors import DomainError
from shelters.actions import placing
from tests import factories
from tests.contracts.access import gather
from tests.contracts.matrix import addresses
from tests.queries import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(worker: User) -> Case:
    return factories.case(worker)


@pytest.fixture(autouse=True)
def logged_in(client: Client, worker: User) -> None:
    client.force_login(worker)


def person(case: Case, by: User, relation: str = "stepfather", **facts: Any) -> CasePerson:
    return people.add_person(case, by=by, relation=relation, given_name="Болд", **facts)


def test_a_person_is_added_with_a_relation_and_a_name(client, case):
    page = f"/cases/{case.ref}/people/new/"
    sent = {"form_key": "00000000-0000-4000-8000-000000000001", "relation": "maternal_aunt"}
    answer = client.post(page, sent)
    assert answer.status_code == 422
    assert "Нэрийг бичих" in answer.content.decode()
    assert client.post(page, sent | {"name_unknown": "on"}).status_code == 302
    assert (
        client.post(page, sent | {"given_name": "Сувд", "phone": "9900-1122"}).status_code == 302
    )  # sent before
    shown = client.get(f"/cases/{case.ref}/people/").content.decode()
    assert "Нагац эгч" in shown
    assert CasePerson.objects.count() == 1


def test_a_number_that_is_not_safe_to_call_is_no_link(client, case, worker):
    for number, answer in (("+97699001122", "n"), ("+97699003344", "y")):
        people.add_phone(case, by=worker, number=number, safe_to_call=answer)
    shown = client.get(f"/cases/{case.ref}/people/").content.decode()
    assert "9900 1122" in shown
    assert "tel:+97699001122" not in shown
    assert "tel:+97699003344" in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "утас 99"), ("birth_year", "2999"), ("birth_year", "−4"), ("relation", "?"), ("given_name", "А" * 90),
        ("given_name", "Бо\u202eлд"), ("note", "н" * 10_000_000), ("father_name", "Д\x00орж"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field_and_kept(client, case, field, value):
    sent = {"form_key": "00000000-0000-4000-8000-000000000001", "relation": "mother", "given_name": "Гантуяа"}
    answer = client.post(f"/cases/{case.ref}/people/new/", sent | {field: value})
    assert answer.status_code in ({413} if len(value) > 100_000 else {400, 422})
    if answer.status_code == 422:
        assert f"id_{field}_error" in answer.content.decode()
    assert not CasePerson.objects.exists()


def test_a_point_elsewhere_warns_and_a_place_is_chosen_from_several(client, case):
    page = f"/cases/{case.ref}/addresses/new/"
    sent = {
        "form_key": "00000000-0000-4000-8000-000000000001", "kind": "summer", "area": "Булган", "point": "51.5, -0.12",
    }  # fmt: skip
    answer = client.post(page, sent)
    assert answer.status_code == 422
    found = answer.context["form"].fields["area"].widget.found
    assert len(found) > 1
    answer = client.post(page, sent | {"area_chosen": found[0][0]}, follow=True)
    assert "Монгол Улсын нутагт биш" in answer.content.decode()
    assert str(Address.objects.get().area.ref) == found[0][0]
    edit = f"/addresses/{Address.objects.get().ref}/"
    form = client.get(edit).context["form"]
    again = {"version": "1", "kind": "winter", "area": form["area"].value(), "point": "51.5, -0.12"}
    assert client.post(edit, again).status_code == 302
    assert str(Address.objects.get().area.ref) == found[0][0]
    assert Address.objects.get().kind == "winter"


def test_two_who_write_one_sheet_see_both_and_choose(client, case, worker, colleague):
    page = f"/cases/{case.ref}/situation/care/"
    typed = {"version": "0", "dwelling": "house", "note": "Миний бичсэн."}
    situation.write_sheet(
        Care, case, by=colleague, version=0, lives_with="mother", dwelling="ger", tenure="", orphan="",
        household_size=None, note="",
    )  # fmt: skip
    answer = client.post(page, typed)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert colleague.name in shown
    assert {one.name for one in answer.context["form"].differences} == {"lives_with", "dwelling", "note"}
    chosen = {
        "compared": ["lives_with", "dwelling", "note"],
        "keep_lives_with": "theirs",
        "keep_note": "mine",
    }
    assert client.post(page, typed | chosen | {"version": "1"}).status_code == 422  # one is not chosen yet
    chosen["keep_dwelling"] = "mine"
    assert client.post(page, typed | chosen | {"version": "1"}).status_code == 302
    care = Care.objects.get()
    assert (care.lives_with, care.dwelling, care.note, care.version) == (
        "mother",
        "house",
        "Миний бичсэн.",
        2,
    )


def test_earlier_values_are_told_in_words_and_numbers_masked(client, case, worker):
    page = f"/cases/{case.ref}/identity/"
    sent = {"version": "1", "given_name": "Тэмүүлэн", "sex": "m", "registration_number": "УЪ17252113"}
    assert client.post(page, sent).status_code == 302
    assert (
        client.post(page, sent | {"version": "2", "registration_number": "", "sex": "f"}).status_code == 302
    )
    shown = client.get(f"/cases/{case.ref}/earlier/{case.child.ref}/").content.decode()
    assert "Тэмүүжин" in shown
    assert "Эрэгтэй" in shown
    assert "УЪ••••••13" in shown
    assert "УЪ17252113" not in shown
    assert client.get(f"/cases/{case.ref}/earlier/{worker.ref}/").status_code == 404
    other = factories.case(worker)
    assert client.get(f"/cases/{other.ref}/earlier/{case.child.ref}/").status_code == 404


def test_the_number_is_masked_and_its_look_logged(client, case):
    Child.objects.filter(pk=case.child_id).update(registration_number="УЪ17252113")
    assert "УЪ17252113" not in client.get(f"/cases/{case.ref}/situation/").content.decode()
    assert "УЪ17252113" in client.get(f"/cases/{case.ref}/identity/").content.decode()
    assert Event.objects.filter(kind="view", data__page="registration_number").count() == 1


def test_concerns_stand_as_reported_and_as_found(client, case):
    concern = case.concerns.get()
    sent = {"version": "1", "confirmed": "True", "setting": "family", "note": "Эмчийн үзлэг."}
    assert client.post(f"/concerns/{concern.ref}/", sent).status_code == 302
    new = {"concern": "physical", "confirmed": ""}
    assert client.post(f"/cases/{case.ref}/concerns/new/", new).status_code == 302
    added = CaseConcern.objects.get(concern="physical")
    assert client.post(f"/concerns/{added.ref}/main/").status_code == 302
    shown = client.get(f"/cases/{case.ref}/situation/").content.decode()
    for words in (
        "Мэдээлснээр",
        "Нотлогдсон",
        "Кейсийн явцад илэрсэн",
        "Одоогоор тодорхойгүй",
        "Эмчийн үзлэг.",
    ):
        assert words in shown


def test_a_reader_in_oversight_sees_no_way_to_change(client, case, worker, inspector):
    person(case, worker)
    client.force_login(inspector)
    client.post(f"/cases/{case.ref}/purpose/", {"purpose": "complaint"})
    shown = client.get(f"/cases/{case.ref}/people/").content.decode()
    assert "Болд" in shown
    assert "/case-people/" not in shown
    assert "people/new/" not in shown


@pytest.mark.parametrize("number", [3, 30])
def test_the_pages_ask_a_fixed_number_of_queries(client, case, worker, number):
    unit = case.unit
    for place in range(number):
        who = person(case, worker, phone=f"+976990011{place:02d}")
        places.add_address(case, by=worker, kind="winter", area=unit, place="Хөх толгой", person=who)
    asked = {page: queries(client, f"/cases/{case.ref}/{page}/") for page in ("people", "situation")}
    assert asked == {"people": 11, "situation": 8}
    listed = {
        name: queries(client, f"/api/v1/cases/{case.ref}/{name}/")
        for name in ("people", "phones", "addresses")
    }
    assert listed == {"people": 8, "phones": 8, "addresses": 8}


def test_no_page_shows_a_shelter_beside_where_the_alleged_perpetrator_lives(client, case, worker, manager):
    """Every page and API answer about the case, its stay and its file, for who brings the child there."""
    facility = factories.facility(manager=manager, address="Нууц хаяг 17")
    stay = placing.propose_stay(case, by=worker, facility=facility, sheet="")
    placing.give_bed(stay, by=manager, bed=facility.beds.first())
    accused = person(case, worker, alleged=True)
    home = places.add_address(case, by=worker, kind="actual", place="Этгээдийн гэр 23", person=accused)
    refs = {"case": case.ref, "stay": stay.ref, "address": home.ref, "case_person": accused.ref}
    found = {"Нууц хаяг 17": 0, "Этгээдийн гэр 23": 0}
    for address in addresses():
        route = gather().get(address.key)
        if (
            route is None
            or route.record not in refs
            or "worker" not in route.roles("GET")
            or len(address.values) != 1
        ):
            continue
        prefix = "/" + address.pattern.lstrip("/")
        path = prefix[: prefix.index("<")] + str(refs[route.record]) + prefix[prefix.index(">") + 1 :]
        shown = client.get(path.replace("^", "").replace("$", "")).content.decode(errors="replace")
        here = [text for text in found if text in shown]
        assert len(here) < 2, path
        for text in here:
            found[text] += 1
    assert found["Нууц хаяг 17"]
    assert found["Этгээдийн гэр 23"] >= 2


def send(client: Client, path: str, data: Any) -> Any:
    return client.post(f"/api/v1/{path}", data, content_type="application/json")


def test_the_api_does_the_same_with_the_same_refusals(client, case, worker, neighbour):
    path = f"cases/{case.ref}/"
    made = send(client, f"{path}people/", {"relation": "mother", "given_name": "Гантуяа", "household": True})
    assert made.status_code == 201
    ref = made.json()["ref"]
    phone = send(client, f"{path}phones/", {"number": "9900 1122", "person": ref, "safe_to_call": "n"})
    assert phone.json()["number"] == "+97699001122"
    assert send(client, f"{path}phones/", {"number": "99x"}).status_code == 400
    change = {"relation": "mother", "given_name": "Гантуул", "version": 1}
    assert send(client, f"people/{ref}/change/", change).json()["version"] == 2
    stale = send(client, f"people/{ref}/change/", change | {"given_name": "Гантуяа", "household": True})
    assert stale.status_code == 409
    assert stale.json()["saved"] == {"version": 2, "values": {"given_name": "Гантуул", "household": False}}
    assert send(client, f"people/{ref}/change/", {"relation": "mother", "given_name": ""}).status_code == 400
    point = {"kind": "otor", "latitude": "51.5", "longitude": "-0.12"}
    assert send(client, f"{path}addresses/", point).json()["outside"] is True
    assert send(client, f"{path}addresses/", {"kind": "otor", "latitude": "51.5"}).status_code == 400
    assert send(client, f"{path}care/", {"version": 0, "lives_with": "mother"}).json()["version"] == 1
    assert send(client, f"{path}care/", {"version": 0, "lives_with": "father"}).status_code == 409
    assert client.get(f"/api/v1/{path}situation/").json()["health"] is None
    born = (date(2999, 1, 1), 422), (date(2017, 5, 21), 200)
    for day, status in born:
        body = {
            "version": 1, "given_name": "Тэмүүлэн", "father_name": "", "clan_name": "", "sex": "m", "birth_date": str(day),
            "birth_year": None, "registration_number": "УЪ17252103", "number_missing": "", "civil_number": "",
        }  # fmt: skip
        answer = send(client, f"{path}identity/", body)
        assert answer.status_code == status
    assert answer.json()["warnings"]
    assert "registration_number" not in answer.json()
    client.force_login(neighbour)
    assert client.get(f"/api/v1/people/{ref}/").status_code == 404
    assert Phone.objects.count() == 1


def brothers(worker: User, other_worker: User | None = None) -> tuple[Case, Case]:
    """Two cases of children of one family; the second with a mother in its file."""
    mine = factories.case(worker)
    other = other_worker or worker
    theirs = factories.case(other, other.postings.get().area)
    link([mine.child, theirs.child], by=worker)
    people.add_person(
        theirs,
        by=other,
        relation="mother",
        given_name="Гантуяа",
        household=True,
        alleged=True,
        note="Нууц үг.",
    )
    return mine, theirs


def test_a_person_of_a_brothers_file_is_taken_over_without_what_they_are_said_to_have_done(client, worker):
    mine, theirs = brothers(worker)
    mother = theirs.people.get()
    shown = client.get(f"/cases/{mine.ref}/people/").content.decode()
    assert "Гантуяа" in shown
    assert Event.objects.filter(kind="view", case_ref=theirs.ref, data__page="people").count() == 1
    page = f"/cases/{mine.ref}/people/new/?from={mother.ref}"
    form = client.get(page).context["form"]
    assert (form["given_name"].value(), form["household"].value()) == ("Гантуяа", True)
    assert not form["alleged"].value()
    assert "Нууц үг." not in client.get(page).content.decode()
    sent = {"relation": "stepmother", "given_name": "Гантуяа", "form_key": form["form_key"].value()}
    assert client.post(page, sent).status_code == 302
    assert mine.people.get().taken_from == mother
    assert f"from={mother.ref}" not in client.get(f"/cases/{mine.ref}/people/").content.decode()


def test_a_brothers_file_out_of_scope_is_not_there(client, worker, neighbour, supervisor):
    mine, theirs = brothers(worker, neighbour)
    mother = theirs.people.get()
    assert "Гантуяа" not in client.get(f"/cases/{mine.ref}/people/").content.decode()
    form = client.get(f"/cases/{mine.ref}/people/new/?from={mother.ref}").context["form"]
    assert not form["given_name"].value()
    client.force_login(supervisor)  # meets both
    assert "Гантуяа" in client.get(f"/cases/{mine.ref}/people/").content.decode()


def test_nobody_is_taken_over_from_a_family_that_has_nothing_to_do_with_it(case, worker):
    stranger = person(factories.case(worker), worker)
    with pytest.raises(DomainError):
        people.add_person(case, by=worker, relation="mother", taken_from=stranger)
