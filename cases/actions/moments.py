"""When something happened, as far as it can be true: the moment somebody types is not the moment it was."""

from datetime import datetime, time

from django.utils.translation import gettext as _

from cases.models import Case
from childprotect.lib import clock
from childprotect.lib.errors import DomainError


def could_be(case: Case, happened_at: datetime, field: str = "happened_on") -> None:
    """Raise DomainError for a moment in the future, or before the day the report was received."""
    if happened_at > clock.now():
        raise DomainError(_("The date cannot be in the future."), field)
    zone = case.unit.zone
    day = case.report.received_at.astimezone(zone).date()
    if happened_at < datetime.combine(day, time.min, tzinfo=zone):
        raise DomainError(_("This is before the report was received."), field)
