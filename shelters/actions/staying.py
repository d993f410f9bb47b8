"""What happens while a child is here: the stay is extended, prolonged by the sweep, and ends."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, limits, notify
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions import beds
from shelters.actions.locking import locked, save
from shelters.models import Stay


@transaction.atomic
def extend_stay(stay: Stay, *, by: Any, reason: str, version: int | None = None) -> Stay:
    """Extend a stay to the longest its limit allows, once, with a reason."""
    stay = locked(stay, version)
    if stay.status != Stay.Status.ADMITTED or stay.admitted_at is None:
        raise DomainError(_("Only a child who is here can stay longer."))
    if not reason.strip():
        raise DomainError(_("Write why the child must stay longer."), "reason")
    zone = stay.facility.unit.zone
    limit = limits.find(
        stay.facility.stay_step, risk="", area=stay.facility.unit, on=stay.admitted_at.astimezone(zone).date()
    )
    if limit is None or limit.extension is None:
        raise DomainError(_("Stays in this facility cannot be extended."))
    longest = limits.due(limits.stretched(limit), stay.admitted_at, zone)
    if longest is None or stay.extended_to is not None:
        raise DomainError(_("The stay is extended already. Longer needs the approval of the aimag."))
    stay.extended_to = longest
    try:
        with transaction.atomic():
            beds.stretch(stay, stay.period.lower, max(longest, stay.period.upper))
            save(stay, "period", "extended_to")
    except IntegrityError as problem:
        raise DomainError(_("The bed is promised to another child then. Move the child first.")) from problem
    clocks.start(stay, stay.facility.stay_step, case=stay.case, person=stay.case.worker, due_at=longest)
    log.record(by, "stay.extended", stay, case=stay.case, old={"reason": reason})
    notify.tell(stay.case.worker, "stay.extended", stay, case=stay.case)
    return stay


@transaction.atomic
def discharge(stay: Stay, *, by: Any, destination: str, note: str = "", version: int | None = None) -> Stay:
    """The child leaves: the bed is free, the worker is told, the facility no longer reads the sheet."""
    stay = locked(stay, version)
    if stay.status != Stay.Status.ADMITTED:
        raise DomainError(_("Only a child who is here can leave."))
    now = clock.now()
    stay.status, stay.discharged_at, stay.discharged_to, stay.answer = (
        Stay.Status.DISCHARGED,
        now,
        destination,
        note,
    )
    beds.give_back(stay, now)
    save(stay, "status", "discharged_at", "discharged_to", "answer", "period")
    clocks.meet(stay, stay.facility.stay_step, case=stay.case)
    log.record(by, "stay.discharged", stay, case=stay.case, to=destination)
    notify.tell(stay.case.worker or stay.proposed_by, "stay.discharged", stay, case=stay.case)
    return stay


def prolong_overstays() -> int:
    """A chore of the sweep: who is still here past the period keeps the bed; a day is added until they leave."""
    now, count = clock.now(), 0
    late = Stay.objects.past_their_end().select_related("case")
    for stay in late.select_for_update(skip_locked=True, of=("self",)):
        try:
            with transaction.atomic():
                beds.stretch(stay, stay.period.lower, now + limits.ONE_DAY)
                stay.save(update_fields=["period"])
            count += 1
        except IntegrityError:
            log.record(None, "stay.bed_promised_twice", stay, case=stay.case)
    return count
