"""Holding a bed: one press keeps it for the child until a moment; whoever has not come by then gives it back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, limits, notify
from cases.models import Case, Child, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters import apart
from shelters.actions import beds, waiting
from shelters.actions.locking import locked, save
from shelters.finding import staff_of
from shelters.models import Facility, Need, Stay

HOLD = "shelter.hold"


def hold_until(case: Case, begun: datetime) -> datetime:
    """By when a child of this case must have come; raises DomainError when no limit says so."""
    limit = limits.find(
        HOLD, risk=case.risk, area=case.bag or case.unit, on=begun.astimezone(case.unit.zone).date()
    )
    end = limits.due(limit, begun, case.unit.zone) if limit else None
    if end is None:
        raise DomainError(_("No limit is set for holding a bed. Ask the national administrator."))
    return end


def hold_beds(
    case: Case,
    *,
    by: Any,
    facility: Facility,
    needs: Collection[str] = (),
    sheet: str = "",
    together: Sequence[Case] = (),
    skip_reason: str = "",
    form_key: UUID | None = None,
) -> list[Stay]:
    """Hold a bed for the child of a case, and for those of the cases `together`: all of them or none.

    The facility is told at once and confirms the arrival, or refuses. The same form sent twice gives the stays of the
    first time. Raises DomainError for a closed case or facility, a child who has a place already (then the responsible
    worker is told, and never where), when not every child can have a bed that suits, or when children who wait ahead
    would be passed over without a `skip_reason`.
    """
    cases = sorted({case.pk: case, **{one.pk: one for one in together}}.values(), key=lambda one: one.pk)
    for one in cases:  # what is told here stays told, also when the bed is refused
        give_back_late(one.child)
        tell_who_placed(one)
        if facility.pk in apart.facilities(one):
            apart.note(one, facility, by=by)
            raise DomainError(_("No free bed."), "facility")  # the words of a full facility: see apart.py
    return _hold(cases, case, by, facility, needs, sheet, skip_reason, form_key)


def keep_apart(case: Case, facility: Facility, *, by: Any) -> None:
    """Refuse to ask a facility where somebody must be kept apart from the child: its staff would read of the child.

    Called outside a transaction that may be rolled back: the supervisors are told whenever it is tried.
    """
    if facility.pk in apart.facilities(case):
        apart.note(case, facility, by=by)
        raise DomainError(
            _("This facility cannot take this child. Your supervisor has been told: choose another place."),
            "facility",
        )


def tell_who_placed(case: Case) -> None:
    """Refuse a child whom another case has placed already, once its worker knows that somebody asks."""
    elsewhere = (
        Stay.every.placing()
        .filter(child__in=Child.objects.same_as(case.child))
        .exclude(case=case)
        .select_related("case__worker")
        .first()
    )
    if elsewhere is not None:
        notify.tell(elsewhere.case.worker, "stay.asked_elsewhere", elsewhere, case=elsewhere.case)
        raise DomainError(_("This child has a place already. The responsible worker has been told."))


@transaction.atomic
def _hold(
    cases: Sequence[Case],
    first: Case,
    by: Any,
    facility: Facility,
    needs: Collection[str],
    sheet: str,
    skip_reason: str,
    form_key: UUID | None,
) -> list[Stay]:
    """The holding itself, the cases locked in the order of their keys."""
    keys = [case.pk for case in cases]
    held = Case.objects.select_for_update(of=("self",)).select_related("unit", "bag", "child", "worker")
    cases = list(held.filter(pk__in=keys).order_by("pk"))
    sent = Stay.objects.filter(proposed_by=by, form_key=form_key).first() if form_key else None
    if sent is not None:
        return list(Stay.objects.filter(case__in=keys, proposed_by=by, proposed_at=sent.proposed_at))
    if set(needs) - set(Need.values):
        raise DomainError(_("Choose one of the list."), "needs")
    # One group at a time, or each would hold a bed and wait for another's; before the row is shared, not after.
    if len(cases) > 1:
        Facility.objects.select_for_update(of=("self",), no_key=True).filter(pk=facility.pk).values_list(
            "pk"
        ).first()
    if not beds.stays_open(facility):
        raise DomainError(
            _("This facility takes no children at present. Choose another one of the list."), "facility"
        )
    waiting.pass_over(cases, facility, by=by, needs=needs, reason=skip_reason)
    begun = clock.now()
    stays = []
    for case in cases:
        if case.stage == Stage.CLOSED:
            raise DomainError(_("The case is closed."))
        if Stay.every.placing().filter(child__in=Child.objects.same_as(case.child)).exists():
            raise DomainError(_("A place is already asked for this child, or the child is placed."))
        stay = Stay.objects.create(
            case=case,
            child=case.child,
            facility=facility,
            needs=sorted(needs),
            adults=int(Need.FAMILY in needs and case.pk == first.pk),  # one mother, however many children
            sheet=sheet,
            proposed_by=by,
            proposed_at=begun,
            form_key=form_key if case.pk == first.pk else None,
        )
        beds.take(stay, begun, beds.until(stay, begun), held_until=hold_until(case, begun))
        started(stay, case, by=by, begun=begun)
        stays.append(stay)
    people = staff_of(facility)
    for stay in stays:
        notify.tell_all(people, "stay.held", stay, red=stay.case.risk == "red")
    return stays


def started(stay: Stay, case: Case, *, by: Any, begun: datetime) -> None:
    """The clock of a bed that has just been held runs, and the history says so. The caller holds the locks."""
    clocks.start(stay, HOLD, case=case, person=case.worker or stay.proposed_by, risk=case.risk, began=begun)
    log.record(by, "stay.held", stay, case=case)


def lapse_holds() -> int:
    """A chore of the sweep: who has not come in time gives the bed back, and both sides are told. How many there were.

    The database has freed the bed at that very moment; this is only the telling, and safe to run twice.
    """
    late = list(Stay.objects.not_come().order_by("pk").values_list("pk", flat=True))
    return sum(_lapse(pk) for pk in late)


def give_back_late(child: Child) -> None:
    """What `lapse_holds` would do at the next ring, for one child, before somebody looks for another place."""
    files = Child.objects.same_as(child)
    for pk in list(Stay.objects.not_come().filter(child__in=files).values_list("pk", flat=True)):
        _lapse(pk)


@transaction.atomic
def _lapse(pk: int) -> bool:
    if not Stay.objects.not_come().filter(pk=pk).select_for_update(skip_locked=True, of=("self",)).exists():
        return False
    stay = locked(Stay(pk=pk))
    stay.status = Stay.Status.LAPSED
    save(stay, "status")
    clocks.call_off(stay, case=stay.case)
    log.record(None, "stay.lapsed", stay, case=stay.case)
    notify.tell(stay.case.worker or stay.proposed_by, "stay.lapsed", stay, case=stay.case)
    notify.tell_all(staff_of(stay.facility), "stay.bed_free_again", stay.facility)
    return True
