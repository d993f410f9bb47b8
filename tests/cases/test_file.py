"""The case file: people, telephones, addresses, concerns, identity, situation. Rules, refusals, versions."""

import uuid
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from areas.models import Area
from audit.models import Event, Version
from cases import codes, lexicon
from cases.actions import closing, concerns, identity, people, places, situation
from cases.models import Address, Care, Case, CaseConcern, CasePerson, Code, Disability, Language, Phone
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from tests import factories, sheets
from tests.people import KHANBOGD

pytestmark = pytest.mark.django_db
PERSON = {
    "given_name": "Гантуяа", "father_name": "Төмөр", "sex": "f", "birth_year": 1994, "life": "alive", "household": True,
    "carer": True, "alleged": False, "work": "", "note": "",
}  # fmt: skip
MOTHER = {"relation": "mother", **PERSON}


@pytest.fixture
def case(worker: User) -> Case:
    return factories.case(worker)


@pytest.fixture
def mother(case: Case, worker: User) -> CasePerson:
    return people.add_person(case, by=worker, **MOTHER)


def refused(field: str, change: Any, *args: Any, **facts: Any) -> None:
    with pytest.raises(DomainError) as problem:
        change(*args, **facts)
    assert problem.value.field == field
    assert problem.value.sentence


def events(case: Case) -> list[str]:
    return list(Event.objects.of_case(case.ref).values_list("verb", flat=True))


def test_a_relation_and_no_name_are_enough(case, worker):
    made = people.add_person(case, by=worker, relation="stranger")
    assert made.name == "Нэр тодорхойгүй"
    assert events(case)[0] == "person.added"


def test_a_person_with_a_telephone_of_unknown_safety(case, worker):
    key = uuid.uuid4()
    for _time in range(2):  # the same form sent twice
        made = people.add_person(case, by=worker, phone="+97699112233", form_key=key, **MOTHER)
    assert CasePerson.objects.count() == 1
    phone = Phone.objects.get()
    assert (phone.person, phone.digits, phone.safe_to_call) == (made, "99112233", "u")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("relation", {"relation": "boss of all"}),
        ("birth_year", {"birth_year": 1700}),
        ("birth_year", {"birth_year": 2999}),
        ("household", {"life": "dead"}),
        ("end_reason", {"ended_on": date(2026, 1, 1)}),
        ("ended_on", {"end_reason": "gone"}),
        ("ended_on", {"ended_on": date(2999, 1, 1), "end_reason": "gone"}),
        ("end_reason", {"ended_on": date(2026, 1, 1), "end_reason": "?"}),
    ],
)
def test_a_person_who_cannot_be_is_refused_at_the_field(case, worker, field, wrong):
    refused(field, people.add_person, case, by=worker, **(MOTHER | wrong))
    assert not CasePerson.objects.exists()


def test_a_change_keeps_the_old_values_and_refuses_a_stale_one(case, mother, worker, colleague):
    facts = MOTHER | {"alleged": True, "given_name": "Гантуул"}
    people.change_person(mother, by=colleague, version=1, **facts)
    assert Version.objects.get(subject_ref=mother.ref).values == {"alleged": False, "given_name": "Гантуяа"}
    with pytest.raises(StaleEdit) as problem:
        people.change_person(mother, by=worker, version=1, **MOTHER)
    assert problem.value.theirs == {"alleged": True, "given_name": "Гантуул"}
    assert problem.value.meanwhile.by == colleague.name


def test_a_person_is_ended_and_comes_back(case, mother, worker):
    gone = MOTHER | {"ended_on": clock.today(), "end_reason": "gone"}
    people.change_person(mother, by=worker, version=1, **gone)
    assert not case.people.current().exists()
    people.change_person(mother, by=worker, version=2, ended_on=None, end_reason="", **MOTHER)
    assert case.people.current().get() == mother


def test_a_telephone_belongs_to_a_person_of_the_case_or_to_somebody_written(case, mother, worker, far_worker):
    other = people.add_person(factories.case(far_worker), by=far_worker, **MOTHER)
    refused("person", people.add_phone, case, by=worker, number="+97699112233", person=other)
    refused("owner", people.add_phone, case, by=worker, number="+97699112233", person=mother, owner="Хөрш")
    phone = people.add_phone(case, by=worker, number="+821012345678", owner="Хөрш", safe_to_call="n")
    assert phone.digits == "12345678"


def test_an_address_says_where_in_some_way(case, mother, worker):
    refused("place", places.add_address, case, by=worker, kind="winter")
    refused("kind", places.add_address, case, by=worker, kind="moon", place="Хөх толгой")
    refused(
        "seen_on", places.add_address, case, by=worker, kind="winter", place="Х", seen_on=date(2999, 1, 1)
    )
    unit = Area.objects.get(code=KHANBOGD)
    camp = places.add_address(case, by=worker, kind="winter", area=unit, place="Хөх толгой", person=mother)
    assert camp.line == "Өмнөговь › Ханбогд › Хөх толгой"
    city = Address(area=unit, street="12-р хороолол", building="24-р байр", door="15")
    assert city.line == "Өмнөговь › Ханбогд › 12-р хороолол, 24-р байр, 15"


def test_a_concern_is_added_confirmed_and_made_the_main_one(case, worker):
    added = concerns.add_concern(case, by=worker, concern="physical", setting="family")
    assert (added.reported, added.main, added.confirmed) == (False, False, None)
    refused("concern", concerns.add_concern, case, by=worker, concern="physical")
    refused("concern", concerns.add_concern, case, by=worker, concern="weather")
    decided = concerns.decide_concern(added, by=worker, version=1, confirmed=True, setting="family")
    assert decided.decided_by == worker
    concerns.make_main_concern(decided, by=worker)
    case.refresh_from_db()
    assert case.main_concern == "physical"
    assert list(CaseConcern.objects.filter(case=case, main=True)) == [decided]
    assert events(case)[:3] == ["concern.main", "concern.decided", "concern.added"]


