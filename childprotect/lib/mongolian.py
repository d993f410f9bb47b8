"""Mongolian letters: the order of the alphabet, the ASCII key names are found by, and names on screen.

Sorting: a stored generated column by translate() with COLLATE "C" gives the same order on every server,
with or without ICU. Finding: a key folded here, in Python, so that no server's locale matters.
"""

import re
import unicodedata

from django.db import models

ALPHABET = "АБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯ"
_FROM = ALPHABET + ALPHABET.lower()
_TO = "".join(chr(0x430 + i) for i in range(len(ALPHABET))) * 2
_TABLE = str.maketrans(_FROM, _TO)


def sort_key(text: str) -> str:
    """`text` in letters whose code points stand in the order of the Mongolian alphabet, case folded."""
    return text.translate(_TABLE)


class SortKey(models.Func):
    """The same key in SQL; immutable, so it may stand in a generated column and an index."""

    template = f"translate(%(expressions)s, '{_FROM}', '{_TO}')"
    output_field = models.TextField(db_collation="C")


def sort_column(field: str) -> models.GeneratedField:
    """A stored column that sorts `field` in the order of the Mongolian alphabet."""
    return models.GeneratedField(
        expression=SortKey(field), output_field=models.TextField(db_collation="C"), db_persist=True
    )


# One ASCII key for a name however it was written: Cyrillic with Ө/О, Ү/У, Е/Ё confused, MNS 5217:2012 Latin or the
# informal spellings without umlauts (Khuvsgul, Umnugovi). Each sign is replaced once.
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "ө": "o", "ѳ": "o", "є": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "o", "ү": "o", "ї": "o", "ф": "f", "х": "h", "ц": "c", "ч": "q", "ш": "w", "щ": "w", "ъ": "",
    "ы": "i", "ь": "i", "э": "e", "ю": "io", "я": "ia", "қ": "k", "ғ": "g", "ң": "n", "ә": "a", "ұ": "o", "һ": "h",
    "і": "i",
}  # fmt: skip
_LATIN = {
    "shch": "w", "sch": "w", "sh": "w", "kh": "h", "ch": "q", "ts": "c", "tz": "c", "zh": "j", "dj": "j",
    "yo": "e", "ye": "e", "yu": "io", "ya": "ia", "u": "o", "y": "i", "x": "h", "w": "v",
}  # fmt: skip
_LATIN_SIGNS = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))
# Two letters that romanisation writes like one: Батсүх and Бацүх are both Batsukh.
_CYRILLIC_PAIRS = re.compile("т[сз]|дж")
_PAIRS = {"тс": "ц", "тз": "ц", "дж": "ж"}


# Latin letters that look like Cyrillic ones, as they slip into a Cyrillic word.
_SLIPPED = str.maketrans("abcehkmoptxy", "авсенкмортху")
KEY_LENGTH = 80  # signs a column of keys holds


def name_key(name: str) -> str:
    """The ASCII key of one name, from Cyrillic or Latin letters; empty for a name without letters.

    Doubled letters fold to one (Баатар, Batar), as long vowels are what romanisations lose first. At most KEY_LENGTH
    signs, as one letter may fold to two.
    """
    text = unicodedata.normalize("NFC", name).casefold()
    out = []
    for word in re.split(r"[^\w]+", text):
        if not word:
            continue
        if re.search(r"[а-яёөүѐ-ӿ]", word):
            word = _CYRILLIC_PAIRS.sub(lambda found: _PAIRS[found[0]], word.translate(_SLIPPED))
            word = "".join(_CYRILLIC.get(letter, letter) for letter in word)
        else:
            word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
            word = _LATIN_SIGNS.sub(lambda found: _LATIN[found[0]], word)
        out.append(word)
    key = re.sub(r"[^a-z0-9]", "", "".join(out))
    return re.sub(r"(.)\1+", r"\1", key)[:KEY_LENGTH]


def short_name(given: str, father: str = "") -> str:
    """A person as papers name them: `Э.Нэр`, or the given name alone when no father's (mother's) name is known."""
    given, father = given.strip(), father.strip()
    return f"{father[0].upper()}.{given}" if father and given else given or father
