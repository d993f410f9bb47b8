"""What fields accept and what they refuse, in sentences."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from childprotect.lib import clock
from childprotect.lib.forms import ClockField, DayField, LongTextField, PhoneField, TextField, clean_text

NOW = datetime(2026, 11, 23, 9, 20, tzinfo=ZoneInfo("Asia/Ulaanbaatar"))


@pytest.fixture(autouse=True)
def story():
    with clock.at(NOW), translation.override("mn"):
        yield


@pytest.mark.parametrize("sign", ["\x00", "\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\u00ad", "\x1b"])
def test_what_nobody_sees_is_refused_and_named(sign: str):
    with pytest.raises(ValidationError) as caught:
        TextField().clean(f"Бат{sign}болд")
    assert "«Бат»" in caught.value.messages[0]


def test_invisible_sign_at_the_beginning():
    with pytest.raises(ValidationError, match="Эхэнд"):
        TextField().clean("\u200bБат")


def test_mongolian_script_keeps_its_own_signs():
    assert clean_text("ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ\u180e") == "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ\u180e".strip()


def test_text_comes_in_one_normal_form():
    assert TextField().clean("  Ө\u0308вгөн \t Й ") == TextField().clean("Ө\u0308вгөн \u0418\u0306")


def test_lines_stay_in_long_text():
    assert LongTextField().clean("нэг\r\nхоёр\r") == "нэг\nхоёр"


def test_line_breaks_count_once():
    assert len(LongTextField(max_length=5).clean("а\r\nб\r\nв")) == 5


def test_too_long_text_is_refused_with_both_numbers():
    with pytest.raises(ValidationError, match="10 тэмдэгтээс хэтрүүлэхгүй"):
        TextField(max_length=10).clean("а" * 11)


@given(st.text(max_size=60))
def test_any_text_is_cleaned_or_refused(text: str):
    try:
        cleaned = clean_text(text)
    except ValidationError:
        return
    assert clean_text(cleaned) == cleaned
    assert "\x00" not in cleaned


@pytest.mark.parametrize("text", ["2026.11.20", "2026-11-20", "2026/11/20", " 2026. 11. 20. "])
def test_day_is_read_in_three_ways(text: str):
    assert DayField().clean(text) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026.02.30", "Огноог зөв оруулна уу"),
        ("20.11.2026", "Огноог зөв оруулна уу"),
        ("2026.11.24", "Ирээдүйн"),
        ("1899.12.31", "1900"),
        ("0000.00.00", "Огноог зөв оруулна уу"),
        ("өчигдөр", "Огноог зөв оруулна уу"),
        ("", "заавал"),
    ],
)
def test_day_that_cannot_be_is_refused(text: str, sentence: str):
    with pytest.raises(ValidationError, match=sentence):
        DayField().clean(text)


def test_day_to_come_where_it_may():
    assert DayField(future=True, past=False).clean("2026.11.24") == date(2026, 11, 24)
    with pytest.raises(ValidationError, match="Өнгөрсөн"):
        DayField(future=True, past=False).clean("2026.11.22")


@pytest.mark.parametrize("text", ["09:25", "9.25", "0925", " 9:25 "])
def test_time_is_read_in_many_ways(text: str):
    assert ClockField().clean(text) == time(9, 25)


@pytest.mark.parametrize("text", ["25:00", "9:75", "925:1", "нэг цаг"])
def test_time_that_cannot_be_is_refused(text: str):
    with pytest.raises(ValidationError, match="Цагийг зөв"):
        ClockField().clean(text)


def test_phone_is_kept_in_digits():
    assert PhoneField().clean("+976 9911-2233") == "99112233"
    assert PhoneField(required=False).clean("") == ""
    with pytest.raises(ValidationError, match="8 оронтой"):
        PhoneField().clean("99 112")
