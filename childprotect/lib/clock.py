"""The one clock. Everything asks here for the time, so that history can be made and tested."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)
ULAANBAATAR = ZoneInfo("Asia/Ulaanbaatar")
HOVD = ZoneInfo("Asia/Hovd")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _set.get() or timezone.now()


def today(zone: ZoneInfo = ULAANBAATAR) -> date:
    """The present day where `zone` counts it."""
    return now().astimezone(zone).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything inside happens at `moment` (aware): for demo history and tests."""
    if timezone.is_naive(moment):
        raise ValueError("The clock needs an aware moment.")
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)


@contextmanager
def later(**length: float) -> Iterator[None]:
    """Everything inside happens `length` (arguments of timedelta) after now."""
    with at(now() + timedelta(**length)):
        yield
