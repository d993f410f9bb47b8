"""Dates and lengths of time in words, as Mongolian offices write them: 2026.11.23, 24 hours, `2 хоног хэтэрсэн`."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from childprotect.lib import clock

DAY = "%Y.%m.%d"
SHORT_DAY = "%m.%d"
CLOCK = "%H:%M"
END_OF_DAY = time(23, 59)


def local(moment: datetime) -> datetime:
    """`moment` where the reader is."""
    return moment.astimezone(timezone.get_current_timezone()) if timezone.is_aware(moment) else moment


def day_text(day: date | datetime, *, short: bool = False) -> str:
    """`2026.11.23`; short inside the current year `11.23`."""
    day = local(day) if isinstance(day, datetime) else day
    return day.strftime(SHORT_DAY if short and day.year == local(clock.now()).year else DAY)


def clock_text(moment: datetime) -> str:
    """`09:20`."""
    return local(moment).strftime(CLOCK)


def moment_text(moment: datetime) -> str:
    """`2026.11.23 09:20`."""
    return local(moment).strftime(f"{DAY} {CLOCK}")


def official_day_text(day: date | datetime) -> str:
    """As official papers write it: `2026 оны 11 дүгээр сарын 14-ний өдөр`; in English `14 November 2026`.

    After 1, 4 and 9 (and what ends in them) it is дүгээр and -ний, else дугаар and -ны (headings of Mongolian laws).
    """
    day = local(day).date() if isinstance(day, datetime) else day
    if get_language() == "en":
        return f"{day.day} {day:%B} {day.year}"
    front = {1, 4, 9}
    ordinal = "дүгээр" if day.month % 10 in front else "дугаар"
    ending = "ний" if day.day % 10 in front else "ны"
    return f"{day.year} оны {day.month:02d} {ordinal} сарын {day.day:02d}-{ending} өдөр"


def length_text(length: timedelta) -> str:
    """A length of time in its largest sensible unit, down to a minute: `14 minutes`, `16 hours`, `2 days`."""
    minutes = max(1, int(length.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < 24 * 60:
        hours = minutes // 60
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = minutes // (24 * 60)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


@dataclass(frozen=True)
class Due:
    """A due moment in words; `state` is late, today or soon."""

    state: str
    text: str


def due(moment: datetime | date, now: datetime | None = None) -> Due:
    """How `moment` stands to `now` (default: the clock): late by how much, today at what time, or the day and how far.

    A moment at the very end of a day, or a plain date, is due on that day: no time of day is told.
    """
    now = local(now or clock.now())
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(23, 59, 59), tzinfo=now.tzinfo)
    moment = moment.astimezone(now.tzinfo)
    if moment <= now:
        length = now - moment
        return Due("late", _("%(length)s overdue") % {"length": length_text(length)})
    whole_day = moment.time() >= END_OF_DAY
    days = (moment.date() - now.date()).days
    if days == 0:
        text = _("Today") if whole_day else _("Today %(time)s") % {"time": moment.strftime(CLOCK)}
        return Due("today", text)
    text = ngettext("%(day)s, %(n)d day", "%(day)s, %(n)d days", days)
    day = moment.strftime(SHORT_DAY if moment.year == now.year else DAY)
    return Due("soon", text % {"day": day, "n": days})


def left(moment: datetime, now: datetime | None = None) -> str:
    """How long is left: `14 minutes left`; when it has passed, how late it is."""
    now = now or clock.now()
    if moment <= now:
        return due(moment, now).text
    return _("%(length)s left") % {"length": length_text(moment - now)}
