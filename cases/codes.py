"""Code lists as choices and words; read once a day and language, as they change by the day."""

from datetime import date
from functools import lru_cache

from django.utils.translation import get_language

from cases.models import Code
from childprotect.lib import clock


@lru_cache(maxsize=200)
def _list(name: str, day: date, language: str) -> tuple[tuple[str, str], ...]:
    rows = Code.objects.of(name, day).values_list("code", "label_en" if language == "en" else "label_mn")
    return tuple(rows)


def choices(name: str) -> list[tuple[str, str]]:
    """The codes of a list that rule today with their words in the reader's language."""
    return list(_list(name, clock.today(), get_language() or "mn"))


def word(name: str, code: str) -> str:
    """The word of a code; the code itself if the list does not know it (any more)."""
    return dict(_list(name, clock.today(), get_language() or "mn")).get(code, code)


@lru_cache(maxsize=20)
def _groups(name: str, day: date) -> dict[str, str]:
    return dict(Code.objects.of(name, day).values_list("code", "group"))


def group(name: str, code: str) -> str:
    """The group of a code, for coarser reports; "" if it has none."""
    return _groups(name, clock.today()).get(code, "")


def grouped(name: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The codes of a list under the words of their groups, in the order of the groups."""
    groups = _groups(name, clock.today())
    words = choices(f"{name}_group")
    found = [(word, [row for row in choices(name) if groups.get(row[0]) == code]) for code, word in words]
    return [(word, rows) for word, rows in found if rows]
