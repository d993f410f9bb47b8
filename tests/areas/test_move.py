"""When a unit moves, its records, their scope and its postings follow, closed cases too; its history stays."""

import csv
from contextlib import suppress
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from areas.actions import move, rename
from areas.models import Area, AreaParent
from audit import sentences
from audit.models import Event, Version
from cases.models import Case, Report
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from tests import factories
from tests.people import KHANBOGD, OMNOGOVI, TSOGTTSETSII

pytestmark = pytest.mark.django_db
REFORM = Path(__file__).with_name("reform_2025.csv")
DAY = date(2025, 1, 1)


def area(code: str) -> Area:
    """One area, fresh."""
    return Area.objects.get(code=code)


def sees(person: User, case: Case) -> bool:
    """Whether a person, asked anew, meets a case."""
    return Case.objects.visible_to(User.objects.get(pk=person.pk)).filter(pk=case.pk).exists()


def test_cases_scope_and_postings_follow(
    worker: User, supervisor: User, far_supervisor: User, inspector: User, far_inspector: User
) -> None:
    running, closed = factories.case(worker), factories.case(worker, stage="closed", closed_at=clock.now())
    move(area(KHANBOGD), parent=area("44"), since=DAY)
    for case in (running, closed):
        case.refresh_from_db()
        assert case.unit.code == KHANBOGD
        assert case.district.code == KHANBOGD
        assert case.aimag.code == "44"
        assert sees(worker, case)
        assert sees(far_supervisor, case)
        assert sees(far_inspector, case)
        assert not sees(supervisor, case)
        assert not sees(inspector, case)
    assert Report.objects.filter(aimag__code="44").count() == 2


def test_a_khoroo_moves_with_its_cases(worker: User) -> None:
    case = factories.case(worker, area("111051"))
    move(area("111051"), parent=area("1116"), since=DAY)
    case.refresh_from_db()
    assert (case.unit.code, case.district.code, case.aimag.code) == ("111051", "1116", "11")


def test_what_lies_below_moves_along() -> None:
    move(area(KHANBOGD), parent=area("44"), since=DAY)
    bags = Area.objects.filter(parent__code=KHANBOGD)
    assert bags.count() > 1
    assert set(bags.values_list("aimag__code", flat=True)) == {"44"}


def test_the_reform_of_2025_can_be_entered(worker: User) -> None:
    case = factories.case(worker, area("4110"))
    with REFORM.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            call_command(
                "move_area", row["code"], row["parent_code_2025"], "--since", "2025-01-01", stdout=StringIO()
            )
    case.refresh_from_db()
    assert case.aimag.code == "11"
    assert Area.objects.filter(level="soum", parent__code="11").count() == 7
    assert AreaParent.objects.filter(valid_from=DAY).count() == 9


def test_a_move_is_in_the_record_in_both_languages(supervisor: User) -> None:
    move(area(KHANBOGD), parent=area("44"), since=DAY, by=supervisor)
    event = Event.objects.get(verb="area.moved")
    assert event.data == {"code": KHANBOGD, "was": OMNOGOVI, "now": "44"}
    for language in ("mn", "en"):
        with translation.override(language):
            assert "4631" in sentences.sentence(event)


@pytest.mark.parametrize(
    ("code", "parent", "since"),
    [
        (KHANBOGD, OMNOGOVI, DAY),  # lies there already
        (KHANBOGD, "1110", DAY),  # a soum is not of a district
        (KHANBOGD, TSOGTTSETSII, DAY),
        (KHANBOGD, KHANBOGD, DAY),
        (KHANBOGD, "MN", DAY),
        ("111051", "44", DAY),  # a khoroo is not of an aimag
        ("463151", TSOGTTSETSII, DAY),  # bags never decide scope and are loaded, not moved
        (OMNOGOVI, "MN", DAY),
        (KHANBOGD, "44", date(1990, 1, 1)),  # before the present parent began
        (KHANBOGD, "44", date(2999, 1, 1)),  # not yet
    ],
)
def test_a_move_that_makes_no_tree_is_refused(code: str, parent: str, since: date) -> None:
    with pytest.raises(DomainError):
        move(area(code), parent=area(parent), since=since)
    assert AreaParent.objects.filter(valid_to__isnull=False).count() == 0


