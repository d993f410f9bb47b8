"""Taking a bed for a child, whatever others do at the same time.

Two people never get one bed and a child never two: the database refuses overlapping periods (exclusion constraints).
A bed is taken by FOR UPDATE SKIP LOCKED in bed order, so that many at once do not queue for the first free one.
"""

import time
from datetime import datetime

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases import limits
from childprotect.lib.errors import DomainError
from shelters.finding import suiting
from shelters.models import Bed, Stay

GIVEN_UP_AFTER = 3.0  # seconds to wait for a bed that somebody else holds locked
TRIES = 5


def until(stay: Stay, begun: datetime) -> datetime:
    """The end of a stay by its limit; raises DomainError when no limit rules it."""
    zone = stay.facility.unit.zone
    limit = limits.find(
        stay.facility.stay_step, risk="", area=stay.facility.unit, on=begun.astimezone(zone).date()
    )
    end = limits.due(limit, begun, zone) if limit else None
    if end is None:
        raise DomainError(_("No limit is set for stays in this facility. Ask the national administrator."))
    return end


def take(stay: Stay, begun: datetime, end: datetime, wanted: Bed | None) -> Bed:
    """Write the bed and period into the stay's row, whatever others do at the same time."""
    started, patient = time.monotonic(), False
    for _turn in range(TRIES):
        free = suiting(stay.facility, stay.child.sex, stay.child.age, begun, end)
        if wanted is not None:
            free = free.filter(pk=wanted.pk)
        bed = _lock_first(free, patient=patient)
        if bed is None:
            if patient or time.monotonic() - started > GIVEN_UP_AFTER or not free.exists():
                break
            patient = True
            continue
        try:
            with transaction.atomic():
                Stay.objects.filter(pk=stay.pk).update(
                    bed=bed,
                    status=Stay.Status.HELD,
                    period=DateTimeTZRange(begun, end),
                    version=stay.version + 1,
                )
        except IntegrityError as problem:
            if "one_bed_a_child" in str(problem):
                raise DomainError(
                    _("This child has a place already. The responsible worker has been told.")
                ) from problem
            continue  # somebody else was quicker with this bed: look again
        stay.version += 1
        stay.period = DateTimeTZRange(begun, end)
        return bed
    raise DomainError(_("No free bed."))


def _lock_first(free: QuerySet[Bed], *, patient: bool) -> Bed | None:
    """The first bed nobody else holds locked; `patient` waits for a locked one, three seconds at most."""
    if not patient:
        return free.select_for_update(skip_locked=True, of=("self",)).first()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = %s", [f"{int(GIVEN_UP_AFTER * 1000)}ms"])
            return free.select_for_update(of=("self",)).first()
    except OperationalError:
        return None
