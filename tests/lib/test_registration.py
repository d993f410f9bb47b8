"""Registration numbers: read however they are typed, their date and sex told, warned about and never refused."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from childprotect.lib.registration import read, warnings

LETTERS = st.sampled_from("АБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯ")
DAYS = st.dates(date(1900, 1, 1), date(2079, 12, 31))


def written(first: str, born: date, seventh: int, last: int) -> str:
    """A number of the form, with a second letter that no living person has."""
    month = born.month + (20 if born.year >= 2000 else 0)
    return f"{first}Щ{born.year % 100:02}{month:02}{born.day:02}{seventh}{last}"


@given(first=LETTERS, born=DAYS, seventh=st.integers(0, 9), last=st.integers(0, 9))
def test_a_number_tells_its_day_and_sex(first: str, born: date, seventh: int, last: int) -> None:
    text = written(first, born, seventh, last)
    number = read(text)
    assert number is not None
    assert (number.text, number.born, number.sex) == (text, born, "m" if seventh % 2 else "f")
    assert read(f" {text[:2].lower()} {text[2:6]}-{text[6:]} ") == number
    assert warnings(number, birth_date=born, birth_year=None, sex=number.sex) == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("YЪ17251103", "УЪ17251103"),
        ("Aъ17251103", "АЪ17251103"),
        ("ѲЬ17251103", "ӨЬ17251103"),
        ("ЇЩ17251103", "ҮЩ17251103"),
        ("єь17251103", "ӨЬ17251103"),
        ("ҰÖ17251103", "ҮӨ17251103"),
        ("ÜƟ17251103", "ҮӨ17251103"),
        ("УЪ172511O3", "УЪ17251103"),
        ("УЪ1725110О", "УЪ17251100"),
    ],
)
def test_letters_that_look_alike_are_read(typed: str, stored: str) -> None:
    number = read(typed)
    assert number is not None
    assert number.text == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "УЪ1725110",
        "УЪ172511033",
        "1725110303",
        "QЪ17251103",
        "УЪ1725110a",
        "УЪ١٧٢٥١١٠٣",
        "УЪ１７２５１１０３",
    ],
)
def test_another_form_is_no_number(typed: str) -> None:
    assert read(typed) is None


@given(text=st.text(max_size=20))
def test_whatever_is_typed_it_is_read_or_not(text: str) -> None:
    number = read(text)
    assert number is None or read(number.text) == number


@pytest.mark.parametrize("language", ["mn", "en"])
def test_what_does_not_agree_is_said(language: str) -> None:
    number, broken = read("УЪ17251113"), read("УЪ17993113")
    assert number is not None
    assert broken is not None
    with translation.override(language):
        assert len(warnings(number, birth_date=date(2016, 5, 11), birth_year=None, sex="f")) == 2
        assert len(warnings(number, birth_date=None, birth_year=2010, sex="u")) == 1
        assert warnings(number, birth_date=None, birth_year=2018, sex="u") == []
        assert len(warnings(broken, birth_date=None, birth_year=None, sex="u")) == 1
