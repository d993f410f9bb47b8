"""The waiting list: who comes on it, who is offered a bed that falls free, who is passed over and why."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, notify
from cases.models import Case, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from shelters import finder
from shelters.models import Facility, Need, Skip, Stay, Waiting
from shelters.models.waiting import RANKS

ANSWER = "waiting.answer"
MOST = 30  # of each line that are looked at, at one ring
DECLINED = timedelta(hours=24)  # after which a declined facility is offered again


@transaction.atomic
def put_on_list(case: Case, *, by: Any, needs: Collection[str] = ()) -> Waiting:
    """The child of a case waits for a place; once, however often it is asked. Its place in line: risk, then time.

    Raises DomainError for a closed case, a child that has a place, or a need that is not known.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("unit", "child").get(pk=case.pk)
    if case.stage == Stage.CLOSED:
        raise DomainError(_("The case is closed."))
    if set(needs) - set(Need.values):
        raise DomainError(_("Choose one of the list."), "needs")
    if Stay.every.placing().filter(case=case).exists():
        raise DomainError(_("A place is already asked for this child, or the child is placed."))
    there = Waiting.objects.filter(case=case, status=Waiting.Status.WAITING).first()
    if there is not None:
        there.needs = sorted(needs)
        there.save(update_fields=["needs"])
        return there
    made = Waiting.objects.create(case=case, needs=sorted(needs), by=by, since=clock.now())
    log.record(by, "waiting.begun", made, case=case)
    return made


@transaction.atomic
def take_off(waiting: Waiting, *, by: Any, reason: str) -> Waiting:
    """The child no longer waits; why not stays on record."""
    waiting = _locked(waiting)
    if not reason.strip():
        raise DomainError(_("Write why the child no longer waits."), "reason")
    _end(waiting, Waiting.Status.LEFT, reason)
    log.record(by, "waiting.left", waiting, case=waiting.case)
    return waiting


@transaction.atomic
def decline(waiting: Waiting, *, by: Any, reason: str) -> Waiting:
    """What is offered does not suit: the next in line is offered it, and this child keeps its place in line."""
    waiting = _locked(waiting)
    if waiting.offered is None:
        raise DomainError(_("Nothing is offered at present: somebody else has taken the bed."))
    if not reason.strip():
        raise DomainError(_("Write why the place does not suit."), "reason")
    Skip.objects.create(
        waiting=waiting, facility=waiting.offered, declined=True, reason=reason, by=by, at=clock.now()
    )
    log.record(by, "waiting.declined", waiting, case=waiting.case)
    _offer(waiting, None)
    return waiting


def settle(case: Case) -> None:
    """The child has a place. The caller holds the locks of its stay and case."""
    for waiting in Waiting.objects.select_for_update(no_key=True).filter(
        case=case, status=Waiting.Status.WAITING
    ):
        _end(waiting, Waiting.Status.PLACED, "")


def pass_over(
    cases: Sequence[Case], facility: Facility, *, by: Any, needs: Collection[str], reason: str
) -> None:
    """Before beds are held for `cases`: who waits ahead of them and would get none is passed over, with a reason.

    They see it on the list and in the history, and their workers are told. Raises DomainError when no reason is given.
    """
    skipped = passed_over(cases, facility, needs)
    if skipped and not reason.strip():
        raise DomainError(
            _(
                "Another child waits ahead for this bed. Write why this child goes first, or choose another place."
            ),
            "skip_reason",
        )
    for waiting in skipped:
        Skip.objects.create(waiting=waiting, facility=facility, reason=reason, by=by, at=clock.now())
        log.record(by, "waiting.skipped", waiting, case=waiting.case)
        notify.tell(waiting.case.worker or waiting.by, "waiting.skipped", waiting, case=waiting.case)


