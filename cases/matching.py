"""The same child under another spelling: earlier files proposed while a report is typed, each with its reasons."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from areas.models import Area
from cases import lexicon
from cases.models import Case, Child
from childprotect.lib.mongolian import name_key

ENOUGH = 4  # points for a proposal
MOST = 5  # proposals shown
YEARS_APART = 1


@dataclass
class Match:
    """A child who may be the one typed, the newest case the person may see of it, and why."""

    child: Child
    case: Case
    points: int = 0
    reasons: list[str] = field(default_factory=list)


def possible_children(
    user: Any,
    *,
    given_name: str = "",
    father_name: str = "",
    sex: str = "u",
    birth_date: date | None = None,
    birth_year: int | None = None,
    registration_number: str = "",
    unit: Area | None = None,
) -> list[Match]:
    """Earlier files within the person's scope that may be of the same child, likeliest first, at most five.

    A name may be written in Cyrillic or Latin and have one letter wrong. A sex that differs rules a file out unless
    the registration number is the same.
    """
    given, father = name_key(given_name), name_key(father_name)
    asked = Q(pk__in=[])
    if registration_number:
        asked |= Q(registration_number=registration_number)
    likely = lexicon.near(given) if given else set()
    if likely:
        asked |= Q(given_key__in=likely)
    if not likely and not registration_number:
        return []
    children = Child.objects.filter(asked, merged_into=None).order_by("-pk")[:200]
    cases: dict[int, Case] = {}
    seen = Case.objects.visible_to(user).filter(child__in=[child.pk for child in children])
    for case in seen.select_related("child", "unit", "unit__district", "unit__aimag").order_by("opened_at"):
        cases[case.child_id] = case
    born = birth_date.year if birth_date else birth_year
    matches = []
    for case in cases.values():
        match = _weigh(case, given, father, sex, birth_date, born, registration_number, unit)
        if match.points >= ENOUGH:
            matches.append(match)
    return sorted(matches, key=lambda match: -match.points)[:MOST]


def _weigh(
    case: Case,
    given: str,
    father: str,
    sex: str,
    birth_date: date | None,
    born: int | None,
    registration_number: str,
    unit: Area | None,
) -> Match:
    """The points and reasons of one earlier file."""
    child = case.child
    match = Match(child, case)

    def because(points: int, reason: str) -> None:
        match.points += points
        match.reasons.append(reason)

    if registration_number and child.registration_number == registration_number:
        because(10, _("same registration number"))
    elif {sex, child.sex} == {"f", "m"}:
        return Match(child, case)
    if given and child.given_key == given:
        because(3, _("same name"))
    elif given and lexicon.one_step(given, child.given_key):
        because(2, _("name with one letter different"))
    if father and child.father_key == father:
        because(3, _("same father's (mother's) name"))
    elif father and child.father_key and lexicon.one_step(father, child.father_key):
        because(2, _("father's (mother's) name with one letter different"))
    elif father and child.father_key:
        match.points -= 2
    if birth_date and child.birth_date == birth_date:
        because(3, _("same date of birth"))
    elif born and child.birth_year:
        apart = abs(born - child.birth_year)
        if apart == 0:
            because(2, _("same year of birth"))
        elif apart <= YEARS_APART:
            because(1, _("age close"))
        else:
            match.points -= 2 if apart < 4 else 6
    if unit is not None and case.unit_id == unit.pk:
        because(1, _("same unit"))
    return match
