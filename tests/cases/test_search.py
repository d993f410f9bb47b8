"""Finding a child: numbers in any spelling, names as people remember them, and never beyond the scope."""

import csv
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from areas.models import Area
from audit.models import Event
from cases import lexicon, search
from cases.models import Case, Child
from childprotect.lib.mongolian import KEY_LENGTH, name_key
from childprotect.lib.refs import new_number
from devstack.proc import ROOT
from tests import factories
from tests.people import TSOGTTSETSII
from tests.queries import queries

pytestmark = pytest.mark.django_db
PAIRS = Path(__file__).parent / "name_pairs.csv"
CROWD = ROOT / "childprotect/demo/data/names.csv"
ADDRESS = "/search/"


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a file."""
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


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


def test_recall_and_precision_on_pairs_of_names(worker: User, capsys: pytest.CaptureFixture[str]) -> None:
    """Names among a crowd of all demo names: found at all, and how high."""
    crowd = [row["name_mn"] for row in table(CROWD) if row["kind"] == "given"]
    pairs = table(PAIRS)
    wanted = {(row["given"], row["father"]) for row in pairs}
    children = list(wanted)
    taken = {given for given, _father in wanted}
    children += [(name, crowd[-place]) for place, name in enumerate(crowd) if name not in taken]
    report = factories.report(worker)
    rows = Child.objects.bulk_create(
        Child(
            number=new_number("ХД"), given_name=given, father_name=father,
            given_key=name_key(given), father_key=name_key(father), created_by=worker,
        )
        for given, father in children
    )  # fmt: skip
    lexicon.learn({key for row in rows for key in (row.given_key, row.father_key)})
    for row in rows:
        factories.case(worker, report=report, child=row, clocked=False)
    assert len(pairs) >= 120
    missed, hits, first, shown = [], 0, 0, 0
    for row in pairs:
        found = names(worker, row["typed"])
        expected = f"{row['given']} {row['father']}".strip()
        place = found.index(expected) if expected in found else None
        shown += len(found)
        if place is None:
            missed.append(row["typed"])
            continue
        hits += 1
        first += place < 3
    recall, among_first, precision = hits / len(pairs), first / len(pairs), hits / shown
    with capsys.disabled():
        sys.stdout.write(
            f"\nsearch: {len(pairs)} pairs among {len(rows)} children: recall {recall:.3f}, among the first three "
            f"{among_first:.3f}, precision {precision:.2f}; missed: {missed}\n"
        )
    assert recall >= 0.97
    assert among_first >= 0.9
    assert precision >= 0.2


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
    assert queries(client, ADDRESS, {"q": "Отгн Номин"}) == 13
