"""Closing that was asked for is asked for no longer: sent back, or stopped by what came up; the case goes on."""

from datetime import datetime
from typing import Any

from audit import log
from cases import clocks, notify
from cases.actions.moving import move
from cases.models import Case, ClosureAgreement, Contact, Stage
from childprotect.lib import clock

VISIT = "case.contact"
OF_SERVICE = (VISIT, "case.plan_review")  # what runs again when nothing says which clocks rested


def stop(case: Case, *, by: Any, why: str) -> None:
    """Something came up that who agrees could not know (`why`: danger, risk, report, placement): closing is off.

    Nothing happens unless closing is asked for. The caller holds the case's lock.
    """
    if case.stage != Stage.IN_REVIEW:
        return
    move(case, "closing_stopped", to=case.closing_from or Stage.IN_SERVICE)
    people = {person.pk: person for person in (case.closing_asked_by, case.worker) if person is not None}
    people.pop(by.pk, None)
    go_on(case)
    log.record(by, "case.closing_stopped", case, case=case, why=why)
    notify.tell_all(people.values(), "case.closing_stopped", case, case=case)


def go_on(case: Case) -> None:
    """Nobody is asked to agree any more, and the clocks that rested go on from their own beginning: asking to close
    makes nothing less late. A visit made meanwhile counts.
    """
    ClosureAgreement.objects.filter(case=case, withdrawn_at=None).update(withdrawn_at=clock.now())
    case.closing_asked_by = None
    case.save(update_fields=["stage", "version", "closing_asked_by"])
    clocks.call_off(case, "case.closing", case=case)
    seen = Contact.objects.seen().filter(case=case).values_list("happened_at", flat=True).first()
    since_now = [[step, clock.now().isoformat()] for step in OF_SERVICE]
    for step, began in case.closing_rested if case.closing_from else since_now:
        since = datetime.fromisoformat(began)
        if step == VISIT and seen is not None:
            since = max(since, seen)
        clocks.start(case, step, case=case, person=case.worker, risk=case.risk, began=since)
