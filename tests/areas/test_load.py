"""The tree of the country: loaded whole, again without a trace, and a broken file not at all."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from areas import actions
from areas.management.commands.load_areas import DATA
from areas.models import Area, AreaName, AreaParent

FILES = [DATA / "areas.csv", DATA / "bags.csv"]
HEAD = "code,parent_code,level,name_mn,name_en,lat,lon,population"
CENTRES = {
    "Хэрлэн", "Баруун-Урт", "Зуунмод", "Сүмбэр", "Сүхбаатар", "Сайншанд", "Дархан", "Даланзадгад", "Сайнцагаан",
    "Баян-Өндөр", "Арвайхээр", "Булган", "Баянхонгор", "Эрдэнэбулган", "Мөрөн", "Улиастай", "Есөнбулаг", "Өлгий",
    "Жаргалант", "Улаангом",
}  # fmt: skip
pytestmark = pytest.mark.django_db


def test_the_whole_tree_is_there() -> None:
    assert Counter(Area.objects.values_list("level", flat=True)) == {
        "country": 1, "capital": 1, "aimag": 21, "district": 9, "soum": 330, "khoroo": 204, "bag": 1638,
    }  # fmt: skip
    assert AreaParent.objects.count() == AreaName.objects.count() - 1 == 2203
    assert Area.objects.get(code="MN").children_count == 1_238_016


def test_each_unit_knows_its_district_and_aimag() -> None:
    for area in Area.objects.select_related("parent", "parent__parent", "district", "aimag"):
        above = [area, area.parent, area.parent.parent] if area.parent else [area]
        assert area.aimag == next((one for one in above if one and one.level in {"aimag", "capital"}), None)
        assert area.district == next(
            (one for one in above if one and one.level in {"soum", "district"}), None
        )


def test_the_west_keeps_its_own_time() -> None:
    west = Area.objects.filter(time_zone="Asia/Hovd")
    assert set(west.filter(level="aimag").values_list("code", flat=True)) == {"83", "84", "85"}
    assert west.filter(level="soum").count() == 13 + 17 + 19
    assert not west.exclude(aimag__code__in=["83", "84", "85"]).exists()


def test_kinds_say_what_distances_there_are() -> None:
    centres = Area.objects.filter(level="soum", kind="aimag_centre")
    assert centres.values("aimag").distinct().count() == centres.count() == 21
    assert set(centres.values_list("name_mn", flat=True)) == CENTRES
    for code, kind in {
        "111051": "city",
        "4631": "soum_centre",
        "460151": "aimag_centre",
        "463151": "remote",
    }.items():
        assert Area.objects.get(code=code).kind == kind


def test_loading_again_changes_nothing_and_is_quick() -> None:
    before = _everything()
    began = time.perf_counter()
    assert actions.load(FILES) == (0, 0)
    assert time.perf_counter() - began < 2
    assert _everything() == before


def _everything() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Area, AreaName, AreaParent)]


def test_a_changed_number_is_taken_over(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text(f"{HEAD}\n4631,46,soum,Ханбогд,Khanbogd,43.2,107.2,12345\n", encoding="utf-8")
    assert actions.load([file]) == (0, 1)
    assert Area.objects.get(code="4631").population == 12345


def test_a_rename_survives_loading() -> None:
    area = Area.objects.get(code="4631")
    actions.rename(area, name_mn="Шинэ", name_en="New", since=actions.clock.today())
    actions.load(FILES)
    area.refresh_from_db()
    assert area.name_mn == "Шинэ"


BROKEN = {
    "missing parent": ("9999,98,soum,Нэр,Name,,,", "line 2"),
    "parent of the wrong level": ("9999,MN,soum,Нэр,Name,,,", "line 2"),
    "parent below": ("98,MN,aimag,Нэр,Name,,,\n9801,980151,soum,Нэр,Name,,,", "line 3"),
    "doubled code": ("98,MN,aimag,Нэр,Name,,,\n98,MN,aimag,Нэр,Name,,,", "line 3"),
    "unknown level": ("98,MN,planet,Нэр,Name,,,", "line 2"),
    "another level than stored": ("4631,MN,aimag,Нэр,Name,,,", "line 2"),
    "no name": ("98,MN,aimag,,Name,,,", "line 2"),
    "no code": (",MN,aimag,Нэр,Name,,,", "line 2"),
    "bad number": ("98,MN,aimag,Нэр,Name,,,many", "line 2"),
    "number of another script": ("98,MN,aimag,Нэр,Name,,,１２", "line 2"),
    "negative number": ("98,MN,aimag,Нэр,Name,,,-5", "line 2"),
    "endless number": ("98,MN,aimag,Нэр,Name,,,99999999999999999999", "line 2"),
    "bad latitude": ("98,MN,aimag,Нэр,Name,north,,", "line 2"),
    "no latitude at all": ("98,MN,aimag,Нэр,Name,NaN,,", "line 2"),
    "latitude beyond the pole": ("98,MN,aimag,Нэр,Name,91,,", "line 2"),
    "too many cells": ("98,MN,aimag,Нэр,Name,,,,,", "line 2"),
    "too few cells": ("98,MN,aimag", "line 2"),
    "long name": (f"98,MN,aimag,{'а' * 81},Name,,,", "line 2"),
    "open quote": ('98,MN,aimag,"Нэр,Name,,,', "line 2"),
    "null byte": ("98,MN,aimag,Н\x00эр,Name,,,", "line 2"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_whole(tmp_path: Path, name: str) -> None:
    rows, line = BROKEN[name]
    file = tmp_path / "areas.csv"
    file.write_text(f"{HEAD}\n{rows}\n", encoding="utf-8")
    _refused(lambda: call_command("load_areas", str(file), stdout=StringIO()), line.replace("line ", ""))


def test_good_rows_before_the_broken_one_are_not_loaded(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text(f"{HEAD}\n98,MN,aimag,Нэр,Name,,,\n99,MN,planet,Нэр,Name,,,\n", encoding="utf-8")
    _refused(lambda: actions.load([file]), "3")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (f"{HEAD}\n98,MN,aimag,Нэр,Name,,,\n99,MN,aimag,Нэр,Name,,,".encode("utf-16"), "1"),
        (f"{HEAD}\n98,MN,aimag,Нэр,Name,,,".encode("cp1251"), "2"),
        (b"code,level\n98,aimag\n", "parent_code|name"),
        (b"", "code"),
    ],
)
def test_another_encoding_or_head_is_refused(tmp_path: Path, data: bytes, word: str) -> None:
    file = tmp_path / "areas.csv"
    file.write_bytes(data)
    _refused(lambda: actions.load([file]), word)


def test_a_file_that_is_not_there_is_refused() -> None:
    _refused(lambda: actions.load([Path("nowhere.csv")]), "nowhere.csv")


@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=200))
def test_whatever_the_bytes_nothing_else_is_raised(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    file = tmp_path_factory.mktemp("bytes") / "areas.csv"
    file.write_bytes(f"{HEAD}\n".encode() + data)
    with suppress(actions.BrokenFile):
        actions.load([file])


def _refused(load: Callable[[], object], word: str) -> None:
    before = Area.objects.count()
    with pytest.raises((actions.BrokenFile, CommandError), match=word):
        load()
    assert Area.objects.count() == before
    assert not Area.objects.filter(code__in=["98", "99"]).exists()
    assert connection.is_usable()
