"""The same child under another spelling: what two files have in common, weighed in points, each with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases import lexicon
from cases.models import Case, CaseName, Child, ReportChild
from childprotect.lib.mongolian import name_key

ENOUGH = 4  # points for a proposal to a worker, among the files of the own scope
ENOUGH_FAR = 7  # points for a pair of any two files of the nation
MOST = 5  # proposals shown
READ = 200  # files looked at for one child
SHOWN = ("child", "unit", "unit__district", "unit__aimag")
YEARS_APART = 1
RARE, COMMON = 5, 30  # so many children bear a rare name at most, a common one at least

REASONS = {
    "registration_number": _("same registration number"),
    "registration_near": _("registration number with one sign different"),
    "name": _("same name"),
    "name_near": _("name with one letter different"),
    "name_far": _("name with two letters different"),
    "father": _("same father's (mother's) name"),
    "father_near": _("father's (mother's) name with one letter different"),
    "swapped": _("given and father's (mother's) name changed places"),
    "birth_date": _("same date of birth"),
    "birth_date_near": _("date of birth with one digit different, or day and month changed places"),
    "birth_year": _("same year of birth"),
    "age": _("age close"),
    "unit": _("same unit"),
    "rare": _("a rare name"),
    "by_hand": _("named by the registrar"),
}


@dataclass(frozen=True)
class Known:
    """What is known of a child, folded for comparing."""

    given: str = ""
    father: str = ""
    sex: str = "u"
    birth_date: date | None = None
    birth_year: int | None = None
    registration_number: str = ""
    unit_id: int | None = None

    @classmethod
    def typed(
        cls,
        *,
        given_name: str = "",
        father_name: str = "",
        sex: str = "u",
        birth_date: date | None = None,
        birth_year: int | None = None,
        registration_number: str = "",
        unit: Area | None = None,
    ) -> "Known":
        """What somebody typed; everything may be missing."""
        return cls(
            name_key(given_name),
            name_key(father_name),
            sex,
            birth_date,
            birth_date.year if birth_date else birth_year,
            registration_number,
            unit.pk if unit else None,
        )

    @classmethod
    def reported(cls, line: ReportChild) -> "Known":
        """What a report tells of a child."""
        return cls.typed(
            given_name=line.given_name,
            father_name=line.father_name,
            sex=line.sex,
            birth_date=line.birth_date,
            birth_year=line.birth_year,
            registration_number=line.registration_number,
            unit=line.report.unit,
        )

    @classmethod
    def of(cls, child: Child, unit_id: int | None = None) -> "Known":
        """A file as it stands."""
        return cls(
            child.given_key,
            child.father_key,
            child.sex,
            child.birth_date,
            child.birth_date.year if child.birth_date else child.birth_year,
            child.registration_number,
            unit_id,
        )


@dataclass
class Match:
    """A child who may be the one typed, the newest case the person may see of it, and why (codes of REASONS)."""

    child: Child
    case: Case
    points: int = 0
    codes: list[str] = field(default_factory=list)

    @property
    def reasons(self) -> list[str]:
        """Why, in the reader's language."""
        return in_words(self.codes)


def in_words(codes: Iterable[str]) -> list[str]:
    """Reasons in the reader's language."""
    return [str(REASONS[code]) for code in codes if code in REASONS]


def compare(one: Known, other: Known) -> tuple[int, list[str]]:
    """Points and reasons for two files being of one child; 0 points for what rules it out."""
    points, codes = 0, []

    def because(worth: int, code: str) -> None:
        nonlocal points
        points += worth
        codes.append(code)

    numbers = bool(one.registration_number and other.registration_number)
    if numbers and one.registration_number == other.registration_number:
        because(10, "registration_number")
    elif {one.sex, other.sex} == {"f", "m"}:
        return 0, []
    elif numbers and _one_sign(one.registration_number, other.registration_number):
        because(2, "registration_near")
    elif numbers:
        points -= 6
    if (
        one.given
        and one.father
        and (one.given, one.father) == (other.father, other.given) != (one.father, one.given)
    ):
        because(5, "swapped")
    else:
        given = lexicon.distance(one.given, other.given) if one.given and other.given else None
        father = lexicon.distance(one.father, other.father) if one.father and other.father else None
        if given is not None:
            # Twins bear names two letters apart: said as a reason, never counted.
            because(*((3, "name"), (2, "name_near"), (0, "name_far"))[given])
        elif one.given and other.given:
            points -= 3
        if father is not None:
            because(*((3, "father"), (2, "father_near"), (2, "father_near"))[father])
        elif one.father and other.father:
            points -= 2
    _weigh_age(one, other, because)
    apart = _years_apart(one, other)
    if apart is not None and apart > YEARS_APART:
        points -= 2 if apart < 4 else 6
    if one.unit_id is not None and one.unit_id == other.unit_id:
        because(1, "unit")
    return max(points, 0), codes


