"""Occupancy over days, months and years: sums of the kept days, with their corrections, by facility and by area."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, QuerySet, Sum
from django.db.models.functions import TruncMonth, TruncYear
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from areas.models import Area
from cases import codes
from childprotect.lib.dates import day_text
from shelters.models import DayCorrection, DayCount, DaySheet, Facility

VIEW = "shelters.view_board"
DAY, MONTH, YEAR = "day", "month", "year"
SUMS = (
    "beds", "usable", "occupied", "care_days", "adults", "admitted", "discharged", "returns", "lasting_days",
    "ended_days",
)  # fmt: skip
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

    def add(self, other: "Figures") -> None:
        """Count the days of another place or period in."""
        for name in SUMS:
            self.sums[name] += other.sums[name]
        self.longest = max(self.longest, other.longest)
        self.turned += other.turned
        self.corrected = self.corrected or other.corrected

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

    Seven queries at most, whatever the length; a period without a kept day is not there.
    """
    within = {"day__gte": since, "day__lte": until}
    sheets, counts, fixes = (rows[model].filter(**within) for model in (DaySheet, DayCount, DayCorrection))
    periods = _summed(sheets, _period(grain))
    where = "facility_id" if places == "facility" else "aimag_id"
    found = _summed(sheets, F(where))
    by_code: dict[str, dict[str, int]] = {what: {} for what in LISTS}
    for what, code, number in (
        counts.order_by()
        .values_list("what", "code")
        .annotate(number=Sum("count"))
        .values_list("what", "code", "number")
    ):
        by_code[what][code] = number
    turned = counts.filter(what=DayCount.What.TURNED_AWAY).order_by()
    for key, number in turned.annotate(key=_period(grain)).values_list("key").annotate(Sum("count")):
        periods.setdefault(key, Figures(key=key)).turned = number
    for key, number in turned.values_list(where).annotate(Sum("count")):
        found.setdefault(key, Figures(key=key)).turned = number
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


def _summed(sheets: QuerySet[Any], key: Any) -> dict[Any, Figures]:
    sums = [Sum(name) for name in SUMS]
    rows = sheets.order_by().annotate(key=key).values_list("key")
    found = {}
    for at, most, number, *numbers in rows.annotate(Max("longest"), Count("pk"), *sums):
        found[at] = Figures(key=at, days=number, sums=dict(zip(SUMS, numbers, strict=True)), longest=most)
    return found


def _period(grain: str) -> Any:
    return {DAY: F("day"), MONTH: TruncMonth("day"), YEAR: TruncYear("day")}[grain]


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
        _("of them adults"),
        _("Occupancy, %"),
        _("Admitted"),
        _("Discharged"),
        _("Returned within 90 days"),
        _("Turned away"),
        _("Average stay, days"),
        _("Longest stay, days"),
    ]
