"""On hold: the child cannot be found, so the work rests and the search has a clock of its own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Posting
from audit import log
from cases import clocks, notify
from cases.actions import plans
from cases.actions.moving import locked, move
from cases.actions.notes import write_note
from cases.delays import Delay
from cases.models import Case, Code, Deadline, Hold, Plan, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

SEARCH = "case.search"


def current(case: Case) -> Hold | None:
    """The hold of a case that lasts."""
    return Hold.objects.filter(case=case, ended_at=None).first()


@transaction.atomic
def hold(case: Case, *, by: Any, reason: str, search_plan: str, version: int | None = None) -> Case:
    """Put the case on hold with a plan how to search: its clocks rest, the search's clock runs, supervisors are told.

    Raises DomainError for a reason that is not in the list, or without a plan.
    """
    case = locked(case, version)
    before = case.stage
    move(case, "held")
    if not Code.objects.of("hold_reason").filter(code=reason).exists():
        raise DomainError(_("Choose why the work cannot go on."), "reason")
    if not search_plan.strip():
        raise DomainError(_("Write how the child is searched for."), "search_plan")
    running = Deadline.objects.running().filter(subject_ref=case.ref)
    Hold.objects.create(
        case=case,
        reason=reason,
        search_plan=search_plan,
        stage_before=before,
        rested=sorted(running.values_list("step", flat=True)),
        began_at=clock.now(),
        began_by=by,
    )
    case.save(update_fields=["stage", "version"])
    clocks.call_off(case, case=case)
    clocks.start(case, SEARCH, case=case, person=case.worker, risk=case.risk)
    log.record(by, "case.held", case, case=case, reason=reason)
    above = Posting.objects.reaching(case.unit, "cases.view_team").exclude(person=by).select_related("person")
    notify.tell_all([posting.person for posting in above], "case.held", case, case=case)
    return case


@transaction.atomic
def record_search(
    case: Case,
    *,
    by: Any,
    text: str,
    happened_at: datetime,
    delay: Delay | None = None,
    form_key: UUID | None = None,
) -> Case:
    """The child was searched for and not found: noted, and the next search is dated from when it happened.

    Raises DomainError when the search was late and has no reason (`delay` as `clocks.meet` takes it).
    """
    case = locked(case)
    move(case, "searched")
    if form_key is not None and case.notes.filter(author=by, form_key=form_key).exists():
        return case
    write_note(case, by=by, kind="search", text=text, happened_at=happened_at, form_key=form_key)
    lasting = Hold.objects.select_for_update().get(case=case, ended_at=None)
    lasting.searches += 1
    lasting.save(update_fields=["searches"])
    case.save(update_fields=["version"])
    clocks.meet(case, SEARCH, case=case, at=happened_at, by=by, delay=delay)
    clocks.start(case, SEARCH, case=case, person=case.worker, risk=case.risk, began=happened_at)
    log.record(by, "case.searched", case, case=case)
    return case


@transaction.atomic
def resume(case: Case, *, by: Any, text: str, delay: Delay | None = None, version: int | None = None) -> Case:
    """The child is found: the case goes on where it stood, and every clock that rested begins again.

    Raises DomainError when the search was late and has no reason (`delay` as `clocks.meet` takes it).
    """
    case = locked(case, version)
    lasting = Hold.objects.select_for_update().filter(case=case, ended_at=None).first()
    move(case, "resumed", to=lasting.stage_before if lasting else Stage.ASSESSING)
    case.save(update_fields=["stage", "version"])
    write_note(case, by=by, kind="search", text=text, happened_at=clock.now())
    clocks.meet(case, SEARCH, case=case, by=by, delay=delay)
    for step in end(lasting, by=by):
        if step == plans.APPROVAL:
            plans.ask_approval(case, Plan.objects.working().get(case=case))
        else:
            clocks.start(case, step, case=case, person=case.worker, risk=case.risk)
    log.record(by, "case.resumed", case, case=case)
    return case


def end(lasting: Hold | None, *, by: Any) -> list[str]:
    """The hold is over; the steps that rested. The caller holds the case's lock."""
    if lasting is None:
        return []
    lasting.ended_at, lasting.ended_by = clock.now(), by
    lasting.save(update_fields=["ended_at", "ended_by"])
    return list(lasting.rested)
