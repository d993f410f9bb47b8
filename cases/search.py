"""Finding a child's file by what a person types: a number in any spelling, a telephone, or names as somebody remembers.

Only equality and short ranges on B-trees: a typed name becomes the few known names that it may mean (cases.names,
cases.lexicon), and those are looked up. Everything stays within the person's scope; exact hits stand first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from audit import log
from cases import listing, names, waiting
from cases.models import Case, CaseName, Child, Phone, Report, Reporter
from cases.names import Way
from childprotect.lib import refs, registration
from childprotect.lib.phones import read_phone

SEARCH = "cases.search"
MOST = 50  # rows shown; whoever gets more types more
REPORT = "МД"
NUMBERS = {
    "ХХ": ("number",),
    "ХД": ("child__number",),
    REPORT: ("report__number", "reports__report__number"),
}
COLUMNS = (*listing.COLUMNS, "child_id", "child__merged_into")


@dataclass
class Found:
    """What a search found: rows of values as the case list has them, whether there are more, how it was read.

    `reports` are those that became no case and still wait, or became none.
    """

    rows: list[dict[str, Any]]
    more: bool = False
    by_number: bool = False
    reports: list[dict[str, Any]] = field(default_factory=list)


# What can be typed into the one box, in this order: user, cases of the scope, text -> what was found, None if the text
# is nothing of the kind or finds nothing.
Finder = Callable[[Any, Any, str], Found | None]


def find(user: Any, text: str) -> Found:
    """What `text` may mean within a person's scope: a number or telephone if it can be read as one, else names."""
    seen = Case.objects.visible_to(user, SEARCH)
    for finder in finders:
        found = finder(user, seen, text)
        if found is not None:
            return found
    return Found([])


def by_registration_number(user: Any, seen: Any, text: str) -> Found | None:
    """Compared by its exact value only; that somebody asked for it is recorded."""
    number = registration.read(text)
    if number is None:
        return None
    found = _found(seen, Q(child__registration_number=number.text), by_number=True)
    log.record(user, "search.registration_number", user, found=len(found.rows))
    return found


def by_number(user: Any, seen: Any, text: str) -> Found | None:
    """The number of a case, a child or a report."""
    for prefix, columns in NUMBERS.items():
        said = refs.read_number(text, prefix)
        if said:
            found = _found(seen, *(Q(**{column: said}) for column in columns), by_number=True)
            if not found.rows and prefix == REPORT:
                found.reports = _reports(user, Q(number=said))
            if found.rows or found.reports or any(sign.isdigit() for sign in text):
                return found  # a name has no digits
    return None


def by_phone(user: Any, seen: Any, text: str) -> Found | None:
    """A telephone of eight digits, asked of every source; that somebody asked is recorded, the number is not."""
    digits = read_phone(text)
    if digits is None:
        return None
    found = Found([])
    for source in phones:
        here = source(user, seen, digits)
        known = {row["pk"] for row in found.rows}
        found.rows += [row for row in here.rows if row["pk"] not in known]
        found.reports += here.reports
        found.more |= here.more
    log.record(user, "search.phone", user, found=len(found.rows) + len(found.reports))
    return found


def reporters_phone(user: Any, seen: Any, digits: str) -> Found:
    """Cases and reports whose reporter has this number, for who may see reporters; each reporter met is logged."""
    met = list(Reporter.objects.visible_to(user).filter(phone_digits=digits).order_by("-pk")[:MOST])
    for reporter in met:
        log.viewed(user, reporter, page="search")
    told = [reporter.report_id for reporter in met]
    if not told:
        return Found([])
    found = _found(seen, Q(report__in=told), Q(reports__report__in=told))
    found.reports = _reports(user, Q(pk__in=told))
    for row in (*found.rows, *found.reports):
        row["why"] = "reporter"
    return found


