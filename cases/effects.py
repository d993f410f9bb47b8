"""What a change of the rules would do to the clocks that run now: numbers by unit, never a case or a name."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from areas.models import Area
from cases import limits
from cases.models import Deadline, Limit
from childprotect.lib import clock


@dataclass
class Effect:
    """How many clocks run, are late, and would be late; of one unit, or in all (`unit` empty)."""

    unit: str = ""
    running: int = 0
    late: int = 0
    would_be: int = 0
    newly: int = 0  # late only by the change

    def count(self, due_at: datetime, would: datetime | None, now: datetime) -> None:
        """Take in one clock."""
        late, then = due_at < now, would is not None and would < now
        self.running += 1
        self.late += late
        self.would_be += then
        self.newly += then and not late


@dataclass
class Preview:
    """The whole, and the units in which a clock would become late, the most first."""

    total: Effect
    units: list[Effect]


def of_limit(candidate: Limit) -> Preview:
    """What would be late if `candidate` ruled the clocks that run now, each from its own start.

    They keep the limit they started by: this says how often it would have been kept.
    """
    running = Deadline.objects.running().filter(step=candidate.step).exclude(limit=None).order_by()
    cells = list(running.values_list("risk", "area_kind").distinct())
    others = [
        row
        for row in Limit.objects.on(candidate.valid_from).filter(step=candidate.step)
        if (row.risk, row.area_kind) != (candidate.risk, candidate.area_kind)
    ]
    ruled = [cell for cell in cells if limits.best([*others, candidate], *cell) is candidate]
    now, off = clock.now(), limits.days_off()
    total, units = Effect(), {}
    rows = running.values_list("risk", "area_kind", "unit_id", "unit__time_zone", "started_at", "due_at")
    for risk, kind, unit, zone, started_at, due_at in rows.iterator():
        if (risk, kind) in ruled:
            would = limits.due(candidate, started_at, _zone(zone), off=off)
            for effect in (total, units.setdefault(unit, Effect())):
                effect.count(due_at, would, now)
    return _preview(total, units)


def of_holiday(day: date, off: bool) -> Preview:
    """What the clocks of working days that run now become when `day` is off, or is worked: they are counted anew."""
    known, now = limits.days_off(), clock.now()
    total, units = Effect(), {}
    rows = (
        spanning(day)
        .order_by()
        .values_list("unit_id", "unit__time_zone", "limit__length", "started_at", "due_at")
    )

    def then(one: date) -> bool:
        return off if one == day else known(one)

    for unit, zone, length, started_at, due_at in rows.iterator():
        rule = Limit(length=length, count=Limit.Count.WORKDAYS)
        would = limits.due(rule, started_at, _zone(zone), off=then)
        if would is not None and would != due_at:
            for effect in (total, units.setdefault(unit, Effect())):
                effect.count(due_at, would, now)
    return _preview(total, units)


def spanning(day: date) -> Any:
    """The running clocks of working days that began before the end of `day` and are due on it or later."""
    begins = datetime.combine(day, time(0), tzinfo=clock.ULAANBAATAR)
    return Deadline.objects.running().filter(
        limit__count=Limit.Count.WORKDAYS,
        started_at__lt=begins + timedelta(days=1, hours=1),  # the west's day ends an hour later
        due_at__gte=begins,
    )


def _zone(name: str | None) -> ZoneInfo:
    return ZoneInfo(name) if name else clock.ULAANBAATAR


def _preview(total: Effect, units: dict[Any, Effect]) -> Preview:
    touched = {pk: effect for pk, effect in units.items() if effect.newly}
    for area in Area.objects.filter(pk__in=touched).select_related("district", "aimag"):
        touched[area.pk].unit = area.path
    rows = sorted(touched.values(), key=lambda effect: (-effect.newly, effect.unit))
    return Preview(total, rows)
