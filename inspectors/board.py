"""The inspector's board: the caseload of the units in reach, per unit and per worker, and what waits."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from areas.models import Area
from cases.models import Case, Code
from childprotect.lib import clock
from inspectors.models import Review

CHILDREN_A_POST = "inspector.children"  # norm as dated data: children one inspector answers for

AREA = (
    "code", "children_count", "name_key", "name_mn", "name_en", "district__name_mn", "district__name_en",
    "aimag__name_mn", "aimag__name_en",
)  # fmt: skip


@dataclass
class Load:
    """Numbers of open cases of a unit or a worker."""

    open: int = 0
    red: int = 0
    late: int = 0
    unassigned: int = 0
    reviews: int = 0

    def __iadd__(self, other: "Load") -> "Load":
        for name in ("open", "red", "late", "unassigned", "reviews"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass
class UnitLoad:
    """One unit with its workers."""

    area: Area
    load: Load = field(default_factory=Load)
    workers: list[tuple[User | None, Load]] = field(default_factory=list)


@dataclass
class Board:
    """Everything on the page."""

    units: list[UnitLoad]
    total: Load
    children: int
    posts: float | None


def build(cases: QuerySet[Case]) -> Board:
    """The board over `cases` (already scoped): one grouped query, one each for reviews, units, people and the norm."""
    now = clock.now()
    grouped = (
        cases.filter(closed_at=None)
        .order_by()
        .values("unit_id", "worker_id")
        .annotate(
            open=Count("pk"),
            red=Count("pk", filter=Q(risk="red")),
            late=Count("pk", filter=Q(next_due_at__lt=now)),
        )
    )
    rows = list(grouped)
    reviews = _open_reviews(cases)
    areas = Area.objects.select_related("district", "aimag").only(*AREA)
    areas = areas.in_bulk({row["unit_id"] for row in rows})
    people = User._base_manager.only("ref", "given_name", "father_name")
    people = people.in_bulk({row["worker_id"] for row in rows if row["worker_id"]})
    units: dict[int, UnitLoad] = {}
    for row in rows:
        unit = units.setdefault(row["unit_id"], UnitLoad(areas[row["unit_id"]]))
        load = Load(
            open=row["open"],
            red=row["red"],
            late=row["late"],
            unassigned=0 if row["worker_id"] else row["open"],
            reviews=reviews.get((row["unit_id"], row["worker_id"]), 0),
        )
        unit.load += load
        unit.workers.append((people.get(row["worker_id"]), load))
    total = Load()
    for unit in units.values():
        unit.workers.sort(key=lambda pair: (-pair[1].late, -pair[1].open))
        total += unit.load
    ordered = sorted(units.values(), key=lambda unit: (-unit.load.late, -unit.load.red, unit.area.name_key))
    children = sum(unit.area.children_count or 0 for unit in ordered)
    return Board(ordered, total, children, _posts(children))


def _open_reviews(cases: QuerySet[Case]) -> dict[tuple[int, int | None], int]:
    """How many findings wait, by unit and worker."""
    rows = (
        Review.objects.filter(case__in=cases.filter(closed_at=None))
        .open()
        .order_by()
        .values("case__unit_id", "case__worker_id")
        .annotate(n=Count("pk"))
    )
    return {(row["case__unit_id"], row["case__worker_id"]): row["n"] for row in rows}


def _posts(children: int) -> float | None:
    """How many inspectors the norm asks for; None when no norm is set."""
    norm = Code.objects.of("norm").filter(code=CHILDREN_A_POST).values_list("order", flat=True).first()
    return round(children / norm, 1) if norm and children else None


def as_rows(board: Board) -> list[list[Any]]:
    """The board as rows of a table file: a line a worker."""
    return [
        [
            unit.area.path,
            person.name if person else "",
            load.open,
            load.red,
            load.late,
            load.unassigned,
            load.reviews,
        ]
        for unit in board.units
        for person, load in unit.workers
    ]
