"""Who a child is, and nothing else: two files side by side, and the registrar's way to a file."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from audit import log
from cases import names, search
from cases.models import Child, Merge
from cases.models.child import RESOLVE, Sex
from childprotect.lib import refs, registration
from childprotect.lib.dates import day_text
from childprotect.lib.tags import masked


@dataclass(frozen=True)
class Line:
    """One line of two files side by side; `agree` is None where one of them knows nothing."""

    label: str
    one: str
    other: str
    agree: bool | None = None


def side_by_side(one: Child, other: Child, *, mask: bool = False) -> list[Line]:
    """Both identities, line by line; with `mask` registration numbers tell only their ends, and whether they agree."""

    def line(label: str, first: Any, second: Any, shown: Any = str) -> Line:
        told = [shown(value) if value else "" for value in (first, second)]
        return Line(label, told[0], told[1], first == second if first and second else None)

    hidden = masked if mask else str
    return [
        line(_("Given name"), one.given_name, other.given_name),
        line(_("Father's (mother's) name"), one.father_name, other.father_name),
        line(_("Clan name"), one.clan_name, other.clan_name),
        line(
            _("Sex"), *(None if file.sex == Sex.UNKNOWN else file.get_sex_display() for file in (one, other))
        ),
        line(_("Date of birth"), one.birth_date, other.birth_date, day_text),
        line(_("Year of birth"), one.birth_year, other.birth_year),
        line(_("Registration number"), one.registration_number, other.registration_number, hidden),
        Line(_("Child number"), one.number, other.number),
        Line(_("Registered on"), day_text(one.created_at), day_text(other.created_at)),
    ]


def spellings(child: Child) -> list[str]:
    """How the child is written in the files joined with this one."""
    others = Child.objects.same_as(child).exclude(pk=child.pk).order_by("pk")
    return list(dict.fromkeys(other.name for other in others if other.name != child.name))


def find(user: Any, text: str) -> tuple[list[Child], bool]:
    """Children of the whole nation for the registrar, exact hits first; and whether there are more.

    By registration number (its exact value, recorded), child number or names; never by anything of a case.
    """
    seen = Child.objects.visible_to(user, RESOLVE)
    number = registration.read(text)
    said = refs.read_number(text, "ХД")
    if number is not None:
        ways = [names.Way(Q(registration_number=number.text), ("-pk",))]
    elif said is not None:
        ways = [names.Way(Q(number=said), ("-pk",))]
    else:
        ways = names.ways(text)
    keys = search.collect(seen, ways)
    if number is not None:
        log.record(user, "search.registration_number", user, found=len(keys))
    rows = {child.pk: child for child in seen.filter(pk__in=keys[: search.MOST]).order_by()}
    return [rows[key] for key in keys if key in rows], len(keys) > search.MOST


def joins_of(child: Child) -> Any:
    """The joins in force that hold the files of this child together."""
    files = Child.objects.same_as(child)
    return Merge.objects.in_force().filter(child__in=files).select_related("child", "into", "made_by")
