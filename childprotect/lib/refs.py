"""Numbers that can be said on the phone: random, telling neither count nor order, with a check character."""

import re
import secrets

# Cyrillic letters and digits that cannot be mistaken for each other when spoken or typed (no О/0, З/3, Б/6, Ч/4).
SIGNS = "2456789АВГДЕЖКЛМНПРСТХЯ"
_BASE = len(SIGNS)
_LOOK_ALIKES = str.maketrans("ABEKMHPCTX", "АВЕКМНРСТХ")


def _check(body: str) -> str:
    """The sign that makes the weighted sum of all seven (weights 1 to 7) zero modulo the size of the alphabet.

    That is a prime, so each wrong sign and each swap of two signs is found. 13 is -1/7 modulo 23.
    """
    total = sum((place + 1) * SIGNS.index(sign) for place, sign in enumerate(body))
    return SIGNS[total * 13 % _BASE]


def new_number(prefix: str, body: str | None = None) -> str:
    """A fresh number such as `ХХ-7К4-29М-Т`: a prefix, six random signs, one check sign."""
    body = body or "".join(secrets.choice(SIGNS) for _ in range(6))
    return f"{prefix}-{body[:3]}-{body[3:]}-{_check(body)}"


def read_number(text: str, prefix: str) -> str | None:
    """The number as stored, from what somebody typed (any case, spaces, Latin look-alikes); None if it is none."""
    plain = re.sub(r"[\s\-–—.]+", "", text.upper()).translate(_LOOK_ALIKES)
    if len(plain) > 7:  # a number told without its prefix may begin with the same signs
        plain = plain.removeprefix(prefix.upper().translate(_LOOK_ALIKES))
    if len(plain) != 7 or any(sign not in SIGNS for sign in plain) or _check(plain[:6]) != plain[6]:
        return None
    return new_number(prefix, plain[:6])
