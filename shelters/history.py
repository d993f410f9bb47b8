"""Occupancy over days, months and years: sums of the kept days, with their corrections, by facility and by area."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Min, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from areas.models import Area
from cases import codes
from childprotect.lib.dates import day_text
from shelters.models import DayCorrection, DayCount, DaySheet, Facility

VIEW = "shelters.view_board"
DAY, MONTH, YEAR = "day", "month", "year"
APART = ("stay_along", "visits", "came_along")  # not counted from the first kept day on
SUMS = ("beds", "usable", "occupied", "adults", "admitted", "discharged", "returns", "ended_days", *APART)
A_YEAR, TEN_YEARS, ONE_DAY = timedelta(days=366), timedelta(days=3660), timedelta(days=1)
LISTS = {"in": "stay_ground", "out": "destination", "turned": "turned_away"}


@dataclass
class Figures:
    """What is summed of many days: bed days, and how many came, went and were turned away."""

    label: str = ""
    key: Any = None
    days: int = 0  # how many days it is
    sums: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SUMS, 0))
    longest: int = 0
    turned: int = 0
    corrected: bool = False
    apart_from: date | None = None  # the first of the days of which APART is counted

    def add(self, other: "Figures") -> None:
        """Count the days of another place or period in."""
        for name in SUMS:
            self.sums[name] += other.sums[name]
        self.longest = max(self.longest, other.longest)
        self.turned += other.turned
        self.corrected = self.corrected or other.corrected
        self.apart_from = min(filter(None, (self.apart_from, other.apart_from)), default=None)

    @property
    def percent(self) -> int | None:
        """Occupied of the usable bed days; None where there was no bed."""
        usable = self.sums["usable"]
        return round(100 * self.sums["occupied"] / usable) if usable else None

    @property
    def children(self) -> int:
        """Bed days of children."""
        return max(0, self.sums["occupied"] - self.sums["adults"])

    @property
    def apart(self) -> dict[str, int | None]:
        """Visits, and adults beside the children; None where no day of it says so."""
        return {name: self.sums[name] if self.apart_from else None for name in APART}

    @property
    def average(self) -> float | None:
        """Days of the stays that ended, on average."""
        ended = self.sums["discharged"]
        return round(self.sums["ended_days"] / ended, 1) if ended else None


@dataclass
class History:
    """Everything of a period: the sum, its parts in time and place, why and where to, and what was corrected."""

    total: Figures
    periods: list[Figures]
    places: list[Figures]
    by_code: dict[str, list[tuple[str, int]]]
    corrections: list[dict[str, Any]]


def reach(user: Any, aimag: str = "", facility: Any = None) -> dict[type, QuerySet[Any]]:
    """The kept days a person may read, of one aimag or facility if asked."""
    narrow: dict[str, Any] = {}
    if aimag:
        narrow["aimag__code"] = aimag
    if facility:
        narrow["facility__ref"] = facility
    return {
        model: model.objects.visible_to(user, VIEW).filter(**narrow)  # type: ignore[attr-defined]
        for model in (DaySheet, DayCount, DayCorrection)
    }


def build(
    rows: dict[type, QuerySet[Any]], grain: str, since: date, until: date, *, places: str = "facility"
) -> History:
    """The figures from `since` to `until`, both included, by `grain`; `places`: by "facility" or "aimag".

    Four queries at most, whatever the length; a period without a kept day is not there.
    """
    within = {"day__gte": since, "day__lte": until}
    sheets, counts, fixes = (rows[model].filter(**within) for model in (DaySheet, DayCount, DayCorrection))
    where = "facility_id" if places == "facility" else "aimag_id"
    periods, found = _summed(sheets, grain, where)
    by_code: dict[str, dict[str, int]] = {what: {} for what in LISTS}
    for by, what, code, period, place, number in _counted(counts, grain, where):
        if by == CODES:
            by_code[what][code] = number
        elif what == DayCount.What.TURNED_AWAY:
            of, key = (periods, period) if by == PERIODS else (found, place)
            of.setdefault(key, Figures(key=key)).turned = number
    corrections = list(fixes.select_related("facility", "by").order_by("-at", "-pk"))
    for row in corrections:
        for one in (periods.get(_start(row.day, grain)), found.get(getattr(row, where))):
            if one is not None:
                one.corrected = True
                if row.figure in SUMS:
                    one.sums[row.figure] += row.new - row.old
    total = Figures()
    ordered = [periods[key] for key in sorted(periods)]
    for one in ordered:
        one.label = label(one.key, grain)
        total.add(one)
    return History(
        total,
        ordered,
        _named(found, places),
        {what: _worded(what, numbers) for what, numbers in by_code.items()},
        [told(row) for row in corrections],
    )


CODES, PERIODS = 3, 5  # GROUPING(code, period, place): what a row is grouped by


def _inner(rows: QuerySet[Any], *columns: str) -> tuple[str, tuple[Any, ...]] | None:
    """The scoped rows as SQL; None when there can be none."""
    try:
        return rows.order_by().values("day", *columns).query.sql_with_params()  # type: ignore[no-any-return]
    except EmptyResultSet:
        return None


def _summed(sheets: QuerySet[Any], grain: str, where: str) -> tuple[dict[Any, Figures], dict[Any, Figures]]:
    """The sums by period and by place, read once: days are summed first, and their sums gathered into periods."""
    periods: dict[Any, Figures] = {}
    places: dict[Any, Figures] = {}
    inner = _inner(sheets, where, "longest", *SUMS)
    if inner is None:
        return periods, places
    sums = ", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in SUMS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_cut(grain)} AS period, place, sum(n)::int, max(longest), min(apart_from), {sums} FROM ("
            f"SELECT day, {where} AS place, count(*) AS n, max(longest) AS longest, "
            f"min(kept.day) FILTER (WHERE visits IS NOT NULL) AS apart_from, {sums} FROM ({inner[0]}) kept "
            f"GROUP BY GROUPING SETS ((day), ({where}))) summed GROUP BY 1, 2",
            inner[1],
        )
        for period, place, number, most, apart_from, *numbers in cursor.fetchall():
            of, key = (places, place) if period is None else (periods, period)
            kept = dict(zip(SUMS, map(int, numbers), strict=True))
            of[key] = Figures(key=key, days=number, sums=kept, longest=most, apart_from=apart_from)
    return periods, places


def _counted(counts: QuerySet[Any], grain: str, where: str) -> list[tuple[Any, ...]]:
    """The counts by code, by period and by place, read once."""
    inner = _inner(counts, where, "what", "code", "count")
    if inner is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT by, what, code, {_cut(grain)}, place, sum(n)::int FROM ("
            f"SELECT GROUPING(code, day, {where}) AS by, what, code, day, {where} AS place, sum(count) AS n "
            f"FROM ({inner[0]}) kept GROUP BY GROUPING SETS ((what, code), (what, day), (what, {where}))"
            f") summed GROUP BY 1, 2, 3, 4, 5",
            inner[1],
        )
        return cursor.fetchall()  # type: ignore[no-any-return]


def _cut(grain: str) -> str:
    """The first day of the period of `day`, in SQL."""
    return "day" if grain == DAY else f"date_trunc('{grain}', day::timestamp)::date"


def _start(day: date, grain: str) -> date:
    return day if grain == DAY else day.replace(day=1) if grain == MONTH else day.replace(month=1, day=1)


def label(start: date, grain: str) -> str:
    """The period in digits: 2026, 2026.11, 2026.11.23."""
    return day_text(start)[: {DAY: 10, MONTH: 7, YEAR: 4}[grain]]


def _named(found: dict[Any, Figures], places: str) -> list[Figures]:
    english = get_language() == "en"
    model: Any = Facility if places == "facility" else Area
    names = model.objects.filter(pk__in=[key for key in found if key]).values_list("pk", "name_mn", "name_en")
    words = {pk: name if english else mongolian for pk, mongolian, name in names}
    for key, one in found.items():
        one.label = words.get(key, "") or _("No facility had a place")
    return sorted(found.values(), key=lambda one: (one.key is None, one.label))


def _worded(what: str, numbers: dict[str, int]) -> list[tuple[str, int]]:
    own = {"asked": _("From the case"), "moved": _("From another facility"), "": _("Not said")}
    rows = [(own.get(code) or codes.word(LISTS[what], code), number) for code, number in numbers.items()]
    return sorted(rows, key=lambda row: -row[1])


def told(row: DayCorrection) -> dict[str, Any]:
    """A correction as pages show it."""
    return {
        "day": row.day,
        "facility": row.facility.name,
        "figure": row.get_figure_display(),
        "old": row.old,
        "new": row.new,
        "reason": row.reason,
        "by": row.by.name,
        "at": row.at,
    }


def first_day(rows: dict[type, QuerySet[Any]]) -> date | None:
    """The first kept day."""
    return rows[DaySheet].aggregate(first=Min("day"))["first"]  # type: ignore[no-any-return]


def as_rows(periods: list[Figures]) -> list[list[Any]]:
    """Periods as lines of a table file."""
    return [
        [
            one.label,
            one.sums["beds"],
            one.sums["usable"],
            one.sums["occupied"],
            one.children,
            one.sums["adults"],
            one.percent,
            one.sums["admitted"],
            one.sums["discharged"],
            one.sums["returns"],
            one.turned,
            one.average,
            one.longest,
            *one.apart.values(),
        ]
        for one in periods
    ]


def head() -> list[str]:
    """The heads of those lines."""
    return [
        _("Period"),
        _("Bed days there were"),
        _("Usable bed days"),
        _("Occupied bed days"),
        _("of them children"),
        _("of them of 18 and over"),
        _("Occupancy, %"),
        _("Admitted"),
        _("Discharged"),
        _("Returned within 90 days"),
        _("Turned away"),
        _("Average stay, days"),
        _("Longest stay, days"),
        _("Adults who slept here with a child, nights"),
        _("Children at visits"),
        _("Adults who came to visits"),
    ]