def passed_over(cases: Sequence[Case], facility: Facility, needs: Collection[str]) -> list[Waiting]:
    """Who waits ahead of the first of `cases`, suits a free bed of the facility, and finds none once theirs are taken."""
    own = Waiting.objects.filter(case__in=cases, status=Waiting.Status.WAITING).order_by("since").first()
    mine = (min(RANKS.get(case.risk, 3) for case in cases), own.since if own else clock.now())
    line = Waiting.objects.in_line().filter(case__aimag_id=facility.aimag_id).exclude(case__in=cases)
    taken = [finder.free_at(case, facility, needs) for case in cases]
    found = []
    for waiting in line.select_related("case__child", "case__worker", "by")[:MOST]:
        if (RANKS.get(waiting.case.risk, 3), waiting.since) >= mine:
            break
        free = finder.free_at(waiting.case, facility, waiting.needs)
        if not free:
            continue
        if finder.seated([*taken, free]):
            taken.append(free)
        else:
            found.append(waiting)
    return found


def offer_places() -> int:
    """A chore of the sweep: the first in line is offered the bed that fell free, its worker is told, once. How many."""
    told = 0
    aimags = Waiting.objects.in_line().order_by().values_list("case__aimag_id", flat=True).distinct()
    for aimag in list(aimags):
        told += _offer_in(aimag)
    return told


def _offer_in(aimag: int) -> int:
    """One line, in its order; everybody gets the nearest bed that those ahead leave free."""
    line = Waiting.objects.in_line().filter(case__aimag_id=aimag)
    declined: dict[int, set[int]] = {}
    recent = Skip.objects.filter(declined=True, at__gt=clock.now() - DECLINED, waiting__case__aimag_id=aimag)
    for waiting_id, facility_id in recent.values_list("waiting_id", "facility_id"):
        declined.setdefault(waiting_id, set()).add(facility_id)
    taken: dict[int, list[set[int]]] = {}
    told = 0
    for waiting in line.select_related(
        "case__child", "case__unit__district", "case__unit__aimag", "case__bag"
    )[:MOST]:
        chosen = None
        for facility, free in finder.free_near(waiting.case, waiting.needs):
            before = taken.setdefault(facility.pk, [])
            if facility.pk not in declined.get(waiting.pk, ()) and finder.seated([*before, free]):
                before.append(free)
                chosen = facility
                break
        if waiting.offered_id != (chosen.pk if chosen else None):
            told += _offer_again(waiting, chosen)
    return told


@transaction.atomic
def _offer_again(waiting: Waiting, facility: Facility | None) -> bool:
    try:
        waiting = _locked(waiting)
    except StaleEdit:
        return False
    _offer(waiting, facility)
    return facility is not None


def _offer(waiting: Waiting, facility: Facility | None) -> None:
    """Offer a place, or nothing any more. The caller holds the locks."""
    case = waiting.case
    waiting.offered, waiting.offered_at = facility, clock.now() if facility else None
    waiting.save(update_fields=["offered", "offered_at"])
    clocks.call_off(waiting, case=case)
    if facility is not None:
        person = case.worker or waiting.by
        clocks.start(waiting, ANSWER, case=case, person=person, risk=case.risk)
        log.record(None, "waiting.offered", waiting, case=case)
        notify.tell(person, "waiting.offered", waiting, case=case)


def _end(waiting: Waiting, status: str, reason: str) -> None:
    waiting.status, waiting.ended_at, waiting.end_reason, waiting.offered = status, clock.now(), reason, None
    waiting.save(update_fields=["status", "ended_at", "end_reason", "offered"])
    clocks.call_off(waiting, case=waiting.case)


def _locked(waiting: Waiting) -> Waiting:
    """The waiting child, its case locked before: in the order of every action on a case."""
    Case.objects.select_for_update(of=("self",), no_key=True).filter(pk=waiting.case_id).values_list(
        "pk"
    ).first()
    found = (
        Waiting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("case__unit", "case__bag", "case__worker", "offered")
        .get(pk=waiting.pk)
    )
    if found.status != Waiting.Status.WAITING:
        raise StaleEdit(_("This child no longer waits. Look at its page again."), found)
    return found
