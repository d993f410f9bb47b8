"""Numbers into points: pure functions that templates/components draw as SVG. No colours, no words, no HTML.

Lengths are in the units of each drawing's viewBox, rounded so that a page stays small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import ceil, floor, log10


@dataclass(frozen=True)
class Bar:
    """A bar on a scale of 100: how wide, and what is left."""

    width: float
    rest: float
    over: bool  # the value is above the limit


def bar(value: float, limit: float) -> Bar:
    """`value` against `limit` on a scale of 100; above the limit the bar is full and says so."""
    share = 0.0 if limit <= 0 else min(max(value / limit, 0.0), 1.0)
    width = round(share * 100, 2)
    return Bar(width, round(100 - width, 2), value > limit)


@dataclass(frozen=True)
class Part:
    """One part of a stacked bar."""

    x: float
    width: float
    value: float
    step: int  # its colour step, 1 to 5


def stack(values: Sequence[float], total: float | None = None) -> list[Part]:
    """`values` side by side on a scale of 100; `total` (default their sum) is the whole length."""
    whole = sum(values) if total is None else max(total, sum(values))
    parts: list[Part] = []
    before = 0.0
    for place, value in enumerate(values):
        width = 0.0 if whole <= 0 else value / whole * 100
        step = 5 - place * 4 // max(len(values) - 1, 1) if len(values) > 1 else 4
        parts.append(Part(round(before, 2), round(width, 2), value, step))
        before += width
    return parts


def ticks(most: float, wanted: int = 4) -> list[float]:
    """Round numbers from 0 to at least `most`, about `wanted` steps: 0, 25, 50, 75, 100."""
    if most <= 0:
        return [0, 1]
    raw = most / wanted
    size = 10 ** floor(log10(raw))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= raw - 1e-9)
    step = max(step, 1) if most >= wanted else step
    count = ceil(most / step - 1e-9)
    return [round(step * number, 6) for number in range(count + 1)]


def steps(numbers: Sequence[float]) -> list[int]:
    """The colour step of each number, 1 (least) to 5 (most), by fifths of the largest."""
    most = max(numbers, default=0)
    return [1 if most <= 0 else max(1, min(5, ceil(number / most * 5))) for number in numbers]


@dataclass(frozen=True)
class Point:
    """One value in a drawing."""

    x: float
    y: float
    value: float | None
    label: str
    shown: bool  # its label stands on phones too


@dataclass(frozen=True)
class Tick:
    """One line across a drawing."""

    y: float
    text_y: float
    value: float | int


@dataclass(frozen=True)
class Line:
    """A line chart: its points, the lines across, an earlier line behind it and a limit."""

    width: int
    height: int
    left: int
    right: int
    base: float
    points: list[Point]
    paths: list[str]
    before: list[str]
    ticks: list[Tick]
    limit: float | None
    last: Point | None


LEFT, RIGHT, TOP, BOTTOM = 40, 86, 18, 34


def line(
    labels: Sequence[str],
    values: Sequence[float | None],
    *,
    before: Sequence[float | None] = (),
    limit: float | None = None,
    most: float | None = None,
    width: int = 640,
    height: int = 260,
) -> Line:
    """A line over time; a missing value (None) is a gap, never a zero.

    `before` is the same time a year earlier, drawn behind; `limit` a line across; `most` fixes the scale (100 for percent).
    """
    numbers = [value for value in (*values, *before, limit) if value is not None]
    scale = ticks(most if most is not None else max(numbers, default=0))
    top = max(scale[-1], max(numbers, default=0))
    right, base = width - RIGHT, height - BOTTOM

    def x_of(place: int) -> float:
        return round(LEFT + (right - LEFT) * (place / (len(labels) - 1) if len(labels) > 1 else 0.5), 1)

    def y_of(value: float) -> float:
        return round(base - (base - TOP) * value / top, 1)

    points = [
        Point(x_of(place), y_of(value or 0), value, label, (len(labels) - 1 - place) % 2 == 0)
        for place, (label, value) in enumerate(zip(labels, values, strict=True))
    ]
    known = [point for point in points if point.value is not None]
    return Line(
        width,
        height,
        LEFT,
        right,
        base,
        points,
        _paths([(x_of(place), None if value is None else y_of(value)) for place, value in enumerate(values)]),
        _paths([(x_of(place), None if value is None else y_of(value)) for place, value in enumerate(before)]),
        [Tick(y_of(number), round(y_of(number) + 4.5, 1), _plain(number)) for number in scale],
        None if limit is None else y_of(limit),
        known[-1] if known else None,
    )


def _plain(number: float) -> float | int:
    return int(number) if float(number).is_integer() else number


def _paths(points: Sequence[tuple[float, float | None]]) -> list[str]:
    """The `points` of polylines, one for each stretch without a gap."""
    paths: list[list[str]] = [[]]
    for x, y in points:
        if y is None:
            paths.append([])
        else:
            paths[-1].append(f"{x:g},{y:g}")
    return [" ".join(path) for path in paths if path]


@dataclass(frozen=True)
class Spark:
    """A line the size of a word."""

    points: str
    x: float
    y: float


def spark(values: Sequence[float], width: int = 96, height: int = 26) -> Spark:
    """`values` as a small line with a dot at its end; zero is the lower edge."""
    most = max(values, default=0) or 1
    count = max(len(values) - 1, 1)
    points = [
        (
            round(3 + (width - 6) * place / count, 1),
            round(height - 3 - (height - 6) * value / most, 1),
        )
        for place, value in enumerate(values)
    ] or [(3.0, height - 3.0)]
    return Spark(" ".join(f"{x:g},{y:g}" for x, y in points), *points[-1])


@dataclass(frozen=True)
class Bed:
    """One bed in the row: where it stands and what it is (taken, held, free, off)."""

    x: int
    y: int
    state: str


@dataclass(frozen=True)
class Beds:
    """A row of beds."""

    width: int
    height: int
    beds: list[Bed]

    def path(self, state: str) -> str:
        """The boxes of all beds in a state as one path: a board of a thousand beds stays light."""
        inset = 0.75 if state == "free" else 0.0
        box = _OPEN_BOX if state == "free" else _BOX
        corner = 4 + inset / 3
        return "".join(
            f"M{bed.x + corner:g} {bed.y + 1 + inset:g}{box}" for bed in self.beds if bed.state == state
        )

    def marks(self, state: str, across: int, down: int, mark: str) -> str:
        """A mark in each bed of a state as one path."""
        return "".join(f"M{bed.x + across} {bed.y + down}{mark}" for bed in self.beds if bed.state == state)

    @cached_property
    def paths(self) -> dict[str, str]:
        """The boxes of each state, and the marks of held beds and of those out of use."""
        return {state: self.path(state) for state in ("taken", "held", "free", "off")} | {
            "holds": self.marks("held", 5, 9, "l3 3 5-6"),
            "misses": self.marks("off", 5, 5, "l7 7m0-7-7 7"),
        }


BED, BEDS_A_ROW = 19, 16
# Rounded boxes from the end of their upper left corner: filled, and drawn by their edge.
_BOX = "h9a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3h-9a3 3 0 0 1-3-3v-9a3 3 0 0 1 3-3z"
_OPEN_BOX = "h8.5a2.5 2.5 0 0 1 2.5 2.5v8.5a2.5 2.5 0 0 1-2.5 2.5h-8.5a2.5 2.5 0 0 1-2.5-2.5v-8.5a2.5 2.5 0 0 1 2.5-2.5z"


@lru_cache(maxsize=2000)
def beds(taken: int, held: int, free: int, off: int = 0) -> Beds:
    """Beds as boxes in the order taken, held, free, out of use; at most 16 in a row."""
    states = ["taken"] * taken + ["held"] * held + ["free"] * free + ["off"] * off
    drawn = [
        Bed(place % BEDS_A_ROW * BED, place // BEDS_A_ROW * BED, state) for place, state in enumerate(states)
    ]
    rows = max(1, ceil(len(states) / BEDS_A_ROW))
    return Beds(max(1, min(len(states), BEDS_A_ROW)) * BED - 2, rows * BED - 2, drawn)


@dataclass(frozen=True)
class Frame:
    """How degrees become the units of a map: 800 wide, height as the land asks."""

    west: float
    north: float
    scale: float
    squeeze: float  # a degree of longitude is shorter than one of latitude
    width: int
    height: int

    def place(self, longitude: float, latitude: float) -> tuple[int, int]:
        """A point on the map."""
        return (
            round((longitude - self.west) * self.squeeze * self.scale),
            round((self.north - latitude) * self.scale),
        )


Ring = Sequence[Sequence[float]]


def frame(rings: Sequence[Ring], width: int = 800, squeeze: float = 0.684) -> Frame:
    """The frame that holds all `rings` (longitude, latitude in degrees); `squeeze` is the cosine of Mongolia's middle."""
    longitudes = [point[0] for ring in rings for point in ring]
    latitudes = [point[1] for ring in rings for point in ring]
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    scale = width / ((east - west) * squeeze)
    return Frame(west, north, scale, squeeze, width, ceil((north - south) * scale))


def outline(rings: Sequence[Ring], of: Frame) -> str:
    """The path of an area. Neighbours keep their common border, as both round the same points."""
    path = []
    for ring in rings:
        points = [of.place(point[0], point[1]) for point in ring]
        moves = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
        moves = [move for move in moves if move != (0, 0)]
        if len(moves) > 2:
            path.append(f"M{points[0][0]} {points[0][1]}" + "".join(f"l{x} {y}" for x, y in moves) + "z")
    return "".join(path)


def middle(ring: Ring, of: Frame) -> tuple[int, int]:
    """Where the name of an area stands: the centre of its (largest) ring."""
    points = [of.place(point[0], point[1]) for point in ring]
    doubled = x = y = 0.0
    for (ax, ay), (bx, by) in pairwise([*points, points[0]]):
        cross = ax * by - bx * ay
        doubled, x, y = doubled + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    if doubled == 0:
        return points[0]
    return round(x / (3 * doubled)), round(y / (3 * doubled))
