"""Finding a child: numbers in any spelling, names as people remember them, and never beyond the scope."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from areas.models import Area
from audit.models import Event
from cases import lexicon, search
from cases.models import Case, Phone, Report, Reporter
from childprotect.lib.mongolian import KEY_LENGTH, name_key
from childprotect.lib.refs import new_number
from tests import factories
from tests.people import TSOGTTSETSII
from tests.queries import queries

pytestmark = pytest.mark.django_db
ADDRESS = "/search/"


def known(worker: User, given: str, father: str = "", **fields: object) -> Case:
    """A case of a child with a name that the lexicon knows."""
    child = factories.child(worker, given, father, **fields)
    lexicon.learn({child.given_key, child.father_key})
    return factories.case(worker, child=child, clocked=False)


def names(user: User, typed: str) -> list[str]:
    """What a search finds, as `given father`."""
    return [
        f"{row['child__given_name']} {row['child__father_name']}".strip()
        for row in search.find(user, typed).rows
    ]


# -- numbers ---------------------------------------------------------------------------------------------------


def test_a_case_number_is_read_however_it_is_typed(worker: User) -> None:
    case = known(worker, "Номин")
    plain = case.number.replace("-", "")
    latin = case.number.translate(str.maketrans("АВЕКМНРСТХ", "ABEKMHPCTX"))
    for typed in (
        case.number,
        case.number.lower(),
        plain,
        plain[2:],
        latin,
        latin.lower(),
        " ".join(case.number),
    ):
        found = search.find(worker, typed)
        assert [row["ref"] for row in found.rows] == [case.ref], typed
        assert found.by_number


def test_the_childs_and_the_reports_number_lead_there_as_well(worker: User) -> None:
    case = known(worker, "Номин")
    for typed in (case.child.number, case.report.number):
        assert [row["ref"] for row in search.find(worker, typed).rows] == [case.ref]
    assert search.find(worker, new_number("ХХ")).rows == []


def test_a_registration_number_is_found_by_its_exact_value_and_the_question_is_recorded(worker: User) -> None:
    case = known(worker, "Номин", registration_number="КЪ15270314")
    assert [row["ref"] for row in search.find(worker, "къ 15270314").rows] == [case.ref]
    for wrong in ("КЪ15270315", "КЪ1527031", "15270314"):
        assert search.find(worker, wrong).rows == []
    asked = Event.objects.filter(verb="search.registration_number")
    assert [(event.actor_id, event.data) for event in asked] == [
        (worker.pk, {"found": 1}),
        (worker.pk, {"found": 0}),
    ]


def reported(by: User, phone: str = "+976 9911-2233", unit: Area | None = None, **fields: object) -> Report:
    """A report whose reporter left a number."""
    report = factories.report(by, unit, **fields)
    Reporter.objects.create(report=report, name="Хөрш", phone=phone)
    return report


def test_a_reporters_number_leads_to_the_case_and_to_the_report_that_waits(
    worker: User, neighbour: User, supervisor: User, inspector: User
) -> None:
    case = factories.case(worker, report=reported(worker), clocked=False)
    waits = reported(worker, "99112233")
    reported(worker, "99112234")
    reported(neighbour, "99112233", Area.objects.get(code=TSOGTTSETSII))
    for typed in ("99112233", "9911 2233", "+976-99112233", "(976) 9911 22 33"):
        found = search.find(worker, typed)
        assert [row["pk"] for row in found.rows] == [case.pk], typed
        assert [row["pk"] for row in found.reports] == [waits.pk]
    assert len(search.find(supervisor, "99112233").reports) == 2
    nobody = search.find(inspector, "99112233")  # sees the case, never who reported
    assert (nobody.rows, nobody.reports) == ([], [])
    looks = Event.objects.filter(
        actor=worker, kind="view", subject_type="cases.reporter", data={"page": "search"}
    )
    assert looks.count() == 8
    asked = Event.objects.filter(actor=worker, verb="search.phone")
    assert {str(event.data) for event in asked} == {"{'found': 2}"}


@pytest.mark.parametrize("typed", ["9911223", "991122334455667788", "утас 99112233", "99112233 Номин"])
def test_what_is_no_telephone_is_not_looked_up_as_one(worker: User, typed: str) -> None:
    factories.case(worker, report=reported(worker), clocked=False)
    assert search.find(worker, typed).rows == []
    assert not Event.objects.filter(verb="search.phone").exists()


def test_a_number_in_the_file_leads_to_the_case(worker: User, neighbour: User, inspector: User) -> None:
    case = known(worker, "Номин")
    Phone.objects.create(case=case, number="+97688112233", owner="эмээ", created_by=worker)
    for person, expected in ((worker, 1), (inspector, 1), (neighbour, 0)):
        rows = search.find(person, "8811 2233").rows
        assert [(row["pk"], row["why"]) for row in rows] == [(case.pk, "file")] * expected


def test_another_part_can_bring_its_numbers(worker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    case = known(worker, "Номин")

    def carers(user: User, seen: object, digits: str) -> search.Found:
        return search.cases_of(seen, [case.pk], why="carer") if digits == "88112233" else search.Found([])

    monkeypatch.setattr(search, "phones", [*search.phones, carers])
    assert [(row["pk"], row["why"]) for row in search.find(worker, "8811 2233").rows] == [(case.pk, "carer")]


def test_a_reports_number_leads_to_the_report_or_the_case_it_joined(client: Client, worker: User) -> None:
    case, waits, joined = known(worker, "Номин"), factories.report(worker), factories.report(worker)
    joined.children.create(child=case.child, case=case)
    client.force_login(worker)
    assert client.post(ADDRESS, {"q": waits.number}).url == f"/reports/{waits.ref}/"  # type: ignore[attr-defined]
    assert client.post(ADDRESS, {"q": joined.number}).url == case.get_absolute_url()  # type: ignore[attr-defined]


# -- names -----------------------------------------------------------------------------------------------------


def test_exact_hits_stand_first(worker: User) -> None:
    for given, father in (("Болдбаатар", "Сүрэн"), ("Болор", "Болд"), ("Болда", "Эрдэнэ"), ("Болд", "Дорж")):
        known(worker, given, father)
    known(worker, "Номин", "Отгон")
    found = names(worker, "Болд")
    assert found[0] == "Болд Дорж"
    assert set(found[1:3]) == {"Болдбаатар Сүрэн", "Болда Эрдэнэ"}
    assert "Номин Отгон" not in found


def test_an_initial_orders_and_does_not_hide(worker: User) -> None:
    known(worker, "Номин", "Дорж")
    known(worker, "Номин", "Отгон")
    assert names(worker, "О.Номин") == ["Номин Отгон", "Номин Дорж"]
    assert names(worker, "Д.Номин") == ["Номин Дорж", "Номин Отгон"]


def test_both_names_narrow_and_an_unknown_father_is_no_obstacle(worker: User) -> None:
    known(worker, "Номин", "Дорж")
    known(worker, "Номин", "Отгон")
    known(worker, "Номин")
    assert names(worker, "Отгон Номин") == ["Номин Отгон", "Номин"]


def test_two_letters_may_be_wrong_in_a_long_name_that_nobody_bears(worker: User) -> None:
    known(worker, "Мөнхсайхан", "Отгон")
    known(worker, "Мөнхцэцэг", "Отгон")
    assert names(worker, "Мөнмайхан") == ["Мөнхсайхан Отгон"]
    known(worker, "Мөнхсайн", "Дорж")
    assert "Мөнхсайхан Отгон" in names(worker, "Munkhsaihan")
    assert names(worker, "Мөнхцэцг") == ["Мөнхцэцэг Отгон"]


def test_a_name_of_two_words_is_found_with_the_fathers(worker: User) -> None:
    known(worker, "Мөнх-Эрдэнэ", "Ганбат")
    for typed in ("Ганбат Мөнх Эрдэнэ", "Мөнх Эрдэнэ", "Мөнх-Эрдэнэ Ганбат", "Г. Мөнхэрдэнэ"):
        assert names(worker, typed) == ["Мөнх-Эрдэнэ Ганбат"], typed


def test_nothing_is_found_beyond_the_scope(
    worker: User, neighbour: User, supervisor: User, far_worker: User, official: User
) -> None:
    case = known(worker, "Тэмүүжин", "Ганбат", registration_number="КЪ15270314")
    for typed in ("Тэмүүжин", case.number, case.child.number, case.report.number, "КЪ15270314"):
        for person, expected in (
            (worker, 1),
            (supervisor, 1),
            (neighbour, 0),
            (far_worker, 0),
            (official, 0),
        ):
            assert len(search.find(person, typed).rows) == expected, (person, typed)


def test_a_child_known_in_two_units_shows_only_the_own_case(worker: User, neighbour: User) -> None:
    mine = known(worker, "Тэмүүжин")
    factories.case(neighbour, Area.objects.get(code=TSOGTTSETSII), child=mine.child, clocked=False)
    assert [row["ref"] for row in search.find(worker, "Тэмүүжин").rows] == [mine.ref]


def test_a_key_always_fits_its_column() -> None:
    assert len(name_key("яю" * 80)) <= KEY_LENGTH


def test_latin_letters_slipped_into_a_cyrillic_name_do_no_harm() -> None:
    assert name_key("Бaт-Cүх") == name_key("Бат-Сүх")  # Latin a, C


# -- the page --------------------------------------------------------------------------------------------------


def test_the_page_shows_year_and_unit_beside_each_name(client: Client, worker: User) -> None:
    known(worker, "Номин", "Отгон", birth_year=2014)
    client.force_login(worker)
    text = client.post(ADDRESS, {"q": "Nomin"}).content.decode()
    assert "О.Номин" in text
    assert "2014" in text
    assert "Ханбогд" in text


def test_a_number_leads_to_its_case_at_once(client: Client, worker: User) -> None:
    case = known(worker, "Номин")
    client.force_login(worker)
    assert client.post(ADDRESS, {"q": case.number}).url == case.get_absolute_url()  # type: ignore[attr-defined]


def test_what_was_typed_never_stands_in_an_address(client: Client, worker: User) -> None:
    known(worker, "Номин", "Отгон")
    client.force_login(worker)
    assert "Номин" not in client.get(ADDRESS, {"q": "Номин"}).content.decode()
    text = client.get("/").content.decode()
    form = text[text.index('class="top__search"') :].split("</form>")[0]
    assert 'method="post"' in form
    assert f'action="{reverse("cases:search")}"' in form


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", ".", "-", "Н", "%", "_", "'; drop table cases_case; --", "А" * 81, "Но\x00мин", "Но\u200bмин",
        "\u202eНомин", "🙂", "№ 5", "х" * 80, "a b c d e f g h", "я" * 80, "\ufffd",
    ],
)  # fmt: skip
def test_no_input_breaks_it(client: Client, worker: User, typed: str) -> None:
    known(worker, "Номин", "Отгон")
    client.force_login(worker)
    assert client.post(ADDRESS, {"q": typed}).status_code in {200, 422}


@pytest.mark.parametrize("number", [3, 30])
def test_it_asks_a_fixed_number_of_queries(client: Client, worker: User, number: int) -> None:
    for _place in range(number):
        known(worker, "Номин", "Отгон")
    client.force_login(worker)
    assert queries(client, ADDRESS, {"q": "Отгн Номин"}) == 17
