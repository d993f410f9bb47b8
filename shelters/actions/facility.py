"""What changes in a facility itself: beds out of use, and who works there."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from accounts import scope
from accounts.models import User
from audit import log
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.finding import untaken
from shelters.models import Bed, BedOutage, Facility, Staff


@transaction.atomic
def take_out_of_use(bed: Bed, *, by: Any, until: date, reason: str, since: date | None = None) -> BedOutage:
    """A bed cannot be used from now, or from a day to come, until the end of `until`.

    Raises DomainError while a child has it.
    """
    bed = Bed.objects.select_for_update(of=("self",)).select_related("facility__unit").get(pk=bed.pk)
    zone = bed.facility.unit.zone
    try:
        end = datetime.combine(until + timedelta(days=1), time(0), tzinfo=zone)
    except OverflowError as problem:  # the last day there is
        raise DomainError(_("Enter a valid date, for example 2026.11.23."), "until") from problem
    begun = clock.now()
    if end <= begun:
        raise DomainError(_("The date cannot be in the past."), "until")
    if since is not None and since > begun.astimezone(zone).date():
        if since > until:
            raise DomainError(_("End date is before start date."), "until")
        begun = datetime.combine(since, time(0), tzinfo=zone)
    period = DateTimeTZRange(begun, end)
    if bed.outages.filter(period__overlap=period).exists():
        raise DomainError(_("This bed is out of use then already."), "bed")
    if not untaken(Bed.objects.filter(pk=bed.pk), period).exists():
        raise DomainError(_("A child has this bed, or it is promised. Choose another day or bed."), "bed")
    outage = BedOutage.objects.create(bed=bed, period=period, reason=reason)
    log.record(by, "bed.out_of_use", bed)
    return outage


@transaction.atomic
def back_in_use(bed: Bed, *, by: Any) -> Bed:
    """The bed can be used again from now."""
    bed = Bed.objects.select_for_update(of=("self",)).get(pk=bed.pk)
    now = clock.now()
    for outage in bed.outages.select_for_update().filter(period__contains=now):
        outage.period = DateTimeTZRange(outage.period.lower, now)
        outage.save(update_fields=["period"])
    log.record(by, "bed.in_use", bed)
    return bed


@transaction.atomic
def add_staff(facility: Facility, *, by: Any, person: User, since: date, profession: str = "") -> Staff:
    """Let a person work at the facility from a day: run it, or with a profession see children of its one-stop centre.

    Raises DomainError if they do already, and for a profession that does not go with their role or the facility.
    """
    if person.pk == by.pk:
        raise DomainError(_("Nobody changes their own rights."), "person")
    if Staff.objects.in_force().filter(facility=facility, person=person).exists():
        raise DomainError(_("This person works at the facility already."), "person")
    if profession and not facility.centre:
        raise DomainError(
            _("This facility is no one-stop centre: choose that the person runs it."), "profession"
        )
    if not profession and scope.by_name(person, "shelters.attend_visit"):
        raise DomainError(_("Choose what this person does in the one-stop centre."), "profession")
    member = Staff.objects.create(facility=facility, person=person, since=since, profession=profession)
    log.record(by, "staff.added", facility, person=person)
    return member


@transaction.atomic
def end_staff(facility: Facility, *, by: Any, staff_id: int) -> Staff:
    """A person works at the facility until yesterday; from now on they see nothing of it."""
    member = (
        Staff.objects.select_for_update()
        .filter(facility=facility, pk=staff_id)
        .select_related("person")
        .first()
    )
    if member is None:
        raise DomainError(_("This person does not work at the facility."))
    member.until = clock.today() - timedelta(days=1)
    member.save(update_fields=["until"])
    log.record(by, "staff.ended", facility, person=member.person)
    return member
