"""The share of steps done in time: by step and by unit, over a period, judged by the true time each was done.

A clock counts in the period in which it was due. In time is what was done by then; late is what was done later, or is
not done yet. What was called off, and what runs and is not due yet, does not count.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from accounts import scope
from areas.models import Area
from cases import codes
from cases.models import Deadline
from childprotect.lib import clock

VIEW = "cases.view_timeliness"
LONGEST = timedelta(days=2 * 366)


@dataclass
class Share:
    """How many clocks were due, and how many of their steps were done in time."""

    label: str = ""
    code: str = ""
    due: int = 0
    in_time: int = 0

    @property
    def late(self) -> int:
        """Done late, or not done yet."""
        return self.due - self.in_time

    @property
    def percent(self) -> int | None:
        """The share in whole percent; never 100 while one is late; None where nothing was due."""
        return self.in_time * 100 // self.due if self.due else None

    def add(self, due: int, in_time: int) -> None:
        """Count more clocks."""
        self.due += due
        self.in_time += in_time


@dataclass
class Figures:
    """The figure of an area and period."""

    total: Share
    steps: list[Share]
    units: list[Share]
    cells: list[tuple[Share, list[Share]]] = field(
        default_factory=list
    )  # each unit with its steps, for a table file
    default: bool = False  # a limit that no law confirms is among them


def areas(user: Any) -> Any:
    """The units whose figures a person may see."""
    posted = scope.posted(user, VIEW)
    units = Area.objects.units()
    if posted is None:
        return units
    reached = Q(pk__in=[])
    for column, ids in posted.items():
        reached |= Q(**{f"{'pk' if column == 'unit_id' else column}__in": ids})
    return units.filter(reached)


def figures(units: Any, since: date, until: date, step: str = "") -> Figures:
    """The figures of `units` (Area rows) for the days from `since` to `until`, both included; three queries."""
    known = {
        area.pk: area
        for area in units.select_related("district", "aimag").order_by("aimag__code", "name_key", "pk")
    }
    begins = datetime.combine(since, time(0), tzinfo=clock.ULAANBAATAR)
    ends = datetime.combine(until + timedelta(days=1), time(0), tzinfo=clock.ULAANBAATAR)
    counted = Deadline.objects.filter(unit__in=known, due_at__gte=begins, due_at__lt=ends)
    counted = counted.filter(Q(met=True) | Q(ended_at=None, due_at__lt=clock.now()))
    if step:
        counted = counted.filter(step=step)
    done = Coalesce("done_at", "ended_at")
    rows = (
        counted.order_by()
        .values("unit_id", "step")
        .annotate(due=Count("pk"), in_time=Count("pk", filter=Q(met=True) & Q(due_at__gte=done)))
    )
    total, by_step, by_unit = Share(), {}, {}
    words = dict(codes.choices("step"))
    cells: dict[int, dict[str, Share]] = {}
    for row in rows:
        name, unit = row["step"], known[row["unit_id"]]
        one = by_step.setdefault(name, Share(words.get(name, name), name))
        other = by_unit.setdefault(unit.pk, Share(unit.path, unit.code))
        cell = cells.setdefault(unit.pk, {}).setdefault(name, Share(one.label, name))
        for share in (total, one, other, cell):
            share.add(row["due"], row["in_time"])
    order = list(words)
    steps = sorted(
        by_step.values(), key=lambda share: order.index(share.code) if share.code in order else len(order)
    )
    return Figures(
        total=total,
        steps=steps,
        units=_least_first(by_unit.values()),
        cells=[
            (by_unit[pk], sorted(cells[pk].values(), key=lambda share: share.label))
            for pk in known
            if pk in cells
        ],
        default=counted.filter(limit__approval="default").exists(),
    )


def gathered(shares: list[Share], units: Any, above: str) -> list[Share]:
    """The shares of units gathered by what they lie in (`above`: "aimag" or "district"), the least in time first."""
    lies_in = {
        row[0]: row[1:]
        for row in units.values_list("code", f"{above}__code", f"{above}__name_mn", f"{above}__name_en")
    }
    english, found = get_language() == "en", {}
    for share in shares:
        code, mongolian, name = lies_in[share.code]
        found.setdefault(code, Share(name if english else mongolian, code)).add(share.due, share.in_time)
    return _least_first(found.values())


def _least_first(shares: Iterable[Share]) -> list[Share]:
    return sorted(shares, key=lambda share: (share.percent or 0, share.label))


def open_late(units: Any) -> int:
    """How many clocks of `units` are overdue now."""
    return Deadline.objects.overdue().filter(unit__in=units).count()  # type: ignore[no-any-return]
