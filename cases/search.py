"""Finding a child's file by what a person types: a number in any spelling, or names as somebody remembers them.

Only equality and short ranges on B-trees: a typed name becomes the few known names that it may mean (cases.lexicon),
and those are looked up. Everything stays within the person's scope; exact hits stand first.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case as Choose
from django.db.models import IntegerField, Q, Value, When

from audit import log
from cases import lexicon, listing
from cases.models import Case
from childprotect.lib import refs, registration
from childprotect.lib.mongolian import name_key

MOST = 50  # rows shown; whoever gets more types more
SHORTEST = 2  # letters of a folded name
WORDS = 4  # of what was typed
GENITIVE = ("gin", "in")  # folded: Ганбатын Тэмүүжин, Дулмаагийн Номин
CASE, CHILD, REPORT = "ХХ", "ХД", "МД"


@dataclass
class Word:
    """One typed name: what it may mean. An initial (`Э.`) only begins a name."""

    key: str
    initial: bool = False
    begun: set[str] = field(default_factory=set)
    near: set[str] = field(default_factory=set)

    @property
    def meant(self) -> list[str]:
        """Every known name it may mean, and itself."""
        return sorted({self.key} | self.begun | self.near)


@dataclass
class Found:
    """What a search found: rows of values as the case list has them, whether there are more, how it was read."""

    rows: list[dict[str, Any]]
    more: bool = False
    by_number: bool = False


def find(user: Any, text: str) -> Found:
    """The cases of a person's scope that `text` may mean: a number if it can be read as one, else names.

    A registration number is compared by its exact value only, and that somebody asked for it is recorded.
    """
    seen = Case.objects.visible_to(user, "cases.search")
    number = registration.read(text)
    if number is not None:
        found = _answer(seen.filter(child__registration_number=number.text), by_number=True)
        log.record(user, "search.registration_number", user, found=len(found.rows))
        return found
    for prefix, column in ((CASE, "number"), (CHILD, "child__number"), (REPORT, "report__number")):
        said = refs.read_number(text, prefix)
        if said:
            found = _answer(seen.filter(**{column: said}), by_number=True)
            if found.rows:
                return found
    return _by_name(seen, text)


def words(text: str) -> list[Word]:
    """The typed names: parts between spaces and commas; one before a dot, or of one letter, is an initial."""
    found = []
    for part, dot in re.findall(r"([^\s,;.]+)(\.?)", text):
        key = name_key(part)
        letters = sum(sign.isalpha() for sign in part)
        if key:
            found.append(Word(key, initial=letters == 1 or (bool(dot) and letters <= 2)))
    return found[:WORDS]


def _by_name(seen: Any, text: str) -> Found:
    typed = words(text)
    initials, names = [one for one in typed if one.initial], [one for one in typed if not one.initial]
    joined = name_key("".join(re.findall(r"\w+", text)))  # Алтан Очир is Алтан-Очир
    if not names or max(len(one.key) for one in names) < SHORTEST:
        return Found([])
    for one in names:
        one.near = lexicon.near(one.key)
        one.begun = lexicon.beginning_with(one.key) if len(one.key) >= SHORTEST else set()
        one.near |= {
            one.key.removesuffix(ending) for ending in GENITIVE if len(one.key) > len(ending) + SHORTEST
        }
    if len(names) == 1:
        meant, exact = _one_name(names[0], initials[0] if initials else None)
    else:
        meant, exact = _two_names(names[-2], names[-1])
        meant |= Q(child__given_key=joined)
    return _answer(seen.filter(meant), order=exact)


def _one_name(name: Word, initial: Word | None) -> tuple[Q, list[Q]]:
    """A given name, with or without the initial of the father's; or the father's name alone."""
    given = Q(child__given_key__in=name.meant)
    begins = _begins("child__father_key", initial.key) if initial else Q()
    order = [
        Q(child__given_key=name.key) & begins,
        Q(child__given_key__in=sorted(name.begun)) & begins,
        given & begins,
    ]
    if initial:  # the initial is remembered wrongly more often than the name
        return given, [*order, Q(child__given_key=name.key)]
    return given | Q(child__father_key__in=name.meant), [*order, Q(child__father_key=name.key)]


def _two_names(one: Word, other: Word) -> tuple[Q, list[Q]]:
    """A father's and a given name in either order; a file that knows no father's name matches by the given one."""

    def pair(given: Any, father: Any) -> Q:
        return Q(child__given_key__in=given, child__father_key__in=father)

    meant = pair(other.meant, [*one.meant, ""]) | pair(one.meant, [*other.meant, ""])
    order = [
        pair([other.key], [one.key]),
        pair([one.key], [other.key]),
        pair(other.meant, one.meant),
        pair(one.meant, other.meant),
    ]
    return meant, order


def _begins(column: str, start: str) -> Q:
    """`column` begins with `start`, as a range on the C-collated index."""
    return Q(**{f"{column}__gte": start, f"{column}__lt": start[:-1] + chr(ord(start[-1]) + 1)})


def _answer(cases: Any, *, order: list[Q] | None = None, by_number: bool = False) -> Found:
    """The rows, exact hits first, then the newest."""
    if order:
        place = Choose(
            *(When(wanted, then=Value(number)) for number, wanted in enumerate(order)),
            default=Value(len(order)),
            output_field=IntegerField(),
        )
        cases = cases.order_by(place, "-opened_at", "-pk")
    else:
        cases = cases.order_by("-opened_at", "-pk")
    rows = list(cases.values(*listing.COLUMNS)[: MOST + 1])
    return Found(rows[:MOST], more=len(rows) > MOST, by_number=by_number)
