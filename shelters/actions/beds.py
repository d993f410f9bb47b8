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
from shelters.models import Bed, BedUse, Facility, Stay

GIVEN_UP_AFTER = 3.0  # seconds to wait for a bed that somebody else holds locked


def until(stay: Stay, begun: datetime) -> datetime:
    """The end of a stay counted from `begun` by its limit; raises DomainError when no limit rules it."""
    end = longest(stay, stay.facility.stay_step, begun)
    if end is None:
        raise DomainError(_("No limit is set for stays in this facility. Ask the national administrator."))
    return end


def longest(stay: Stay, step: str, begun: datetime, *, stretched: bool = False) -> datetime | None:
    """Until when `step` lets a stay counted from `begun` last (`stretched`: once extended); None without such a limit."""
    zone = stay.facility.unit.zone
    limit = limits.find(step, risk="", area=stay.facility.unit, on=begun.astimezone(zone).date())
    if limit is None or (stretched and limit.extension is None):
        return None
    return limits.due(limits.stretched(limit) if stretched else limit, begun, zone)


def take(
    stay: Stay,
    begun: datetime,
    end: datetime,
    wanted: Bed | None = None,
    *,
    held_until: datetime | None = None,
) -> Bed:
    """Hold a bed for the stay from `begun` to `end`: the wanted one, or the first that suits and is free.

    `held_until`: it is free all the while, but kept only until then; whoever arrives by then keeps it longer.
    Writes the use of the bed, and the stay's bed, period and status HELD. Raises DomainError when none is free, or when
    the child has a place elsewhere in that time.
    """
    period = DateTimeTZRange(begun, held_until or end)
    try:
        with transaction.atomic():
            bed = _find(stay, begun, end, wanted, kept=held_until)
            Stay.objects.filter(pk=stay.pk).update(
                bed=bed, status=Stay.Status.HELD, period=period, version=stay.version + 1
            )
    except IntegrityError as problem:
        raise DomainError(
            _("This child has a place already. The responsible worker has been told.")
        ) from problem
    stay.version += 1
    stay.status, stay.period = Stay.Status.HELD, period
    return bed


def _find(
    stay: Stay, begun: datetime, end: datetime, wanted: Bed | None, *, kept: datetime | None = None
) -> Bed:
    """A bed free from `begun` to `end`, written down as the stay's until then or until `kept`; DomainError without one."""
    given_up, patient = time.monotonic() + GIVEN_UP_AFTER, False
    while time.monotonic() < given_up:
        needs = stay.needs if wanted is None else None
        free = suiting(stay.facility, stay.child.sex, stay.child.age, begun, end, needs=needs)
        if wanted is not None:
            free = free.filter(pk=wanted.pk)
        bed = _lock_first(free, patient=patient)
        if bed is not None:
            try:
                with transaction.atomic():
                    BedUse.objects.create(stay=stay, bed=bed, period=DateTimeTZRange(begun, kept or end))
            except IntegrityError:
                continue  # somebody else was quicker with this bed: look again
            stay.bed = bed
            return bed
        if not free.exists():
            break
        patient = True
    raise DomainError(_("No free bed."), "bed" if wanted is not None else None)


def stays_open(facility: Facility) -> bool:
    """Whether the facility takes children; whoever closes it waits until this transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM shelters_facility WHERE id = %s FOR SHARE", [facility.pk])
        found = cursor.fetchone()
    return found is not None and found[0] == Facility.Status.OPEN


def present_use(stay: Stay) -> BedUse:
    """The bed the stay has now, or had last, locked. Raises DoesNotExist when it never had one."""
    return BedUse.objects.select_for_update(of=("self",)).select_related("bed").filter(stay=stay).latest("pk")


def stretch(stay: Stay, begun: datetime, end: datetime) -> None:
    """The stay runs from `begun` to `end`, and so does its last bed until `end`. The caller saves the stay.

    Raises IntegrityError, for the caller's savepoint to catch, when the bed is promised to somebody else before `end`.
    """
    use = present_use(stay)
    use.period = DateTimeTZRange(use.period.lower, max(end, use.period.lower))
    use.save(update_fields=["period"])
    stay.period = DateTimeTZRange(begun, max(end, begun))


def change(stay: Stay, at: datetime, wanted: Bed | None = None) -> Bed:
    """The stay's bed is free from `at`, and it has the wanted one, or the first free one that suits, from then on.

    Raises DomainError when none is free. The caller saves the stay.
    """
    use = present_use(stay)
    until = use.period.upper
    use.period = DateTimeTZRange(use.period.lower, max(at, use.period.lower))
    use.save(update_fields=["period"])
    return _find(stay, at, until, wanted)


def exchange(one: Stay, other: Stay, at: datetime) -> None:
    """Two children of one facility change beds at `at`. The caller holds both and saves them.

    Raises IntegrityError, for the caller's savepoint, when one of the beds is promised before the other child leaves.
    """
    uses = [present_use(stay) for stay in (one, other)]
    ends = [use.period.upper for use in uses]
    for use in uses:
        use.period = DateTimeTZRange(use.period.lower, max(at, use.period.lower))
        use.save(update_fields=["period"])
    one.bed, other.bed = uses[1].bed, uses[0].bed
    for stay, bed, end in ((one, uses[1].bed, ends[0]), (other, uses[0].bed, ends[1])):
        BedUse.objects.create(stay=stay, bed=bed, period=DateTimeTZRange(at, end))


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