def files_phone(user: Any, seen: Any, digits: str) -> Found:
    """Cases in whose file the number stands, of the child or of somebody around it, also one that is out of use."""
    told = Phone.objects.visible_to(user, SEARCH).filter(digits=digits)
    return cases_of(seen, list(told.order_by("-case").values_list("case", flat=True)[:MOST]), why="file")


def cases_of(seen: Any, keys: list[int], *, why: str) -> Found:
    """The rows of these cases as a source of telephones gives them; `why` is a code of templates/cases/search_why.html."""
    found = _rows(seen, sorted(keys, reverse=True))
    for row in found.rows:
        row["why"] = why
    return found


def by_name(user: Any, seen: Any, text: str) -> Found | None:
    """Names, however they are written."""
    named = CaseName.objects.visible_to(user, SEARCH)
    found = _rows(seen, collect(named, names.ways(text)))
    waits = waiting.named(user, text)
    found.reports = _reports(user, Q(pk__in=waits)) if waits else []
    return found


finders: list[Finder] = [by_registration_number, by_number, by_phone, by_name]
# Who may have the number: user, cases of the scope, digits -> rows, each with its "why". Other parts append theirs.
phones: list[Callable[[Any, Any, str], Found]] = [files_phone, reporters_phone]


def collect(seen: Any, ways: Iterable[Way]) -> list[int]:
    """The ids of the first MOST + 1 rows of `seen` that answer any of `ways`, the likelier way first.

    Each way is asked for by itself and only until there are enough: a common name costs no more than a rare one.
    """
    found: dict[int, None] = {}
    for way in ways:
        found |= dict.fromkeys(
            seen.filter(way.wanted).order_by(*way.order).values_list("pk", flat=True)[: MOST + 1 + len(found)]
        )
        if len(found) > MOST:
            break
    return list(found)[: MOST + 1]


def _found(seen: Any, *wanted: Q, by_number: bool = False) -> Found:
    """The cases of a number."""
    return _rows(seen, collect(seen, [Way(one, ("-pk",)) for one in wanted]), by_number=by_number)


def _rows(seen: Any, keys: list[int], *, by_number: bool = False) -> Found:
    """The rows of these cases, each child's other cases beside it."""
    if not keys:
        return Found([], by_number=by_number)
    rows = {row["pk"]: row for row in seen.filter(pk__in=keys).order_by().values(*COLUMNS)}
    found = [rows[key] for key in keys[:MOST] if key in rows]
    return Found(_with_kin(seen, found), more=len(keys) > MOST, by_number=by_number)


def _with_kin(seen: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the cases of joined files of the same children, each behind the first of its child."""
    own = {row["child_id"]: row["child__merged_into"] for row in rows}
    leading = {into or pk for pk, into in own.items()}
    joined = Child.objects.filter(merged_into__in=leading).values_list("pk", "merged_into")
    files = dict(joined) | {pk: pk for pk in leading}
    others = [pk for pk in files if pk not in own]
    if others:
        rows = [*rows, *seen.filter(child__in=others).order_by("-pk").values(*COLUMNS)[:MOST]]
    groups: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(files.get(row["child_id"], row["child_id"]), []).append(row)
    return [row | {"joined": _leader(group, key)} for key, group in groups.items() for row in group]


def _leader(group: list[dict[str, Any]], leading: int) -> dict[str, Any] | None:
    """Of several cases of one child that stand in two files: the row of the leading file, if the person sees it."""
    if len({row["child_id"] for row in group}) < 2:
        return None
    return next((row for row in group if row["child_id"] == leading), group[0])


def _reports(user: Any, wanted: Q) -> list[dict[str, Any]]:
    """Reports of the person's scope that stand in no case."""
    reports = Report.objects.visible_to(user).filter(wanted, cases=None, children__case=None)
    columns = ("pk", "ref", "number", "status", "urgency", "received_at", "unit__name_mn", "unit__name_en")
    return list(reports.distinct().order_by("-received_at").values(*columns)[:MOST])
