"""How long a step may take: reads the limits table and counts minutes, hours, calendar days and working days."""

from collections.abc import Callable, Hashable, Iterable
from copy import copy
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from areas.models import Area
from cases.models import Holiday, Limit
from childprotect.lib import clock

DAY_ENDS = time(23, 59)


def find(step: str, *, risk: str = "", area: Area | None = None, on: date) -> Limit | None:
    """The limit that rules `step` on a day: the most exact row for this risk and kind of area wins."""
    kind = area.kind if area else ""
    rows = Limit.objects.on(on).filter(step=step, risk__in={"", risk}, area_kind__in={"", kind})
    return best(rows, risk, kind)


def best(rows: Iterable[Limit], risk: str, kind: str) -> Limit | None:
    """Which of the rows of one step and day rules a risk and kind of area: risk weighs more than kind."""
    fitting = (row for row in rows if row.risk in {"", risk} and row.area_kind in {"", kind})
    return max(fitting, key=lambda row: (row.risk != "", row.area_kind != "", row.valid_from), default=None)


def due(
    limit: Limit, start: datetime, zone: ZoneInfo, *, off: Callable[[date], bool] | None = None
) -> datetime | None:
    """When a step begun at `start` is due where `zone` counts days; None when no limit is counted.

    Minutes and hours run through nights and holidays. Calendar and working days end with their last day, local time;
    working days leave out weekends and public holidays (`off`: as they would be, default as the table has them).
    """
    if limit.length is None:
        return None
    if limit.count == Limit.Count.MINUTES:
        return start + timedelta(minutes=limit.length)
    if limit.count == Limit.Count.HOURS:
        return start + timedelta(hours=limit.length)
    day = start.astimezone(zone).date()
    if limit.count == Limit.Count.DAYS:
        day += timedelta(days=limit.length)
    else:
        left, off = limit.length, off or days_off()
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5 and not off(day)
    return datetime.combine(day, DAY_ENDS, tzinfo=zone)


def is_working_day(day: date) -> bool:
    """Monday to Friday and no public holiday."""
    return day.weekday() < 5 and not days_off()(day)


def days_off() -> Callable[[date], bool]:
    """Whether a day is a public holiday, as the table stands now: asked once for many days."""
    stamp = _stamp()
    return lambda day: day in _days_off(day.year, stamp)


def next_holiday(day: date, days: int) -> date | None:
    """The first public holiday within `days` days from `day`, that one included; read once a day."""
    coming = (day + timedelta(days=ahead) for ahead in range(days))
    return next((one for one in coming if one in _days_off(one.year, clock.today())), None)


def _stamp() -> Hashable:
    """What changes whenever the table of holidays does: days kept in memory are as old as that."""
    return tuple(
        Holiday.objects.aggregate(at=Max("changed_at"), days=Count("pk", filter=Q(off=True))).values()
    )


@lru_cache(maxsize=120)
def _days_off(year: int, stamp: Hashable) -> frozenset[date]:
    """The public holidays of `year`, read once for a `stamp`."""
    return frozenset(Holiday.objects.filter(day__year=year, off=True).values_list("day", flat=True))


def length_words(length: int | None, count: str) -> str:
    """A length in the unit it is counted in: `4 hours`, `10 working days`; that none is counted."""
    if length is None:
        return _("no limit counted")
    words = {
        Limit.Count.MINUTES: ngettext("%(n)d minute", "%(n)d minutes", length),
        Limit.Count.HOURS: ngettext("%(n)d hour", "%(n)d hours", length),
        Limit.Count.DAYS: ngettext("%(n)d calendar day", "%(n)d calendar days", length),
        Limit.Count.WORKDAYS: ngettext("%(n)d working day", "%(n)d working days", length),
    }[Limit.Count(count)]
    return words % {"n": length}


ONE_DAY = timedelta(days=1)


def stretched(limit: Limit) -> Limit:
    """The same limit at the longest it may be extended to (not saved)."""
    longest = copy(limit)
    longest.length = limit.extension
    return longest
