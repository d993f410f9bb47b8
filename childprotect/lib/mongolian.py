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
    "shch": "w", "sch": "w", "sh": "w", "kh": "h", "ch": "q", "ts": "c", "tz": "c", "zh": "j", "dj": "j", "dzh": "j",
    "yo": "e", "ye": "e", "yu": "io", "ya": "ia", "u": "o", "y": "i", "x": "h", "w": "v", "v": "o",
}  # fmt: skip
# Not every sequence is one letter: Батжаргал may be Batzhargal; and a V between consonants is an Ү as typed in messages
# (Tvvshin, Mvnkh).
_ONLY = {"tz": "tz(?!h)", "v": "(?<![aeiouy])v(?![aeiouy])"}
_LATIN_SIGNS = re.compile("|".join(_ONLY.get(sign, sign) for sign in sorted(_LATIN, key=len, reverse=True)))
# Two letters that romanisation writes like one: Батсүх and Бацүх are both Batsukh.
_CYRILLIC_PAIRS = re.compile("т[сз]|дж")
_PAIRS = {"тс": "ц", "тз": "ц", "дж": "ж"}


# Latin letters that look like Cyrillic ones, as they slip into a Cyrillic word.
_SLIPPED = str.maketrans("abcehkmoptxy", "авсенкмортху")
KEY_LENGTH = 80  # signs a column of keys holds


def name_key(name: str) -> str:
    """The ASCII key of one name, from Cyrillic or Latin letters; empty for a name without letters.

    Doubled letters fold to one (Баатар, Batar), as long vowels are what romanisations lose first. At most KEY_LENGTH
    signs, as one letter may fold to two. The keys of all children are kept: who changes the folding of a letter folds
    them anew in a migration.
    """
    return _short(_signs(name))


def typed_keys(name: str) -> list[str]:
    """The key of a name as it was typed, and a second one where three equal letters meet.

    No name has three: a letter between them was left out (Гэгээ, Гэээ), and folding all three would lose another.
    """
    signs = _signs(name)
    twice = re.sub(r"(.)\1{2,}", r"\1+\1", signs)
    return list(dict.fromkeys(_short(text).replace("+", "") for text in (signs, twice)))


def _short(signs: str) -> str:
    """Doubled letters once, and no more than a column holds."""
    return re.sub(r"(.)\1+", r"\1", signs)[:KEY_LENGTH]


def _signs(name: str) -> str:
    """The folded letters of a name, long ones still double."""
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
    return re.sub(r"[^a-z0-9]", "", "".join(out))


def short_name(given: str, father: str = "") -> str:
    """A person as papers name them: `Э.Нэр`, or the given name alone when no father's (mother's) name is known."""
    given, father = given.strip(), father.strip()
    return f"{father[0].upper()}.{given}" if father and given else given or father
