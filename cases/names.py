"""A typed name, read as what somebody may have meant: the ways in which a child's names can answer it, likeliest first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from cases import lexicon
from childprotect.lib.mongolian import name_key, typed_keys

SHORTEST = 2  # letters of a folded name
WORDS = 4  # of what was typed
BEGUN = 60  # names one of two typed names may be the beginning of
GENITIVE = ("gin", "in")  # folded: Ганбатын Тэмүүжин, Дулмаагийн Номин


@dataclass
class Word:
    """One typed name: what it may mean. An initial (`Э.`) only begins a name."""

    key: str
    initial: bool = False
    otherwise: tuple[str, ...] = ()  # other keys of what was typed
    begun: set[str] = field(default_factory=set)
    near: set[str] = field(default_factory=set)

    @property
    def other(self) -> list[str]:
        """Every known name it may mean besides itself."""
        return sorted((self.begun | self.near) - {self.key})

    @property
    def meant(self) -> list[str]:
        """The same, and itself."""
        return sorted({self.key} | self.begun | self.near)


def words(text: str) -> list[Word]:
    """The typed names: parts between spaces and commas; one before a dot, or of one letter, is an initial."""
    found = []
    for part, dot in re.findall(r"([^\s,;.]+)(\.?)", text):
        key, *otherwise = typed_keys(part)
        letters = sum(sign.isalpha() for sign in part)
        if key:
            found.append(Word(key, letters == 1 or (bool(dot) and letters <= 2), tuple(otherwise)))
    return found[:WORDS]


@dataclass(frozen=True)
class Way:
    """One way in which a file answers: what its names must be, and the order of the hits.

    An index has that order ready, the newest first for one name. Never the newest first for several names: that order is
    the primary key's, and PostgreSQL would walk through all cases of the nation to find a few.
    """

    wanted: Q
    order: tuple[str, ...] = ("given_key", "-pk")


def ways(text: str) -> list[Way]:
    """The ways in which a row with `given_key` and `father_key` answers `text`, from exact to far; none for too little.

    Each is an equality, an IN or a range on one of the two.
    """
    typed = words(text)
    initials, names = [one for one in typed if one.initial], [one for one in typed if not one.initial]
    if not names or max(len(one.key) for one in names) < SHORTEST:
        return []
    if len(names) == 1:
        understand(names)
        return _one_name(names[0], initials[0] if initials else None)
    readings = [(names[-2], names[-1])]
    if len(names) > 2:  # Ганбат Мөнх Эрдэнэ: a name of two words
        readings.append((names[-3], Word(names[-2].key + names[-1].key)))
        readings.append((Word(names[-3].key + names[-2].key), names[-1]))
    understand([one for reading in readings for one in reading], begun=True)
    joined = name_key("".join(re.findall(r"\w+", text)))  # Алтан Очир is Алтан-Очир
    exact, near, fatherless = Q(given_key=joined), Q(), Q()
    for one, other in readings:
        exact |= _pair([other.key], [one.key]) | _pair([one.key], [other.key])
        near |= _pair(other.meant, one.meant) | _pair(one.meant, other.meant)
        fatherless |= _pair([*other.meant, *one.meant], [""])
    return [Way(exact), Way(near), Way(fatherless)]


def understand(typed: Iterable[Word], *, begun: bool = False) -> None:
    """Look up in the lexicon what each word may mean; with `begun` also what it may be the beginning of.

    A name that somebody bears is taken at its word but for one letter; an unknown one may have two wrong.
    """
    asked = list({id(one): one for one in typed}.values())
    alike = lexicon.near_all({key for one in asked for key in (one.key, *one.otherwise)})
    for one in asked:
        most = 1 if one.key in alike[one.key] else 2
        one.near = {
            form for key in (one.key, *one.otherwise) for form, errors in alike[key].items() if errors <= most
        }
        one.begun = lexicon.beginning_with(one.key, BEGUN) if begun and len(one.key) >= SHORTEST else set()
        one.near |= {
            one.key.removesuffix(ending) for ending in GENITIVE if len(one.key) > len(ending) + SHORTEST
        }


def _one_name(name: Word, initial: Word | None) -> list[Way]:
    """A given name, with or without the initial of the father's; or the father's name alone."""
    exact, near = Q(given_key=name.key), Q(given_key__in=name.other)
    begun = Way(_begins("given_key", name.key))
    if initial:  # it is remembered wrongly more often than the name
        begins = _begins("father_key", initial.key)
        return [Way(exact & begins), Way(exact), Way(near & begins), begun, Way(near)]
    fathers = (Q(father_key=name.key), Q(father_key__in=name.other), _begins("father_key", name.key))
    return [Way(exact), begun, Way(near), *(Way(one, ("father_key", "-pk")) for one in fathers)]


def _pair(given: list[str], father: list[str]) -> Q:
    """Both names; in the other order as well, or with an unknown father, where the caller says so."""
    return Q(given_key__in=given, father_key__in=father)


def _begins(column: str, start: str) -> Q:
    """`column` begins with `start`, as a range on the C-collated index."""
    return Q(**{f"{column}__gte": start, f"{column}__lt": start[:-1] + chr(ord(start[-1]) + 1)})
