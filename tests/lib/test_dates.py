"""Due moments and dates in words, in both languages."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from childprotect.lib import clock, dates

HERE = ZoneInfo("Asia/Ulaanbaatar")
NOW = datetime(2026, 11, 23, 9, 20, tzinfo=HERE)


@pytest.fixture(autouse=True)
def noon_of_the_story():
    with clock.at(NOW), timezone.override(HERE), translation.override("mn"):
        yield


@pytest.mark.parametrize(
    ("moment", "state", "text"),
    [
        (NOW - timedelta(minutes=14), "late", "14 минут хэтэрсэн"),
        (NOW - timedelta(hours=16), "late", "16 цаг хэтэрсэн"),
        (NOW - timedelta(days=2, hours=5), "late", "2 хоног хэтэрсэн"),
        (NOW, "late", "1 минут хэтэрсэн"),
        (NOW.replace(hour=14, minute=0), "today", "Өнөөдөр 14:00"),
        (NOW.replace(hour=23, minute=59, second=59), "today", "Өнөөдөр"),
        (date(2026, 11, 23), "today", "Өнөөдөр"),
        (date(2026, 11, 27), "soon", "11.27, 4 хоног"),
        (date(2027, 1, 5), "soon", "2027.01.05, 43 хоног"),
    ],
)
def test_due_is_told_in_words(moment: datetime, state: str, text: str):
    assert dates.due(moment) == dates.Due(state, text)


def test_due_in_english():
    with translation.override("en"):
        assert dates.due(NOW - timedelta(days=1)).text == "1 day overdue"
        assert dates.due(date(2026, 11, 27)).text == "11.27, 4 days"


def test_late_evening_counts_by_the_reader_not_by_utc():
    with clock.at(datetime(2026, 11, 23, 23, 0, tzinfo=HERE)):
        assert dates.due(datetime(2026, 11, 24, 0, 30, tzinfo=HERE)).state == "soon"


def test_what_is_left():
    assert dates.left(NOW + timedelta(minutes=14)) == "14 минут үлдсэн"
    assert dates.left(NOW - timedelta(hours=2)) == "2 цаг хэтэрсэн"


def test_dates_are_written_with_points():
    assert dates.day_text(date(2026, 1, 5)) == "2026.01.05"
    assert dates.day_text(date(2026, 1, 5), short=True) == "01.05"
    assert dates.day_text(date(2025, 1, 5), short=True) == "2025.01.05"
    assert dates.moment_text(NOW.astimezone(ZoneInfo("UTC"))) == "2026.11.23 09:20"
