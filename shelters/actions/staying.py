"""How a stay ends, and that it goes on until it does."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, limits, notify
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters import visiting
from shelters.actions import beds, leaving
from shelters.actions.locking import locked, save
from shelters.finding import staff_of
from shelters.models import Stay

ELSEWHERE = "facility"  # of the code list "destination"
MOST_ADULTS = 5


@transaction.atomic
def count_adults(stay: Stay, *, by: Any, adults: int, version: int | None = None) -> Stay:
    """How many adults sleep here with the child from now on: counted apart, in no bed of the house's children."""
    stay = locked(stay, version)
    if stay.status != Stay.Status.ADMITTED:
        raise DomainError(_("Only adults with a child who is here are counted."))
    set_adults(stay, adults)
    log.record(by, "stay.adults_counted", stay, case=stay.case, count=adults)
    return stay


def set_adults(stay: Stay, adults: int) -> None:
    """The number itself. The caller holds the stay. Raises DomainError for more than could be."""
    if not 0 <= adults <= MOST_ADULTS:
        raise DomainError(_("Enter a number from 0 to 5."), "adults")
    stay.adults = adults
    save(stay, "adults")


@transaction.atomic
def agree_to_leave(stay: Stay, *, by: Any, destination: str, escort: str, version: int | None = None) -> Stay:
    """The worker agrees that the child may leave, to where and with whom; the facility is told and does the rest."""
    stay = locked(stay, version)
    if stay.status != Stay.Status.ADMITTED:
        raise DomainError(_("Only a child who is here can leave."))
    stay.agreed_by, stay.agreed_at = by, clock.now()
    stay.discharged_to, stay.escort = destination, escort
    save(stay, "agreed_by", "agreed_at", "discharged_to", "escort")
    log.record(by, "stay.leaving_agreed", stay, case=stay.case, to=destination)
    notify.tell_all(staff_of(stay.facility), "stay.leaving_agreed", stay)
    return stay


@transaction.atomic
def discharge(
    stay: Stay,
    *,
    by: Any,
    destination: str,
    escort: str = "",
    note: str = "",
    unagreed: str = "",
    version: int | None = None,
) -> Stay:
    """The child leaves with `escort`: the bed is free, the worker is told, the facility no longer reads the sheet.

    Raises DomainError when the worker has not agreed to this destination and `unagreed` does not say why the child
    must leave nevertheless, and while a professional of a centre is at work with the child.
    """
    stay = locked(stay, version)
    if stay.status != Stay.Status.ADMITTED:
        raise DomainError(_("Only a child who is here can leave."))
    visiting.must_be_over(stay.case)
    leaving.not_away(stay)
    if (stay.agreed_at is None or destination != stay.discharged_to) and not unagreed.strip():
        raise DomainError(
            _("The worker has not agreed to this. Ask the worker, or write why the child must leave now."),
            "unagreed",
        )
    for asked in Stay.objects.filter(moved_from=stay, status__in=Stay.ASKED).order_by("pk"):
        withdraw(locked(asked), by=by)
    stay.escort, stay.unagreed, stay.answer = escort, unagreed, note
    _end(stay, destination, by)
    notify.tell(stay.case.worker or stay.proposed_by, "stay.discharged", stay, case=stay.case)
    return stay


def leave(stay: Stay, *, by: Any) -> None:
    """The child has arrived at another facility, and this stay ends in that moment. The caller holds both stays."""
    stay = locked(stay)
    if stay.status != Stay.Status.ADMITTED:
        return  # the child left before: the new stay begins by itself
    _end(stay, ELSEWHERE, by)
    notify.tell_all(staff_of(stay.facility), "stay.moved", stay)


def _end(stay: Stay, destination: str, by: Any) -> None:
    """The stay is over now. The caller holds it."""
    now = clock.now()
    stay.status, stay.discharged_at, stay.discharged_to = Stay.Status.DISCHARGED, now, destination
    beds.give_back(stay, now)
    save(stay, "status", "discharged_at", "discharged_to", "escort", "unagreed", "answer", "period")
    wish = stay.extensions.filter(decided_at=None).first()
    if wish is not None:
        wish.granted, wish.decided_by, wish.decided_at = False, by, now
        wish.save(update_fields=["granted", "decided_by", "decided_at"])
    clocks.meet(stay, stay.facility.stay_step, case=stay.case)
    clocks.call_off(stay, case=stay.case)
    log.record(by, "stay.discharged", stay, case=stay.case, to=destination)


def withdraw(stay: Stay, *, by: Any) -> None:
    """A request ends unused, and a bed held for it is free. The caller holds the stay."""
    beds.give_back(stay, clock.now())
    stay.status = Stay.Status.CANCELLED
    save(stay, "status", "period")
    clocks.call_off(stay, case=stay.case)
    log.record(by, "stay.cancelled", stay, case=stay.case)


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
