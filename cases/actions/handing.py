"""Passing work on: a whole caseload in one step, or a single task."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.absences import Away
from accounts.models import User
from areas.place import place
from audit import log
from cases import caseload, clocks, notify
from cases.actions.assignment import candidates, pass_on
from cases.models import Case, Code, Deadline, Handover, HandoverLine, Task
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit

OTHER = "other"


@transaction.atomic
def hand_over(
    person: User,
    *,
    by: Any,
    takers: Mapping[UUID, User],
    reason: str,
    words: str = "",
    form_key: UUID | None = None,
) -> list[Handover]:
    """Every open case of `person` passes to whom `takers` names for it (ref of a case -> colleague of its unit).

    Running clocks and tasks go along; tasks of the person in cases of others go to those. The person and each colleague
    are told once, with the number. One row of history for each unit. The same form sent twice gives the rows of the
    first time. Raises DomainError for a reason that is not in the list, for a colleague who is away or does not work in
    the unit, and without cases; StaleEdit when the open cases are no longer those that `takers` names.
    """
    User._base_manager.select_for_update(of=("self",)).get(
        pk=person.pk
    )  # one hand-over of a person at a time
    if form_key is not None:
        sent = list(Handover.objects.filter(by=by, form_key=form_key))
        if sent:
            return sent
    if not Code.objects.of("handover_reason").filter(code=reason).exists():
        raise DomainError(_("Choose the reason for handing over."), "reason")
    if reason == OTHER and not words.strip():
        raise DomainError(_("Write the reason in your own words."), "words")
    mine = caseload.carried(by, person).values_list("pk", flat=True)
    cases = list(
        Case.objects.open()
        .filter(pk__in=list(mine), worker=person)
        .select_for_update(of=("self",))
        .select_related("unit", "bag", "worker")
        .order_by("pk")
    )
    if not cases:
        raise DomainError(_("This person has no open cases to hand over."))
    if {case.ref for case in cases} != set(takers):
        raise StaleEdit(_("The open cases changed meanwhile. Check the list and send again."), None)
    _able(cases, takers, person)
    tasks = _tasks_elsewhere(by, person)
    rows: dict[int, Handover] = {}
    taken: dict[int, list[Case]] = {}
    for case in cases:
        row = rows.get(case.unit_id) or Handover.objects.create(
            **place(case.unit), person=person, reason=reason, words=words.strip(), by=by, at=clock.now(),
            form_key=form_key, tasks=tasks if not rows else 0,
        )  # fmt: skip
        rows[case.unit_id] = row
        to = takers[case.ref]
        HandoverLine.objects.create(handover=row, case=case, to=to)
        pass_on(case, by=by, worker=to, handover=row.ref)
        taken.setdefault(to.pk, []).append(case)
    for row in rows.values():
        log.record(by, "caseload.handed_over", row, person=person, reason=reason, cases=row.lines.count())
    _tell(person, by, list(rows.values()), takers, taken)
    return list(rows.values())


def _able(cases: list[Case], takers: Mapping[UUID, User], person: User) -> None:
    """Whether everybody who is named can take the case they are named for."""
    where, away = caseload.working_in({case.unit_id for case in cases}), Away()
    for case in cases:
        to = takers[case.ref]
        if to.pk == person.pk or to.pk not in where.get(case.unit_id, ()):
            raise DomainError(_("This worker is not posted to the unit of the case."), "to")
        if to.pk in away:
            raise DomainError(_("%(name)s is away. Choose somebody else.") % {"name": to.name}, "to")


def _tasks_elsewhere(by: Any, person: User) -> int:
    """The person's tasks in cases of others go to who answers for those; how many."""
    rows = list(caseload.tasks_elsewhere(by, person).select_related("case__worker").order_by("case_id", "pk"))
    for task in rows:
        if task.case.worker is not None:
            _give(task, by=by, person=task.case.worker)
    return len(rows)


def _tell(
    person: User,
    by: Any,
    rows: list[Handover],
    takers: Mapping[UUID, User],
    taken: Mapping[int, list[Case]],
) -> None:
    """Everybody once, with the number; red when a red case is among them."""
    for to in {to.pk: to for to in takers.values()}.values():
        cases = taken.get(to.pk, [])
        if to.pk != by.pk and cases:
            row = next(row for row in rows if row.unit_id == cases[0].unit_id)
            red = any(case.risk == "red" for case in cases)
            notify.tell(to, "caseload.received", row, red=red, numbers={"count": len(cases)})
    if person.pk != by.pk:
        notify.tell(person, "caseload.handed_over", rows[0], numbers={"count": sum(map(len, taken.values()))})


@transaction.atomic
def reassign_task(task: Task, *, by: Any, person: User) -> Task:
    """Another person does the task; its clock goes along, and both are told, except who does it.

    Raises DomainError when it has ended, for who does it already, and for who does not work with the case.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=task.case_id)
    task = Task.objects.select_for_update(of=("self",)).select_related("person").get(pk=task.pk)
    task.case = case
    if task.state != Task.State.OPEN:
        raise DomainError(_("This task is no longer open: %(state)s.") % {"state": task.get_state_display()})
    if task.person_id == person.pk:
        raise DomainError(_("This person does the task already."), "person")
    if person.pk != case.worker_id and not candidates(case).filter(pk=person.pk).exists():
        raise DomainError(_("This person does not work with the case."), "person")
    previous = task.person
    _give(task, by=by, person=person)
    if person.pk != by.pk:
        notify.tell(person, "task.added", task, case=case)
    if previous is not None and previous.pk != by.pk:
        notify.tell(previous, "task.passed_on", task, case=case)
    return task


def _give(task: Task, *, by: Any, person: User) -> None:
    """The task and its running clock name `person` from now on; told anew of what is due."""
    previous = task.person
    Task.objects.filter(pk=task.pk).update(person=person)
    task.person = person
    Deadline.objects.running().filter(subject_ref=task.ref).update(person=person, told="")
    clocks.refresh(task.case)
    log.record(by, "task.reassigned", task, case=task.case, worker=person, previous=previous)