def test_what_was_not_confirmed_is_not_the_main_concern(case, worker):
    added = concerns.add_concern(case, by=worker, concern="physical")
    concerns.decide_concern(added, by=worker, version=1, confirmed=False)
    with pytest.raises(DomainError):
        concerns.make_main_concern(added, by=worker)


def test_an_assessment_confirms_nothing_by_itself(case, worker):
    sheets.assess(case, worker, "orange")
    assert case.concerns.get().confirmed is None


IDENTITY = {
    "given_name": "Тэмүүлэн",
    "father_name": "Ганбат",
    "clan_name": "",
    "sex": "m",
    "civil_number": "",
}


def test_the_identity_changes_and_is_found_by_the_new_name(case, worker):
    child = identity.change_identity(case, by=worker, version=1, birth_date=date(2017, 5, 21), **IDENTITY)
    assert (child.birth_year, child.given_key) == (2017, "temolen")
    assert "temolen" in lexicon.near("temolen")
    assert Version.objects.get(subject_ref=child.ref).values["given_name"] == "Тэмүүжин"
    assert "child.changed" in events(case)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("birth_date", {"birth_date": date(2999, 1, 1)}),
        ("birth_date", {"birth_date": date(1950, 1, 1)}),
        ("birth_year", {"birth_year": 1890}),
        ("number_missing", {"number_missing": "lost in the post"}),
    ],
)
def test_a_birth_that_cannot_be_is_refused(case, worker, field, wrong):
    refused(field, identity.change_identity, case, by=worker, version=1, **(IDENTITY | wrong))


def test_what_does_not_fit_together_warns_and_is_saved(case, worker, far_worker):
    factories.child(far_worker, registration_number="УЪ17252103")  # that another child has it is never told
    child = identity.change_identity(
        case, by=worker, version=1, birth_year=2005, registration_number="УЪ17252103",
        number_missing="unregistered", **IDENTITY,
    )  # fmt: skip
    assert (child.registration_number, child.number_missing) == ("УЪ17252103", "")
    assert len(identity.warnings(child)) == 3  # the date, the sex, and that the child is no child


def test_a_sheet_begins_empty_and_two_who_begin_it_at_once_are_told(case, worker, colleague):
    facts = {
        "lives_with": "mother",
        "dwelling": "ger",
        "tenure": "",
        "orphan": "",
        "household_size": 4,
        "note": "",
    }
    care = situation.write_sheet(Care, case, by=colleague, version=0, **facts)
    assert (care.version, care.as_of, care.changed_by) == (1, clock.today(), colleague)
    with pytest.raises(StaleEdit) as problem:
        situation.write_sheet(Care, case, by=worker, version=0, **(facts | {"dwelling": "house"}))
    assert problem.value.theirs == {"dwelling": "ger"}
    refused("as_of", situation.write_sheet, Care, case, by=worker, version=1, as_of=date(2999, 1, 1), **facts)
    refused("orphan", situation.write_sheet, Care, case, by=worker, version=1, **(facts | {"orphan": "?"}))


def test_a_sheet_of_several_codes_takes_only_known_ones(case, worker):
    facts = {"disabled": "y", "kinds": ["hearing", "speech"], "certified": "u", "needs": "", "note": ""}
    assert situation.write_sheet(Disability, case, by=worker, version=0, **facts).kinds == [
        "hearing",
        "speech",
    ]
    wrong = {"spoken": ["kk", "klingon"], "interpreter": "y", "interpreter_name": "", "note": ""}
    refused("spoken", situation.write_sheet, Language, case, by=worker, version=0, **wrong)


def test_the_file_of_a_closed_case_stands(case, mother, worker, supervisor):
    closing.agree_to_close(
        closing.ask_to_close(case, by=worker, reason="guardian", note="Сайн."), by=supervisor
    )
    concern = case.concerns.get()
    for change in (
        lambda: people.add_person(case, by=worker, **MOTHER),
        lambda: people.change_person(mother, by=worker, version=1, **(MOTHER | {"carer": False})),
        lambda: people.add_phone(case, by=worker, number="+97699112233"),
        lambda: concerns.decide_concern(concern, by=worker, version=1, confirmed=True),
        lambda: identity.change_identity(case, by=worker, version=1, **IDENTITY),
    ):
        with pytest.raises(DomainError):
            change()


def test_relations_are_as_fine_as_mongolian_and_have_coarse_groups():
    assert codes.word("relation", "maternal_uncle") == "Нагац ах"
    assert codes.group("relation", "maternal_uncle") == "maternal"
    groups = set(Code.objects.of("relation").values_list("group", flat=True))
    assert groups == set(Code.objects.of("relation_group").values_list("code", flat=True))
    assert sum(len(rows) for _word, rows in codes.grouped("relation")) == len(codes.choices("relation"))


def test_too_many_entries_are_refused(case, worker, monkeypatch):
    monkeypatch.setattr("cases.actions.filing.MOST", 2)
    for _number in range(2):
        people.add_person(case, by=worker, relation="peer")
    with pytest.raises(DomainError):
        people.add_person(case, by=worker, relation="peer")


def test_nobody_else_meets_the_rows(case, mother, worker, neighbour, supervisor, inspector, manager, partner):
    def met(user: User, action: str = "view") -> bool:
        return CasePerson.objects.visible_to(user, action).filter(pk=mother.pk).exists()

    assert [met(user) for user in (worker, supervisor, inspector, neighbour, manager, partner)] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert not met(inspector, "cases.work_case")
