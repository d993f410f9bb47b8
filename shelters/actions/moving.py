"""A child changes bed, or facility, without a gap: the old ends in the moment in which the new begins."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import log
from cases.models import Case, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions import beds, holding, placing
from shelters.actions.locking import locked, save
from shelters.models import Bed, Facility, Stay


@transaction.atomic
def change_bed(stay: Stay, *, by: Any, bed: Bed, version: int | None = None) -> Stay:
    """Give the child another bed of the same facility, from now until the end of the stay.

    Raises DomainError for a child without a bed here, for the bed it has, and for one that is not free that long or
    does not suit.
    """
    stay = locked(stay, version)
    if stay.status not in {Stay.Status.HELD, Stay.Status.ADMITTED}:
        raise DomainError(_("Only a child who has a bed can get another one."))
    if bed.pk == stay.bed_id:
        raise DomainError(_("The child has this bed already."), "bed")
    beds.change(stay, clock.now(), bed)
    save(stay, "bed")
    log.record(by, "stay.bed_changed", stay, case=stay.case)
    return stay


@transaction.atomic
def exchange_beds(stay: Stay, *, by: Any, other: Stay, version: int | None = None) -> Stay:
    """Two children of one facility exchange their beds, in one moment.

    Raises DomainError when either is not here, when a bed does not suit the other child, and when one is promised to
    somebody else while the other child would still be in it.
    """
    first, second = sorted((stay, other), key=lambda one: one.pk)
    held = {one.pk: locked(one, version if one.pk == stay.pk else None) for one in (first, second)}
    stay, other = held[stay.pk], held[other.pk]
    if stay.pk == other.pk or stay.facility_id != other.facility_id:
        raise DomainError(_("Choose another child of this facility."), "other")
    if {stay.status, other.status} != {Stay.Status.ADMITTED}:
        raise DomainError(_("Only children who are here can exchange their beds."))
    for one, bed in ((stay, other.bed), (other, stay.bed)):
        if bed is None or not bed.takes(one.child.sex, one.child.age):
            raise DomainError(_("The bed does not suit the other child. Choose another one."), "other")
    try:
        with transaction.atomic():
            beds.exchange(stay, other, clock.now())
            save(stay, "bed")
            save(other, "bed")
    except IntegrityError as problem:
        raise DomainError(
            _("One of the beds is promised to another child. Choose another bed."), "other"
        ) from problem
    for one in (stay, other):
        log.record(by, "stay.bed_changed", one, case=one.case)
    return stay


def ask_transfer(
    stay: Stay, *, by: Any, facility: Facility, sheet: str, form_key: UUID | None = None
) -> Stay:
    """Ask another facility to take a child who is in one: the child stays where it is until it arrives there.

    The same form sent twice gives the request made the first time. Raises DomainError when the child is not in a
    facility, when the case is closed, when another request waits, and for a facility that takes no children or where
    somebody must be kept apart from the child.
    """
    holding.keep_apart(stay.case, facility, by=by)
    return _ask_transfer(stay, by, facility, sheet, form_key)


@transaction.atomic
def _ask_transfer(stay: Stay, by: Any, facility: Facility, sheet: str, form_key: UUID | None) -> Stay:
    """The request itself, the case and the stay locked."""
    Case.objects.select_for_update(of=("self",)).get(pk=stay.case_id)
    stay = locked(stay)
    sent = Stay.objects.filter(proposed_by=by, form_key=form_key).first() if form_key else None
    if sent is not None:
        return sent
    if stay.case.stage == Stage.CLOSED:
        raise DomainError(_("The case is closed."))
    if stay.status != Stay.Status.ADMITTED:
        raise DomainError(_("Only a child who is in a facility can move to another one."))
    if facility.pk == stay.facility_id:
        raise DomainError(_("The child is in this facility already."), "facility")
    if Stay.objects.filter(case_id=stay.case_id, status__in=Stay.ASKED).exists():
        raise DomainError(_("Another facility is asked already. Take that request back first."))
    asked = placing.ask(stay.case, by=by, facility=facility, sheet=sheet, form_key=form_key, moved_from=stay)
    log.record(by, "stay.transfer_asked", stay, case=stay.case)
    return asked
