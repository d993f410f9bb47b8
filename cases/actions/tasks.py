"""Dated tasks: added for a person or a sector, done, or called off."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from audit import log
from cases import clocks, notify
from cases.actions.assignment import candidates
from cases.limits import DAY_ENDS
from cases.models import Case, Code, Stage, Task
from childprotect.lib import clock
from childprotect.lib.addresses import path_to
from childprotect.lib.errors import DomainError

STEP = "case.task"


@transaction.atomic
def add_task(
    case: Case,
    *,
    by: Any,
    title: str,
    due_on: date,
    person: User | None = None,
    sector: str = "",
    source: Any = None,
    quiet: bool = False,
    form_key: UUID | None = None,
) -> Task:
    """Put one more thing to do on the case, until the end of `due_on`; its clock runs, and who must do it is told.

    `person` does it (default: the responsible worker), or another `sector`: then `person` follows it up. `source` is the
    record it came from (any row with a `ref`); `quiet` when the caller tells the person itself. The same form sent
    twice gives the task made the first time. Raises DomainError for a closed case, a day that is over, a sector that is
    not in the list, or a person who does not work with the case.
    """
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("unit", "bag", "worker").get(pk=case.pk)
    )
    if case.stage == Stage.CLOSED:
        raise DomainError(_("The case is closed."))
    if due_on < clock.today(case.unit.zone):
        raise DomainError(_("The date cannot be in the past."), "due_on")
    if sector and not Code.objects.of("sector").filter(code=sector).exists():
        raise DomainError(_("Choose a sector from the list."), "sector")
    if person is None:
        person = case.worker
    elif person.pk != case.worker_id and not candidates(case).filter(pk=person.pk).exists():
        raise DomainError(_("This person does not work with the case."), "person")
    if person is None and not sector:
        raise DomainError(_("Nobody answers for the case yet: choose who does it."), "person")
    try:
        with transaction.atomic():
            task = Task.objects.create(
                case=case,
                title=title,
                person=person,
                sector=sector,
                due_on=due_on,
                source_type=source._meta.label_lower if source is not None else "",
                source_ref=source.ref if source is not None else None,
                created_at=clock.now(),
                created_by=by,
                form_key=form_key,
            )
    except IntegrityError:
        sent = Task.objects.filter(created_by=by, form_key=form_key).first() if form_key else None
        if sent is None:
            raise
        return sent
    due_at = datetime.combine(due_on, DAY_ENDS, tzinfo=case.unit.zone)
    clocks.start(task, STEP, case=case, person=person, due_at=due_at)
    log.record(by, "task.added", task, case=case, sector=sector)
    if person is not None and person.pk != by.pk and not quiet:
        notify.tell(person, "task.added", task, case=case)
    return task


@transaction.atomic
def finish_task(task: Task, *, by: Any, result: str = "") -> Task:
    """The task is done; `result` says what came of it. Raises DomainError when it has ended already."""
    task = _locked(task)
    clocks.meet(task, STEP, case=task.case)
    return _end(task, Task.State.DONE, by, result, "task.done")


@transaction.atomic
def cancel_task(task: Task, *, by: Any, reason: str) -> Task:
    """The task is no longer needed. Raises DomainError without a reason, or when it has ended already."""
    if not reason.strip():
        raise DomainError(_("Write why the task is no longer needed."), "reason")
    return call_off(task, by=by, reason=reason)


@transaction.atomic
def call_off(task: Task, *, by: Any, reason: str = "") -> Task:
    """What the task came from is over, and so is the task: for the actions that end its source."""
    task = _locked(task)
    clocks.call_off(task, STEP, case=task.case)
    return _end(task, Task.State.CANCELLED, by, reason, "task.cancelled")


def to_do(case: int, _now: datetime) -> QuerySet[Task]:
    """The tasks of a case that are still to do: each keeps it open."""
    return Task.objects.filter(case=case, state=Task.State.OPEN)


def say_to_do(case: Case, rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each task by its title, with its page."""
    return [
        (_("To do: %(title)s") % {"title": title}, path_to("cases:task_detail", ref)) for ref, title in rows
    ]


def _locked(task: Task) -> Task:
    """The task, its case locked before it: always in this order."""
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=task.case_id)
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    task.case = case
    if task.state != Task.State.OPEN:
        raise DomainError(_("This task is no longer open: %(state)s.") % {"state": task.get_state_display()})
    return task


def _end(task: Task, state: Task.State, by: Any, result: str, verb: str) -> Task:
    task.state, task.result, task.ended_at, task.ended_by = state, result, clock.now(), by
    task.save(update_fields=["state", "result", "ended_at", "ended_by"])
    log.record(by, verb, task, case=task.case)
    return task
