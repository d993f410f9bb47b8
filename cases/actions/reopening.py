"""After closing: the check that was promised, and the way back when the child needs help again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from audit import log
from cases import clocks, limits, notify
from cases.actions import plans, safety
from cases.actions import risk as risks
from cases.actions.moving import locked, move
from cases.actions.notes import write_note
from cases.actions.stopping import stop
from cases.delays import Delay
from cases.models import Case, CaseConcern, Child, Note, Report
from childprotect.lib import clock

CHECK = "case.after_closure"
WELL, WORRY = "well", "worry"


@transaction.atomic
def check_after_closing(
    case: Case,
    *,
    by: Any,
    outcome: str,
    text: str,
    happened_at: datetime,
    delay: Delay | None = None,
    form_key: UUID | None = None,
) -> Case:
    """How the child is after closing: noted and the clock met; a worry (`outcome` WORRY) opens the case again.

    Raises DomainError when the check was late and has no reason (`delay` as `clocks.meet` takes it).
    """
    case = locked(case)
    move(case, "checked_after")
    if form_key is not None and case.notes.filter(author=by, form_key=form_key).exists():
        return case
    write_note(case, by=by, kind="after_closure", text=text, happened_at=happened_at, form_key=form_key)
    case.save(update_fields=["version"])
    clocks.meet(case, CHECK, case=case, at=happened_at, by=by, delay=delay)
    log.record(by, "case.checked_after", case, case=case, outcome=outcome)
    return reopen(case, by=by) if outcome == WORRY else case


@transaction.atomic
def reopen(case: Case, *, by: Any, risk: str = "", worker: Any = None) -> Case:
    """Open a closed case again: assessment begins anew, at `risk` if that is graver than before."""
    case = locked(case)
    move(case, "reopened")
    _raise(case, risk, by)
    case.closed_at, case.closing_reason, case.closing_note, case.closing_asked_by = None, "", "", None
    if worker is not None or case.worker is None or not case.worker.is_active:
        case.worker = worker or by
    case.reopened_at = clock.now()
    case.agreements.filter(withdrawn_at=None).update(withdrawn_at=clock.now())
    case.save()
    clocks.call_off(case, CHECK, case=case)
    safety.end(case)
    plans.end(case, by=by)
    for step in ("case.first_contact", "case.danger", "case.assessment"):
        clocks.start(case, step, case=case, person=case.worker, risk=case.risk)
    log.record(by, "case.reopened", case, case=case, risk=case.risk)
    if case.worker.pk != by.pk:
        notify.tell(case.worker, "case.reopened", case, case=case)
    return case


def earlier_case(report: Report, child: Any) -> Case | None:
    """The case of the report's unit that a new report on `child` belongs to, or None: a case of its own.

    An open one always; a closed one for as long as the limit "case.reopen" says, counted from its closing.
    """
    files = Child.objects.same_as(child)
    cases = Case.objects.filter(child__in=files, unit=report.unit).select_related("unit", "bag")
    lasting = cases.open().order_by("-opened_at").first()
    if lasting is not None:
        return lasting
    ended = cases.order_by("-closed_at").first()
    if ended is None or ended.closed_at is None:
        return None
    zone = ended.unit.zone
    rule = limits.find("case.reopen", on=ended.closed_at.astimezone(zone).date())
    until = limits.due(rule, ended.closed_at, zone) if rule else None
    return ended if until is not None and clock.now() <= until else None


@transaction.atomic
def join(case: Case, report: Report, *, by: Any, worker: Any = None) -> Case:
    """A new report on the child of `case`: the case goes on with it, opened again if it was closed.

    What was reported becomes a note; a graver report raises the risk and asks to see the child anew.
    """
    if case.closed_at is not None:
        case = reopen(case, by=by, risk=report.urgency, worker=worker)
    else:
        case = locked(case)
        stop(case, by=by, why="report")
        case.version += 1
        if _raise(case, report.urgency, by):
            for step in ("case.first_contact", "case.danger"):
                clocks.start(case, step, case=case, person=case.worker, risk=case.risk)
        case.save(update_fields=["version", "risk", "was_red"])
        if case.worker_id and case.worker_id != by.pk:
            notify.tell(case.worker, "case.reported_again", case, case=case)
    for concern in report.concerns:
        CaseConcern.objects.get_or_create(case=case, concern=concern)
    note = Note.objects.create(
        case=case,
        kind="report",
        text=f"{report.number}\n{report.seen}",
        happened_at=report.received_at,
        author=by,
        created_at=clock.now(),
    )
    log.record(by, "note.written", note, case=case, kind="report")
    log.record(by, "case.report_joined", case, case=case, report=report.ref)
    return case


def _raise(case: Case, risk: str, by: Any) -> bool:
    """Set `risk` if it is graver than the case's; whether it was."""
    if not risk or not risks.is_lower(case.risk, risk):
        return False
    risks.change(case, by=by, risk=risk)
    return True
