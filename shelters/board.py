"""Occupancy: as it is now, by facility, kind, sex and age, each number with its list; and by month, from the kept days."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import TruncMonth

from areas.models import Area
from cases.models.child import Sex, age_on
from childprotect.lib import clock
from shelters.models import Bed, BedOutage, DaySheet, Facility, Stay, Visit

AGE_BANDS = ((0, 2), (3, 5), (6, 11), (12, 14), (15, 17))
FEW = 5  # smaller numbers of children are not shown in breakdowns
MONTHS = 12
LEAVING = timedelta(days=3)
SOON = timedelta(days=7)
# Stays by the time left: up to so many days, or more.
LEFT = (("late", timedelta(0)), ("left-3", LEAVING), ("left-7", SOON), ("left-30", timedelta(days=30)))
MORE = "left-more"
TURNED_DAYS = 30

SHOWN = (
    "ref", "name_mn", "name_en", "shelter", "centre", "unit__aimag__code", "unit__aimag__name_key",
    *(f"{area}__name_{code}" for area in ("unit", "unit__district", "unit__aimag") for code in ("mn", "en")),
)  # fmt: skip


@dataclass
class Line:
    """One facility, one aimag, or the sum of them."""

    name: str
    place: str = ""
    ref: Any = None
    pk: int = 0
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
    adults: int = 0  # who stay with a child, in no bed of their own
    visitors: int = 0  # children at visits of the centre now
    along: int = 0  # adults who came with them

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
        for name in (
            "beds",
            "out",
            "held",
            "occupied",
            "free_girls",
            "free_boys",
            "late",
            "waiting",
            "days",
            "adults",
            "visitors",
            "along",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest = max(self.longest, other.longest)


@dataclass
class Child:
    """A child who is here, is to come or waits: no name, no narrative."""

    what: str  # status of the stay
    ref: Any
    line: Line
    due_at: datetime | None  # the end of the limit, of the hold; since when it waits
    since: datetime
    days: int
    left: str  # how much of its time is left: a code of LEFT, or MORE
    age: int | None
    band: str  # its age group; "" when the age is not known or beyond them
    code: str  # sex
    bed: int | None
    agreed: bool  # the worker has agreed that the child may leave
    adults: int  # who stay here with it

    @property
    def place(self) -> str:
        """Where: the unit of the facility."""
        return self.line.place

    @property
    def sex(self) -> str:
        """In words."""
        return str(Sex(self.code).label)


@dataclass
class Board:
    """Everything on the page."""

    lines: list[Line]
    aimags: list[Line]
    total: Line
    here: list[Child] = field(default_factory=list)
    held: list[Child] = field(default_factory=list)
    waiting: list[Child] = field(default_factory=list)
    by_kind: list[Line] = field(default_factory=list)
    out: list[tuple[Line, int]] = field(default_factory=list)  # beds out of use
    empty: list[tuple[Line, int]] = field(default_factory=list)  # beds free now

    @property
    def endings(self) -> list[Child]:
        """Stays that end within a week, or should have, the latest first."""
        return [child for child in self.here if child.left in {"late", "left-3", "left-7"}]

    @property
    def leaving(self) -> list[Child]:
        """Who is expected to leave within three days: the limit ends, or the worker has agreed."""
        return [child for child in self.here if child.left == "left-3" or child.agreed]

    @property
    def by_sex(self) -> list[tuple[str, str, int]]:
        """Code, word and number of the children here."""
        counts = [
            (code, str(Sex(code).label), sum(child.code == code for child in self.here)) for code in "fmu"
        ]
        return [row for row in counts if row[2] or row[0] != "u"]

    @property
    def by_age(self) -> list[tuple[str, str, int]]:
        """Code, word and number of the children here, by age group."""
        bands = [child.band for child in self.here]
        return [(band_name(band), f"{band[0]}–{band[1]}", bands.count(band_name(band))) for band in AGE_BANDS]

    @property
    def by_left(self) -> list[tuple[str, int]]:
        """Stays by the time that is left."""
        left = [child.left for child in self.here]
        return [(code, left.count(code)) for code in (*(code for code, _most in LEFT), MORE)]

    @property
    def with_adults(self) -> list[Child]:
        """Children with whom an adult stays."""
        return [child for child in self.here if child.adults]

    def listed(self, what: str) -> list[Child] | None:
        """The children behind a number of the board; None for a number that is not there."""
        plain = {"here": self.here, "held": self.held, "waiting": self.waiting, "leaving": self.leaving}
        plain |= {"ending": self.endings, "adults": self.with_adults}
        if what in plain:
            return plain[what]
        if what in {code for code, _number in self.by_left}:
            return [child for child in self.here if child.left == what]
        if what in {"f", "m", "u"}:
            return [child for child in self.here if child.code == what]
        if what in {band_name(band) for band in AGE_BANDS}:
            return [child for child in self.here if child.band == what]
        return None


def band_name(band: tuple[int, int]) -> str:
    """The code of an age group, as in models.AgeBand."""
    return f"{band[0]}-{band[1]}"


def build(facilities: QuerySet[Facility]) -> Board:
    """The board over `facilities` (already scoped): facilities, beds, live stays and clocks, a query each."""
    now, today = clock.now(), clock.today()
    rows = {
        row.pk: row
        for row in _with_visits(facilities.select_related("unit__district", "unit__aimag"))
        .exclude(status="closed")
        .only(*SHOWN)
    }
    lines = {pk: _line(row) for pk, row in rows.items()}
    beds = list(
        Bed.objects.filter(facility__in=rows, active_from__lte=today)
        .exclude(active_to__lte=today)
        .order_by("facility_id", "label")
        .annotate(off=Exists(BedOutage.objects.filter(bed=OuterRef("pk"), period__contains=now)))
        .values_list("pk", "facility_id", "suits", "off")
    )
    board = Board(list(lines.values()), [], Line(""))
    for child in _children(lines, now, today):
        line = child.line
        if child.what == Stay.Status.PROPOSED:
            line.waiting += 1
            board.waiting.append(child)
        elif child.what == Stay.Status.HELD:
            line.held += 1
            board.held.append(child)
        else:
            line.occupied += 1
            line.days += child.days
            line.adults += child.adults
            line.longest = max(line.longest, child.days)
            line.late += child.left == "late"
            board.here.append(child)
    taken = {child.bed for child in (*board.here, *board.held)}
    for pk, facility, suits, off in beds:
        line = lines[facility]
        line.beds += 1
        if off:
            line.out += 1
            board.out.append((line, pk))
        elif pk not in taken:
            board.empty.append((line, pk))
            line.free_girls += suits in {"any", "f"}
            line.free_boys += suits in {"any", "m"}
    far = now + timedelta(days=3660)
    board.here.sort(key=lambda child: child.due_at or far)
    board.waiting.sort(key=attrgetter("since"))
    board.lines.sort(
        key=lambda line: (line.area.aimag.name_key if line.area and line.area.aimag else "", line.name)
    )
    _sum(board)
    return board


def _children(lines: dict[int, Line], now: datetime, today: date) -> Iterator[Child]:
    """Who is here, is to come or waits; a bed held past its time is free again."""
    stays = Stay.objects.filter(facility__in=lines, status__in=Stay.LIVE).values_list(
        "pk", "ref", "facility_id", "bed_id", "status", "admitted_at", "counted_from", "proposed_at",
        "period__endswith", "agreed_at", "adults",
        "child__sex", "child__birth_date", "child__birth_year",
    )  # fmt: skip
    due = _due(lines)
    for pk, ref, facility, bed, status, came, counted, asked, until, agreed, adults, sex, born, year in stays:
        if status == Stay.Status.HELD and until <= now:
            continue
        ends = due.get(pk) if status == Stay.Status.ADMITTED else until or asked
        since, age = counted or came or asked, age_on(today, born, year)
        yield Child(
            status, ref, lines[facility], ends, since, (now - since).days, _left(ends, now), age, _band(age), sex, bed,
            agreed is not None, adults,
        )  # fmt: skip


def _left(ends: datetime | None, now: datetime) -> str:
    return MORE if ends is None else next((code for code, most in LEFT if ends - now < most), MORE)


def _band(age: int | None) -> str:
    found = (band for band in AGE_BANDS if age is not None and band[0] <= age <= band[1])
    return next((band_name(band) for band in found), "")


def _due(lines: dict[int, Line]) -> dict[int, datetime]:
    """When the running clocks of the stays that last are due."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT s.id, max(d.due_at)
            FROM shelters_stay s
            JOIN cases_deadline d ON d.subject_ref = s.ref AND d.ended_at IS NULL
                AND d.step IN ('shelter.stay', 'centre.stay')
            WHERE s.status = 'admitted' AND s.facility_id = ANY(%s) GROUP BY s.id
            """,
            [list(lines)],
        )
        return dict(cursor.fetchall())


def _line(row: Facility) -> Line:
    kind = "both" if row.shelter and row.centre else "shelter" if row.shelter else "centre"
    line = Line(row.name, row.unit.path, row.ref, row.pk, row.unit, kind)
    line.visitors, line.along = row.visitors or 0, row.along or 0  # type: ignore[attr-defined]
    return line


def _with_visits(facilities: QuerySet[Facility]) -> QuerySet[Facility]:
    """With how many children are at visits there now, and how many adults came with them."""
    here = (
        Visit.objects.filter(facility=OuterRef("pk"), status=Visit.Status.OPEN).order_by().values("facility")
    )
    return facilities.annotate(
        visitors=Subquery(here.annotate(number=Count("pk")).values("number")),
        along=Subquery(here.annotate(number=Sum("adults")).values("number")),
    )


def _sum(board: Board) -> None:
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
    """Occupied of usable bed days per month in per cent, oldest first, from the days that are kept."""
    first = (clock.today().replace(day=1) - timedelta(days=31 * (months - 1) - 10)).replace(day=1)
    rows = (
        DaySheet.objects.filter(facility__in=facilities, day__gte=first)
        .order_by()
        .annotate(month=TruncMonth("day"))
        .values_list("month")
        .annotate(Sum("occupied"), Sum("usable"))
        .order_by("month")
    )
    return [(month, round(100 * occupied / usable) if usable else 0) for month, occupied, usable in rows][
        -months:
    ]


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
            line.adults,
        ]
        for line in board.lines
    ]
