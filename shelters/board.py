"""Occupancy: as it is now, by facility, kind, sex and age; and by month from the periods of stays (one delta sum)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from areas.models import Area
from cases.models.child import Sex, age_on
from childprotect.lib import clock
from shelters.models import Bed, BedOutage, Facility, Stay

AGE_BANDS = ((0, 2), (3, 5), (6, 11), (12, 14), (15, 17))
FEW = 5  # smaller numbers of children are not shown in breakdowns
MONTHS = 12
SOON = timedelta(days=7)


@dataclass
class Line:
    """One facility, one aimag, or the sum of them."""

    name: str
    place: str = ""
    ref: Any = None
    area: Area | None = None
    kind: str = ""
    beds: int = 0
    out: int = 0
    held: int = 0
    occupied: int = 0
    free_girls: int = 0
    free_boys: int = 0
    longest: int = 0  # days of the longest stay that lasts
    late: int = 0  # stays beyond their limit
    waiting: int = 0
    days: int = 0  # of all lasting stays together

    @property
    def usable(self) -> int:
        """Beds that are not out of use."""
        return self.beds - self.out

    @property
    def free(self) -> int:
        """Beds free now."""
        return max(0, self.usable - self.held - self.occupied)

    @property
    def percent(self) -> int:
        """Occupied of the usable beds."""
        return round(100 * self.occupied / self.usable) if self.usable else 0

    @property
    def mean(self) -> int:
        """Mean days of the lasting stays so far."""
        return round(self.days / self.occupied) if self.occupied else 0

    def add(self, other: "Line") -> None:
        """Count another line into this one."""
        for name in ("beds", "out", "held", "occupied", "free_girls", "free_boys", "late", "waiting", "days"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest = max(self.longest, other.longest)


@dataclass
class Ending:
    """A stay that ends soon, or should have: no name, no narrative."""

    due_at: datetime
    place: str
    age: int | None
    sex: str
    days: int


@dataclass
class Board:
    """Everything on the page."""

    lines: list[Line]
    aimags: list[Line]
    total: Line
    by_sex: list[tuple[str, int]] = field(default_factory=list)
    by_age: list[tuple[str, int]] = field(default_factory=list)
    by_kind: list[Line] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    waiting: list[Ending] = field(default_factory=list)


def build(facilities: QuerySet[Facility]) -> Board:
    """The board over `facilities` (already scoped): facilities, beds, outages and live stays, one query each."""
    now, today = clock.now(), clock.today()
    rows = {
        row.pk: row
        for row in facilities.select_related("unit__district", "unit__aimag").exclude(status="closed")
    }
    lines = {pk: _line(row) for pk, row in rows.items()}
    beds = list(
        Bed.objects.filter(facility__in=rows, active_from__lte=today)
        .exclude(active_to__lte=today)
        .values_list("pk", "facility_id", "suits")
    )
    out = set(
        BedOutage.objects.filter(bed__facility__in=rows, period__contains=now).values_list(
            "bed_id", flat=True
        )
    )
    stays = list(
        Stay.objects.filter(facility__in=rows, status__in=Stay.LIVE).values(
            "facility_id", "bed_id", "status", "admitted_at", "proposed_at", "period", "extended_to",
            "child__sex", "child__birth_date", "child__birth_year",
        )
    )  # fmt: skip
    late = _late(rows)
    taken = {stay["bed_id"] for stay in stays if stay["bed_id"]}
    for pk, facility, suits in beds:
        line = lines[facility]
        line.beds += 1
        line.out += pk in out
        if pk not in taken and pk not in out:
            line.free_girls += suits in {"any", "f"}
            line.free_boys += suits in {"any", "m"}
    board = Board(list(lines.values()), [], Line(""))
    sexes: dict[str, int] = {"f": 0, "m": 0, "u": 0}
    ages = dict.fromkeys(AGE_BANDS, 0)
    for stay in stays:
        line = lines[stay["facility_id"]]
        age = age_on(today, stay["child__birth_date"], stay["child__birth_year"])
        if stay["status"] == Stay.Status.PROPOSED:
            line.waiting += 1
            board.waiting.append(_ending(stay, stay["proposed_at"], line, age, now))
            continue
        if stay["status"] == Stay.Status.HELD:
            line.held += 1
            continue
        days = (now - stay["admitted_at"]).days
        line.occupied += 1
        line.days += days
        line.longest = max(line.longest, days)
        sexes[stay["child__sex"]] += 1
        band = next((band for band in AGE_BANDS if age is not None and band[0] <= age <= band[1]), None)
        if band:
            ages[band] += 1
    for facility, count in late["late"].items():
        lines[facility].late = count
    for due_at, facility, begun, sex, born, year in late["soon"]:
        line = lines[facility]
        age = age_on(today, born, year)
        board.endings.append(Ending(due_at, line.place, age, _sex(sex), (now - begun).days if begun else 0))
    board.endings.sort(key=lambda row: row.due_at)
    board.waiting.sort(key=lambda row: row.due_at)
    board.lines.sort(
        key=lambda line: (line.area.aimag.name_key if line.area and line.area.aimag else "", line.name)
    )
    _sum(board, rows)
    board.by_sex = [(str(Sex(code).label), count) for code, count in sexes.items() if count or code != "u"]
    board.by_age = [(f"{low}–{high}", count) for (low, high), count in ages.items()]
    return board


def _line(row: Facility) -> Line:
    kind = "both" if row.shelter and row.centre else "shelter" if row.shelter else "centre"
    return Line(row.name, row.unit.path, row.ref, row.unit, kind)


def _sex(code: str) -> str:
    return str(Sex(code).label)


def _ending(stay: dict[str, Any], at: datetime, line: Line, age: int | None, now: datetime) -> Ending:
    return Ending(at, line.place, age, _sex(stay["child__sex"]), (now - at).days)


def _late(rows: Any) -> dict[str, Any]:
    """Stays past their limit by facility, and those whose limit ends within a week, from their running clocks."""
    if not rows:
        return {"late": {}, "soon": []}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT d.due_at, s.facility_id, s.admitted_at, k.sex, k.birth_date, k.birth_year
            FROM shelters_stay s
            JOIN cases_deadline d ON d.subject_ref = s.ref AND d.ended_at IS NULL
                AND d.step IN ('shelter.stay', 'centre.stay')
            JOIN cases_child k ON k.id = s.child_id
            WHERE s.status = 'admitted' AND s.facility_id = ANY(%s) AND d.due_at < %s
            """,
            [list(rows), clock.now() + SOON],
        )
        found = cursor.fetchall()
    late: dict[int, int] = {}
    for due_at, facility, *_rest in found:
        if due_at < clock.now():
            late[facility] = late.get(facility, 0) + 1
    return {"late": late, "soon": found}


