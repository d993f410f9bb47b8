"""The plain steps of a case: assessment done, plan made, service given, risk changed."""

from typing import Any
from uuid import UUID

from django.db import transaction

from audit import log
from cases import clocks, stages
from cases.actions import risk as risks
from cases.actions.moving import locked, move
from cases.actions.notes import write_note
from cases.models import Case
from childprotect.lib import clock


@transaction.atomic
def complete_assessment(
    case: Case, *, by: Any, risk: str, summary: str, reason: str = "", version: int | None = None
) -> Case:
    """The situation is assessed: the summary becomes a note, the risk is set, planning begins.

    Risk may be raised freely and lowered only with a `reason`. Raises DomainError otherwise.
    """
    case = locked(case, version)
    was = case.risk
    move(case, "assessed")
    clocks.meet(case, "case.assessment", case=case)
    risks.change(case, by=by, risk=risk, reason=reason)
    case.save(update_fields=["stage", "version", "risk", "was_red"])
    text = f"{summary}\n\n{reason}".strip() if reason else summary
    write_note(case, by=by, kind="assessment", text=text, happened_at=clock.now())
    clocks.start(case, "case.plan", case=case, person=case.worker, risk=risk)
    log.record(by, "case.assessed", case, case=case, risk=risk, was=was)
    return case


@transaction.atomic
def give_service(case: Case, *, by: Any, text: str, form_key: UUID | None = None) -> Case:
    """A service was given: noted, the stage stays."""
    case = locked(case)
    stages.check(case, "served")
    write_note(case, by=by, kind="service", text=text, happened_at=clock.now(), form_key=form_key)
    return case
