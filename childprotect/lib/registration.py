"""Registration numbers (регистрийн дугаар): two Cyrillic letters and eight digits. Read generously, warned, never refused.

Month plus 20 means born 2000 or later; the seventh digit is odd for a male, even for a female; the last is not known
to be a check digit and is not checked.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

# What is typed for a Cyrillic letter: Latin look-alikes, and the wrong glyphs of other alphabets for Ө and Ү.
_LOOK_ALIKES = str.maketrans("ABEKMHOPCTXYѲЄƟÖЇҰÜ", "АВЕКМНОРСТХУӨӨӨӨҮҮҮ")
_DIGITS = str.maketrans("О", "0")  # where only digits stand
_FORM = re.compile(r"[А-ЯЁӨҮ]{2}[0-9]{8}")


@dataclass(frozen=True)
class Number:
    """A number that was read: as stored, with the birth date and sex it tells (None where it makes no sense)."""

    text: str
    born: date | None
    sex: str


def read(typed: str) -> Number | None:
    """The number in what somebody typed, or None if it does not have the form."""
    text = re.sub(r"[\s\-–]+", "", typed).upper().translate(_LOOK_ALIKES)
    text = text[:2] + text[2:].translate(_DIGITS)
    if not _FORM.fullmatch(text):
        return None
    year, month, day = int(text[2:4]), int(text[4:6]), int(text[6:8])
    try:
        born = date(2000 + year, month - 20, day) if month > 20 else date(1900 + year, month, day)
    except ValueError:
        born = None
    return Number(text, born, "m" if int(text[8]) % 2 else "f")


def warnings(number: Number, *, birth_date: date | None, birth_year: int | None, sex: str) -> list[str]:
    """What does not agree with the number, as sentences. They warn; nothing is refused for them."""
    found = []
    if number.born is None:
        found.append(_("The date in the registration number does not exist. Please check."))
    elif (birth_date and birth_date != number.born) or (
        not birth_date and birth_year and abs(birth_year - number.born.year) > 1
    ):
        found.append(_("Birth date does not match the registration number. Please check."))
    if sex in {"f", "m"} and sex != number.sex:
        found.append(_("Sex does not match the registration number. Please check."))
    return found
