"""Starting and stopping clocks. Every running clock is one row of Deadline; nothing else starts or stops one."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min

from areas.models import Area
from cases import limits
from cases.models import Case, Deadline
from childprotect.lib import clock


@transaction.atomic
def start(
    subject: Any,
    step: str,
    *,
    case: Case | None,
    person: Any,
    unit: Area | None = None,
    risk: str = "",
    area: Area | None = None,
    began: datetime | None = None,
    due_at: datetime | None = None,
    warn_before: timedelta = timedelta(hours=24),
) -> Deadline | None:
    """Start the clock of `step` for `subject` (any row with a `ref`); a running one of the same step is replaced.

    `person` answers for it (None: nobody yet); `unit` says whose supervisor is told (default: the case's). The due
    moment comes from the limits table for `risk` and `area` (the bag if known, else the unit), counted from `began`
    (default now); or from `due_at` when a person has set the date, with `warn_before`. None when the table counts no
    limit for this step.
    """
    began = began or clock.now()
    unit = unit or (case.unit if case else None)
    area = area or (case.bag if case and case.bag_id else None) or unit
    rule = None
    if due_at is None:
        rule = limits.find(
            step, risk=risk, area=area, on=clock.today(unit.zone if unit else clock.ULAANBAATAR)
        )
        due_at = limits.due(rule, began, unit.zone if unit else clock.ULAANBAATAR) if rule else None
        if rule is None or due_at is None:
            return None
        warn_before = timedelta(hours=rule.warn_before)
    _end(Deadline.objects.running().filter(subject_ref=subject.ref, step=step), met=False)
    running = Deadline.objects.create(
        subject_type=subject._meta.label_lower,
        subject_ref=subject.ref,
        case=case,
        step=step,
        limit=rule,
        person=person,
        unit=unit,
        started_at=began,
        warn_at=due_at - warn_before if warn_before else None,
        due_at=due_at,
    )
    refresh(case)
    return running


@transaction.atomic
def meet(subject: Any, step: str, *, case: Case | None = None) -> bool:
    """The step is done: stop its clock. False when none was running."""
    ended = _end(Deadline.objects.running().filter(subject_ref=subject.ref, step=step), met=True)
    refresh(case)
    return bool(ended)


@transaction.atomic
def call_off(subject: Any, *steps: str, case: Case | None = None) -> int:
    """The steps (none named: all of the subject's) are no longer needed: stop their clocks. How many were running."""
    running = Deadline.objects.running().filter(subject_ref=subject.ref)
    ended = _end(running.filter(step__in=steps) if steps else running, met=False)
    refresh(case)
    return ended


@transaction.atomic
def hand_over(case: Case, *, person: Any, previous: Any) -> None:
    """The running clocks of `case` that `previous` answered for now name `person`; told again from the start."""
    Deadline.objects.running().filter(case=case, person=previous).update(person=person)


def refresh(case: Case | None) -> None:
    """Keep the case's nearest due moment equal to that of its running clocks."""
    if case is None:
        return
    nearest = Deadline.objects.running().filter(case=case).aggregate(at=Min("due_at"))["at"]
    Case.objects.filter(pk=case.pk).update(next_due_at=nearest)
    case.next_due_at = nearest


def _end(running: Any, *, met: bool) -> int:
    return running.update(ended_at=clock.now(), met=met)
