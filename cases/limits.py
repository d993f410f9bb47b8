"""How long a step may take: reads the limits table and counts hours, calendar days and working days."""

from copy import copy
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Q

from areas.models import Area
from cases.models import Holiday, Limit
from childprotect.lib import clock

DAY_ENDS = time(23, 59)


def find(step: str, *, risk: str = "", area: Area | None = None, on: date) -> Limit | None:
    """The limit that rules `step` on a day: the most exact row for this risk and kind of area wins."""
    kind = area.kind if area else ""
    rows = (
        Limit.objects.filter(step=step, risk__in={"", risk}, area_kind__in={"", kind}, valid_from__lte=on)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .order_by("valid_from")
    )
    return max(rows, key=lambda row: (row.risk != "", row.area_kind != "", row.valid_from), default=None)


def due(limit: Limit, start: datetime, zone: ZoneInfo) -> datetime | None:
    """When a step begun at `start` is due where `zone` counts days; None when no limit is counted.

    Hours run through nights and holidays. Calendar and working days end with their last day, local time;
    working days leave out weekends and public holidays.
    """
    if limit.length is None:
        return None
    if limit.count == Limit.Count.HOURS:
        return start + timedelta(hours=limit.length)
    day = start.astimezone(zone).date()
    if limit.count == Limit.Count.DAYS:
        day += timedelta(days=limit.length)
    else:
        left = limit.length
        while left:
            day += timedelta(days=1)
            left -= is_working_day(day)
    return datetime.combine(day, DAY_ENDS, tzinfo=zone)


def is_working_day(day: date) -> bool:
    """Monday to Friday and no public holiday."""
    return day.weekday() < 5 and day not in _days_off(day.year, clock.today())


def next_holiday(day: date, days: int) -> date | None:
    """The first public holiday within `days` days from `day`, that one included."""
    coming = (day + timedelta(days=ahead) for ahead in range(days))
    return next((one for one in coming if one in _days_off(one.year, clock.today())), None)


@lru_cache(maxsize=60)
def _days_off(year: int, today: date) -> frozenset[date]:
    """The public holidays of `year`, read once a day (`today`): a change of the table rules from tomorrow at the latest."""
    return frozenset(Holiday.objects.filter(day__year=year).values_list("day", flat=True))


ONE_DAY = timedelta(days=1)


def stretched(limit: Limit) -> Limit:
    """The same limit at the longest it may be extended to (not saved)."""
    longest = copy(limit)
    longest.length = limit.extension
    return longest
