"""Telephone numbers as they are compared: eight digits, however somebody wrote them; in Python and in SQL alike."""

import re

from django.db import models
from django.db.models.functions import Right

DIGITS, LONGEST = 8, 15
_WRITTEN = re.compile(r"[0-9\s().+/-]+")


def read_phone(text: str) -> str | None:
    """The last eight digits of a typed number, so that +976 makes no difference; None if it has fewer, or is none."""
    digits = re.sub(r"[^0-9]", "", text) if _WRITTEN.fullmatch(text) else ""
    return digits[-DIGITS:] if DIGITS <= len(digits) <= LONGEST else None


class Digits(models.Func):
    """The digits of a text; immutable, so it may stand in a generated column."""

    template = r"regexp_replace(%(expressions)s, '[^0-9]', '', 'g')"
    output_field = models.TextField()


def phone_column(field: str) -> models.GeneratedField:
    """A stored column with the last eight digits of `field`, for equality on an index."""
    return models.GeneratedField(
        expression=Right(Digits(field), DIGITS),
        output_field=models.CharField(max_length=DIGITS, db_collation="C"),
        db_persist=True,
    )
