"""The way of a child into a stay: proposed by the worker, given a bed, admitted; or refused, or cancelled."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, notify
from cases.actions import plan_reviews
from cases.models import Case, Child, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions import beds, carrying, holding, staying, turning_away, waiting
from shelters.actions.locking import locked, save
from shelters.finding import staff_of
from shelters.models import Bed, Facility, Stay

ANSWER = "shelter.answer"


def propose_stay(
    case: Case, *, by: Any, facility: Facility, sheet: str, form_key: UUID | None = None
) -> Stay:
    """Ask a facility to take the child of a case; its manager sees the sheet only.

    The same form sent twice gives the stay proposed the first time. Raises DomainError for a closed case, a facility
    that takes no children or where somebody must be kept apart from the child, or a child who has a place already: then
    the responsible worker is told, and never where.
    """
    holding.give_back_late(case.child)
    holding.keep_apart(case, facility, by=by)
    holding.tell_who_placed(case)  # in a transaction of its own: the refusal must not take the telling back
    return _propose(case, by, facility, sheet, form_key)


@transaction.atomic
def _propose(case: Case, by: Any, facility: Facility, sheet: str, form_key: UUID | None) -> Stay:
    """The proposal itself, the case locked."""
    case = Case.objects.select_for_update(of=("self",)).select_related("unit", "bag", "child").get(pk=case.pk)
    if case.stage == Stage.CLOSED:
        raise DomainError(_("The case is closed."))
    sent = Stay.objects.filter(proposed_by=by, form_key=form_key).first() if form_key else None
    if sent is not None:
        return sent
    files = Child.objects.same_as(case.child)
    if Stay.every.placing().filter(child__in=files).exists():
        raise DomainError(_("A place is already asked for this child, or the child is placed."))
    return ask(case, by=by, facility=facility, sheet=sheet, form_key=form_key)


def ask(
    case: Case,
    *,
    by: Any,
    facility: Facility,
    sheet: str,
    form_key: UUID | None,
    moved_from: Stay | None = None,
) -> Stay:
    """The request itself: a row, its clock, and everybody there told. The caller holds the case and knows it may be asked.

    Raises DomainError for a facility that takes no children.
    """
    if not beds.stays_open(facility):
        raise DomainError(_("This facility takes no children at present."), "facility")
    stay = Stay.objects.create(
        case=case,
        child=case.child,
        facility=facility,
        sheet=sheet,
        moved_from=moved_from,
        needs=moved_from.needs if moved_from else [],
        adults=moved_from.adults if moved_from else 0,
        proposed_by=by,
        proposed_at=clock.now(),
        form_key=form_key,
    )
    people = staff_of(facility)
    clocks.start(stay, ANSWER, case=case, person=people[0] if people else None, area=facility.unit)
    log.record(by, "stay.proposed", stay, case=case)
    notify.tell_all(people, "stay.proposed", stay, red=case.risk == "red")
    return stay


@transaction.atomic
def give_bed(stay: Stay, *, by: Any, bed: Bed | None = None, version: int | None = None) -> Stay:
    """Hold a bed for the child: a chosen one, or the first free that suits.

    A bed that somebody else is just taking is waited for, three seconds at most. Raises DomainError when none is free.
    """
    stay = locked(stay, version)
    if stay.status != Stay.Status.PROPOSED:
        raise DomainError(_("This proposal is already answered."))
    begun = clock.now()
    beds.take(stay, begun, beds.until(stay, begun), bed, held_until=holding.hold_until(stay.case, begun))
    log.record(by, "stay.bed_given", stay, case=stay.case)
    clocks.meet(stay, ANSWER, case=stay.case)
    holding.started(stay, stay.case, by=by, begun=begun)
    notify.tell(stay.case.worker or stay.proposed_by, "stay.bed_given", stay, case=stay.case)
    return stay


@transaction.atomic
def admit(stay: Stay, *, by: Any, adults: int | None = None, version: int | None = None) -> Stay:
    """The child has arrived, with `adults` who stay here too (None: as it was said before): its clock runs from now.

    A child who moves here leaves the other facility with it, and its limit goes on where the kind of facility is the
    same.
    """
    stay = locked(stay, version)
    if stay.status != Stay.Status.HELD:
        raise DomainError(_("A child is admitted after a bed was given."))
    if adults is not None and adults != stay.adults:
        staying.set_adults(stay, adults)
    now, before = clock.now(), stay.moved_from
    stay.status, stay.admitted_at, counted_from = Stay.Status.ADMITTED, now, now
    if before is not None:
        with clock.at(now):  # the one ends in the very moment in which the other begins
            staying.leave(before, by=by)
        carrying.carry(before, stay, by=by)
        if before.facility.stay_step == stay.facility.stay_step and before.counted_from is not None:
            counted_from, stay.extended_to = before.counted_from, before.extended_to
    stay.counted_from = counted_from
    end = stay.extended_to or beds.until(stay, counted_from)
    last = max(end, now, stay.period.upper)
    try:
        with transaction.atomic():
            begun = now if before is not None else stay.period.lower
            beds.stretch(stay, begun, last)
            save(stay, "status", "admitted_at", "counted_from", "extended_to", "period")
    except IntegrityError:  # the child came late, or the bed is promised later: another one of the house
        beds.give_back(stay, now)
        beds.take(stay, now, last)
        stay.status = Stay.Status.ADMITTED
        save(stay, "status", "admitted_at", "counted_from", "extended_to")
    clocks.meet(stay, holding.HOLD, case=stay.case)
    waiting.settle(stay.case)
    Case.objects.filter(pk=stay.case_id).update(was_placed=True)
    plan_reviews.child_placed(stay.case, by=by)
    clocks.start(
        stay,
        stay.facility.stay_step,
        case=stay.case,
        person=stay.case.worker,
        area=stay.facility.unit,
        due_at=end,
    )
    log.record(by, "stay.admitted", stay, case=stay.case)
    notify.tell(stay.case.worker or stay.proposed_by, "stay.admitted", stay, case=stay.case)
    return stay


@transaction.atomic
def refuse_stay(
    stay: Stay, *, by: Any, code: str = "other", reason: str = "", version: int | None = None
) -> Stay:
    """The facility cannot take the child: counted with its reason, and the worker is told at once."""
    stay = locked(stay, version)
    if stay.status not in {Stay.Status.PROPOSED, Stay.Status.HELD}:
        raise DomainError(_("This proposal is already answered."))
    if code == "other" and not reason.strip():
        raise DomainError(_("Write why the child cannot be taken."), "reason")
    turning_away.count_refused(stay, by=by, reason=code)
    beds.give_back(stay, clock.now())
    stay.status, stay.answer = Stay.Status.REFUSED, reason
    save(stay, "status", "answer", "period")
    clocks.meet(stay, ANSWER, case=stay.case)
    clocks.call_off(stay, case=stay.case)
    log.record(by, "stay.refused", stay, case=stay.case, reason=code)
    notify.tell(stay.case.worker or stay.proposed_by, "stay.refused", stay, case=stay.case)
    return stay


@transaction.atomic
def cancel_stay(stay: Stay, *, by: Any) -> Stay:
    """The worker takes the proposal back before the child arrives; a held bed is free again."""
    stay = locked(stay)
    if stay.status not in Stay.ASKED:
        raise DomainError(_("Only a proposal or a held bed can be cancelled."))
    staying.withdraw(stay, by=by)
    return stay