def _weigh_age(one: Known, other: Known, because: Any) -> None:
    apart = _years_apart(one, other)
    if one.birth_date and one.birth_date == other.birth_date:
        because(3, "birth_date")
    elif one.birth_date and other.birth_date and _mistyped(one.birth_date, other.birth_date):
        because(2, "birth_date_near")
    elif apart == 0:
        # Two different whole dates of one year say less than a year that is all that is known.
        because(1 if one.birth_date and other.birth_date else 2, "birth_year")
    elif apart is not None and apart <= YEARS_APART:
        because(1, "age")


def _years_apart(one: Known, other: Known) -> int | None:
    return abs(one.birth_year - other.birth_year) if one.birth_year and other.birth_year else None


def _mistyped(one: date, other: date) -> bool:
    """Whether two dates differ by one digit, or by day and month in each other's place."""
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    return swapped or _one_sign(f"{one:%Y%m%d}", f"{other:%Y%m%d}")


def _one_sign(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def possible_children(user: Any, known: Known, *, besides: Child | None = None) -> list[Match]:
    """Earlier files within the person's scope that may be of the same child, likeliest first, at most five.

    A name may be written in Cyrillic or Latin, have a letter wrong (a long one
    two) and stand in the father's place. A sex that differs rules a file out unless the registration number is the same.
    Joined files are one: the leading file is proposed, whichever spelling was met. `besides` is a child of whom nothing
    is proposed.
    """
    seen = Case.objects.visible_to(user)
    if besides is not None:
        seen = seen.exclude(child__in=Child.objects.same_as(besides))
    matches: dict[int, Match] = {}
    for case in _met(user, seen, known):
        child = case.child
        points, codes = compare(known, Known.of(child, case.unit_id))
        before = matches.get(child.leading_id)
        if points >= ENOUGH and (before is None or points > before.points):
            matches[child.leading_id] = Match(child, case, points, codes)
    likeliest = sorted(matches.values(), key=lambda match: -match.points)[:MOST]
    for match in likeliest:
        if match.child.merged_into_id:
            _lead(match, seen)
    return likeliest


def _met(user: Any, seen: Any, known: Known) -> Iterable[Case]:
    """The cases of a person's scope whose child may be `known`, the newest first."""
    named = CaseName.objects.visible_to(user, "cases.view_case")
    asked = [
        Q(**names, **{f"case__child__{name}": value for name, value in rest.items()})
        for names, rest in ways(known)
    ]
    if known.given and known.unit_id:
        asked.append(Q(given_key=known.given, unit=known.unit_id))
    for wanted in asked:
        keys = list(named.filter(wanted).order_by("given_key", "-pk").values_list("pk", flat=True)[:READ])
        if keys:
            yield from seen.filter(pk__in=keys).select_related(*SHOWN).order_by("-pk")


def _lead(match: Match, seen: Any) -> None:
    """Show the leading file of a joined one, where the person sees a case of it."""
    cases = seen.filter(child=match.child.merged_into_id).order_by("-pk")
    case = cases.select_related(*SHOWN).first()
    if case is not None:
        match.child, match.case = case.child, case


def ways(known: Known) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """How files of the same child are met: by number, by both names, by the given name with what is known of the age.

    Each is what the folded names must be, and what else must be so of the child.
    """
    found: list[tuple[dict[str, Any], dict[str, Any]]] = []
    if known.registration_number:
        found.append(({}, {"registration_number": known.registration_number}))
    if not known.given:
        return found
    alike = lexicon.near_all({key for key in (known.given, known.father) if key})
    given = {"given_key__in": sorted({known.given, *alike[known.given]})}
    if known.birth_date:
        found.append((given, {"birth_date": known.birth_date}))
    if known.father:
        fathers = sorted({known.father, *alike[known.father]})
        found.append((given | {"father_key__in": fathers}, {}))
        found.append(({"given_key": known.father, "father_key": known.given}, {}))
    if known.birth_year:  # a given name alone says too little
        years = [known.birth_year + apart for apart in range(-YEARS_APART, YEARS_APART + 1)]
        nameless = {"father_key": ""} if known.father else {}
        found.append((given | nameless, {"birth_year__in": years}))
    return found
