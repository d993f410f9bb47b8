"""Which bed a stay has: taken, kept longer, changed, given back, whatever others do at the same time.

Two people never get one bed and a child never two places: the database refuses overlapping periods (exclusion
constraints). A bed is taken by FOR UPDATE SKIP LOCKED in bed order, so that many at once do not queue for the first
free one. Whoever calls holds the stay's lock; stays are locked before beds, and beds in the order of their keys.
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
from shelters.models import Bed, BedUse, Stay

GIVEN_UP_AFTER = 3.0  # seconds to wait for a bed that somebody else holds locked


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


def take(stay: Stay, begun: datetime, end: datetime, wanted: Bed | None = None) -> Bed:
    """Give the stay a bed from `begun` to `end`: the wanted one, or the first that suits and is free.

    Writes the use of the bed, and the stay's bed and status HELD. Raises DomainError when none is free, or when the
    child has a place elsewhere in that time.
    """
    given_up, patient = time.monotonic() + GIVEN_UP_AFTER, False
    while time.monotonic() < given_up:
        free = suiting(stay.facility, stay.child.sex, stay.child.age, begun, end)
        if wanted is not None:
            free = free.filter(pk=wanted.pk)
        bed = _lock_first(free, patient=patient)
        if bed is None:
            if not free.exists():
                break
            patient = True
            continue
        period = DateTimeTZRange(begun, end)
        try:
            with transaction.atomic():
                BedUse.objects.create(stay=stay, bed=bed, period=period)
                Stay.objects.filter(pk=stay.pk).update(
                    bed=bed, status=Stay.Status.HELD, period=period, version=stay.version + 1
                )
        except IntegrityError as problem:
            if "one_place_a_child" in str(problem):
                raise DomainError(
                    _("This child has a place already. The responsible worker has been told.")
                ) from problem
            continue  # somebody else was quicker with this bed: look again
        stay.version += 1
        stay.bed, stay.status, stay.period = bed, Stay.Status.HELD, period
        return bed
    raise DomainError(_("No free bed."))


def present_use(stay: Stay) -> BedUse:
    """The bed the stay has now, or had last, locked. Raises DoesNotExist when it never had one."""
    return BedUse.objects.select_for_update(of=("self",)).filter(stay=stay).latest("pk")


def stretch(stay: Stay, begun: datetime, end: datetime) -> None:
    """The stay runs from `begun` to `end`, and so does its last bed until `end`. The caller saves the stay.

    Raises IntegrityError, for the caller's savepoint to catch, when the bed is promised to somebody else before `end`.
    """
    use = present_use(stay)
    use.period = DateTimeTZRange(use.period.lower, max(end, use.period.lower))
    use.save(update_fields=["period"])
    stay.period = DateTimeTZRange(begun, max(end, begun))


def give_back(stay: Stay, at: datetime) -> None:
    """The stay's bed is free again from `at`. The caller saves the stay."""
    if stay.bed_id is not None and stay.period is not None:
        stretch(stay, stay.period.lower, at)


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