def _sum(board: Board, rows: dict[int, Facility]) -> None:
    aimags: dict[int, Line] = {}
    kinds = {kind: Line("", kind=kind) for kind in ("shelter", "centre", "both")}
    for line in board.lines:
        board.total.add(line)
        kinds[line.kind].add(line)
        assert line.area is not None
        aimag = line.area.aimag
        aimags.setdefault(aimag.pk, Line(aimag.name, area=aimag)).add(line)
    board.aimags = sorted(aimags.values(), key=lambda line: line.area.name_key if line.area else "")
    board.by_kind = [line for line in kinds.values() if line.beds]


def occupancy_by_month(facilities: QuerySet[Facility], months: int = 2 * MONTHS) -> list[tuple[date, int]]:
    """Occupied of usable bed-days per month in per cent, oldest first, the present month up to now.

    One statement: each stay's and bed's days within each month, summed.
    """
    today = clock.today()
    first = (today.replace(day=1) - timedelta(days=31 * (months - 1) - 10)).replace(day=1)
    keys = list(facilities.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH month AS (
                SELECT m::date AS first, least((m + interval '1 month')::date, %(end)s) AS last
                FROM generate_series(%(first)s::date, %(today)s::date, interval '1 month') m
            ), stays AS (
                SELECT month.first, sum(extract(epoch FROM least(upper(s.period), month.last::timestamptz)
                    - greatest(lower(s.period), month.first::timestamptz))) AS seconds
                FROM month JOIN shelters_stay s ON s.status IN ('admitted', 'discharged')
                    AND s.facility_id = ANY(%(keys)s)
                    AND s.period && tstzrange(month.first, month.last)
                GROUP BY month.first
            ), beds AS (
                SELECT month.first, sum(greatest(0, least(coalesce(b.active_to, month.last), month.last)
                    - greatest(b.active_from, month.first))) AS days
                FROM month JOIN shelters_bed b ON b.facility_id = ANY(%(keys)s)
                    AND b.active_from < month.last AND coalesce(b.active_to, 'infinity') > month.first
                GROUP BY month.first
            )
            SELECT month.first, round(100 * coalesce(stays.seconds, 0) / 86400 / nullif(beds.days, 0))
            FROM month LEFT JOIN stays USING (first) LEFT JOIN beds USING (first) ORDER BY month.first
            """,
            {"first": first, "today": today, "end": today + timedelta(days=1), "keys": keys},
        )
        return [(month, int(percent or 0)) for month, percent in cursor.fetchall()][-months:]


def out_of_use(facility: Facility) -> dict[int, BedOutage]:
    """The outages that last now, by bed."""
    rows = BedOutage.objects.filter(bed__facility=facility, period__contains=clock.now())
    return {row.bed_id: row for row in rows}


def shown(count: int, *, merged: bool) -> str | int:
    """A number of children in a breakdown; small ones are merged for who sees numbers only."""
    return count if count == 0 or count >= FEW or not merged else f"<{FEW}"


def as_rows(board: Board) -> list[list[Any]]:
    """The board as rows of a table file: a line a facility."""
    return [
        [
            line.place,
            line.name,
            line.beds,
            line.free,
            line.held,
            line.occupied,
            line.percent,
            line.longest,
            line.late,
        ]
        for line in board.lines
    ]
