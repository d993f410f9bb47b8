"""A unit found from what a caller says: names in both scripts, landmarks, addresses, slips; the country as it is loaded."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from areas.actions import BrokenFile
from areas.finding import find_units
from areas.landmarks import load_landmarks
from areas.models import Area, Landmark
from childprotect.lib import clock

pytestmark = pytest.mark.django_db

# What is typed -> the code of the first answer.
ASKED = {
    "Баянзүрх 5": "111059",
    "БЗД 5-р хороо": "111059",
    "bzd khoroo 5": "111059",
    "bayanzurkh 12 khoroo": "111073",
    "Сонгинохайрхан дүүрэг 7-р хороо 12-р байр 45 тоот": "111663",
    "сонгинох 7": "111663",
    "хан уул 3": "112255",
    "Хануул 3-р хороо": "112255",
    "зайсан 11": "112271",
    "10-р хороолол, 15-р хороо": "110779",
    "Ханбогд": "4631",
    "hanbogd": "4631",
    "Khanbogd soum": "4631",
    "ханбгод": "4631",
    "оюу толгой": "4631",
    "Oyu Tolgoi": "4631",
    "цогтцэций": "4643",
    "tsogttsetsii": "4643",
    "замын үүд": "4416",
    "Эрдэнэт": "6101",
    "дархан": "4501",
    "Өмнөговь Булган": "4610",
    "bayan undur orkhon": "6101",
    "Хархорин сум": "6252",
    "Увс Улаангом": "8501",
}


@pytest.mark.parametrize("typed", ASKED)
def test_the_first_answer_is_the_unit_that_is_meant(typed: str) -> None:
    found = find_units(typed)
    assert found
    assert found[0].unit.code == ASKED[typed], [(one.area.path, one.points) for one in found]


def test_a_bag_is_answered_with_its_soum() -> None:
    (found,) = find_units("Ханбогд 2-р баг")
    assert (found.area.level, found.area.number, found.unit.code) == ("bag", 2, "4631")
    assert find_units("Хатгал")[0].area.name_mn == "Хатгал тосгон"


def test_units_of_the_same_name_are_all_shown() -> None:
    assert {one.unit.aimag.code for one in find_units("Баян-Өндөр")} >= {"61", "62", "64"}
    assert (
        len([one for one in find_units("5-р хороо") if one.unit.number == 5 or "5-р" in one.unit.name_mn])
        == 8
    )


@pytest.mark.parametrize(
    "typed", ["", "  ", "12", "гудамж", "зах", "ъъъ", "хх", "'; drop table", "\u200bабв", "х" * 500]
)
def test_nothing_known_gives_nothing(typed: str) -> None:
    assert find_units(typed) == []


def test_a_landmark_counts_from_its_day_to_its_day() -> None:
    today = clock.today()
    row = Landmark.objects.create(
        area=Area.objects.get(code="111053"),
        kind="market",
        name_mn="Зэвхүүл",
        valid_from=today + timedelta(days=1),
    )
    assert find_units("зэвхүүл") == []
    Landmark.objects.filter(pk=row.pk).update(valid_from=today)
    with clock.later(days=1):
        (found,) = find_units("зэвхүүл")
        assert (found.unit.code, "Зэвхүүл" in found.why) == ("111053", True)
        Landmark.objects.filter(pk=row.pk).update(valid_to=today + timedelta(days=1))
        assert find_units("зэвхүүл") == []


def test_a_unit_that_ended_is_not_answered() -> None:
    Area.objects.filter(code="4631").update(valid_to=date(2026, 1, 1))
    assert "4631" not in {one.unit.code for one in find_units("Ханбогд")}


def test_loading_landmarks_again_adds_none_and_a_broken_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "landmarks.csv"
    file.write_text("area_code,kind,name_mn,name_en\n4631,market,Ногоон зах,Green market\n", encoding="utf-8")
    assert (load_landmarks(file, invented=True), load_landmarks(file)) == (1, 0)
    file.write_text("area_code,kind,name_mn,name_en\n9999,market,Зах,Market\n", encoding="utf-8")
    with pytest.raises(BrokenFile, match="2"):
        load_landmarks(file)


def test_an_answer_costs_few_queries(django_assert_max_num_queries) -> None:
    find_units("Ханбогд")
    with django_assert_max_num_queries(5):
        find_units("Баянзүрх 5")