def test_the_commands_say_what_is_wrong() -> None:
    for arguments in (
        ["move_area", "0000", "44", "--since", "2025-01-01"],
        ["move_area", KHANBOGD, "1110", "--since", "2025-01-01"],
        ["move_area", KHANBOGD, "44", "--since", "yesterday"],
        ["rename_area", "0000", "а", "a", "--since", "2025-01-01"],
        ["rename_area", KHANBOGD, " ", "a", "--since", "2025-01-01"],
        ["rename_area", KHANBOGD, "а" * 81, "a", "--since", "2025-01-01"],
    ):
        with pytest.raises(CommandError):
            call_command(*arguments, stdout=StringIO())


def test_a_renamed_unit_keeps_its_old_name() -> None:
    call_command(
        "rename_area", KHANBOGD, "Шинэ Ханбогд", "New Khanbogd", "--since", "2025-01-01", stdout=StringIO()
    )
    renamed = area(KHANBOGD)
    assert (renamed.name_mn, renamed.name_en) == ("Шинэ Ханбогд", "New Khanbogd")
    old, new = renamed.names.all()
    assert (old.name_mn, old.valid_to, new.valid_from, new.valid_to) == ("Ханбогд", DAY, DAY, None)
    assert Version.objects.get().values == {"name_mn": "Ханбогд", "name_en": "Khanbogd"}
    with pytest.raises(DomainError):
        rename(renamed, name_mn="а", name_en="a", since=DAY)


UNITS = [KHANBOGD, TSOGTTSETSII, "4110", "4401", "111051", "111651"]
PARENTS = ["46", "44", "41", "11", "1110", "1116", "1101", "MN", KHANBOGD, "463151"]
MOVES = st.lists(st.tuples(st.sampled_from(UNITS), st.sampled_from(PARENTS), st.integers(0, 400)), max_size=8)


@pytest.fixture
def cases(worker: User) -> list[Case]:
    """A case in each of the units."""
    return [factories.case(worker, area(code), clocked=False) for code in UNITS]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_any_moves_keep_the_tree(
    cases: list[Case], supervisor: User, far_supervisor: User, moves: list[tuple[str, str, int]]
) -> None:
    """Each record says what its unit says, scope is what the tree says, no circle, dated history without overlap."""
    with transaction.atomic():
        for code, parent, days in moves:
            with suppress(DomainError):
                move(area(code), parent=area(parent), since=DAY + timedelta(days))
        people = {"46": User.objects.get(pk=supervisor.pk), "44": User.objects.get(pk=far_supervisor.pk)}
        met = {
            code: set(Case.objects.visible_to(person).values_list("pk", flat=True))
            for code, person in people.items()
        }
        for case in Case.objects.select_related("unit__parent", "aimag"):
            unit, parent = case.unit, case.unit.parent
            above = (unit.pk, parent.pk) if unit.level == "soum" else (parent.pk, parent.parent_id)
            assert (case.district_id, case.aimag_id) == (unit.district_id, unit.aimag_id) == above
            assert all((case.pk in met[code]) == (case.aimag.code == code) for code in met)
        for unit in Area.objects.filter(code__in=UNITS).select_related("parent__parent__parent"):
            _history_is_whole(unit)
            root = unit.parent.parent if unit.level == "soum" else unit.parent.parent.parent
            assert root.code == "MN"
            assert not Area.objects.filter(parent=unit).exclude(aimag=unit.aimag_id).exists()
        transaction.set_rollback(True)


def _history_is_whole(unit: Area) -> None:
    line = list(unit.parents.all())
    assert (line[-1].parent_id, line[-1].valid_to) == (unit.parent_id, None)
    assert all(one.valid_from < one.valid_to == other.valid_from for one, other in pairwise(line))
