"""Order and folding of Mongolian names: the same in Python, in SQL, and in the alphabet."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from areas.models import Area
from childprotect.lib.mongolian import ALPHABET, SortKey, name_key, short_name, sort_key

NAMES = Path(settings.BASE_DIR) / "childprotect" / "demo" / "data" / "names.csv"
WORDS = st.text(st.sampled_from(ALPHABET + ALPHABET.lower() + " -0123456789"), max_size=12)


def in_sql(text: str) -> str:
    """The key as PostgreSQL computes it."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {SortKey.template % {'expressions': '%s'}}", [text])
        return str(cursor.fetchone()[0])


def by_alphabet(word: str) -> list[int]:
    """The places of a word's letters in the alphabet of schools; what is no letter stands before."""
    return [ALPHABET.index(sign) + 256 if sign in ALPHABET else ord(sign) for sign in word.upper()]


def test_the_alphabet_has_35_letters_in_their_order() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 35
    assert ALPHABET.index("Ө") == ALPHABET.index("О") + 1
    assert ALPHABET.index("Ү") == ALPHABET.index("У") + 1
    assert ALPHABET.index("Ё") == ALPHABET.index("Е") + 1


@given(one=WORDS, other=WORDS)
def test_the_key_sorts_as_the_alphabet(one: str, other: str) -> None:
    assert (sort_key(one) < sort_key(other)) == (by_alphabet(one) < by_alphabet(other))


@given(text=WORDS)
def test_the_key_knows_no_case(text: str) -> None:
    assert sort_key(text.upper()) == sort_key(text.lower()) == sort_key(text)


@pytest.mark.django_db
def test_python_and_sql_make_the_same_key() -> None:
    for text in (ALPHABET, ALPHABET.lower(), "Хөвсгөл аймаг, 1-р баг", "Ө ө Ү ү Ё ё", "Latin 123 %", "қазақ"):
        assert in_sql(text) == sort_key(text)


@pytest.mark.django_db
def test_the_database_sorts_the_country_as_python_does() -> None:
    names = list(Area.objects.order_by("name_key").values_list("name_mn", flat=True))
    assert all(sort_key(one) <= sort_key(other) for one, other in pairwise(names))
    aimags = list(Area.objects.filter(level="aimag").order_by("name_key").values_list("name_mn", flat=True))
    assert aimags.index("Өвөрхангай") < aimags.index("Өмнөговь") < aimags.index("Сүхбаатар")


def test_every_name_and_its_romanisation_have_one_key() -> None:
    with NAMES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = [
        (row["name_mn"], row["name_en"])
        for row in rows
        if name_key(row["name_mn"]) != name_key(row["name_en"])
    ]
    assert len(rows) > 700
    assert wrong == []


@pytest.mark.parametrize(
    "spellings",
    [
        ["Хөвсгөл", "Хувсгул", "ХӨВСГӨЛ", "Khuvsgul", "Khövsgöl", "khuvsgul", "huvsgul"],
        ["Өмнөговь", "Umnugovi", "Ömnögovi", "Омноговь"],
        ["Баатар", "Batar", "Baatar", "БАТАР"],
        ["Цэцэг", "Tsetseg", "цэцэг "],
        ["Ёндон", "Yondon", "Ендон"],
        ["Алтан-Очир", "Алтаночир", "Altan-Ochir", "altan ochir"],
        ["Сүх", "Sukh", "Сух", "Sükh"],
        ["Сарнай", "Sarnai", "Sarnay"],
        ["Шинэцэцэг", "Shinetsetseg", "Шинэ цэцэг"],
        ["Батсайхан", "Batsaikhan", "Батсайхaн"],
        ["Wandan", "Вандан", "Vandan"],
    ],
)
def test_one_name_however_it_is_written(spellings: list[str]) -> None:
    assert len({name_key(name) for name in spellings}) == 1


def test_different_names_stay_different() -> None:
    names = ["Бат", "Болд", "Баяр", "Дорж", "Сүх", "Цэрэн", "Оюун", "Наран", "Энх", "Ганбат"]
    assert len({name_key(name) for name in names}) == len(names)


@given(text=st.text(max_size=60))
def test_the_key_of_anything_is_plain_ascii(text: str) -> None:
    key = name_key(text)
    assert key.isascii()
    assert key == "" or key.isalnum()
    assert name_key(f"  {text}\u200b") == name_key(text)


def test_people_are_named_as_papers_name_them() -> None:
    assert short_name("Сарнай", "бат") == "Б.Сарнай"
    assert short_name("Сарнай") == "Сарнай"
    assert short_name("", "Бат") == "Бат"
    assert short_name(" ", " ") == ""
