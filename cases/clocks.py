"""Starting and stopping clocks. Every running clock is one row of Deadline; nothing else starts or stops one."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min

from areas.models import Area
from cases import delays, limits
from cases.models import Case, Deadline, Limit
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
    moment comes from the limits table as it stood on the day of `began`, for `risk` and `area` (the bag if known, else
    the unit), counted from `began` (default now); or from `due_at` when a person has set the date, with `warn_before`.
    None when the table counts no limit for this step. The caller holds the subject's lock.
    """
    began = began or clock.now()
    unit = unit or (case.unit if case else None)
    area = area or (case.bag if case and case.bag_id else None) or unit
    zone = unit.zone if unit else clock.ULAANBAATAR
    rule = None
    if due_at is None:
        rule = limits.find(step, risk=risk, area=area, on=began.astimezone(zone).date())
        due_at = limits.due(rule, began, zone) if rule else None
        if rule is None or due_at is None:
            return None
        warn_before = timedelta(hours=rule.warn_before)
    _hold(case)
    _end(Deadline.objects.running().filter(subject_ref=subject.ref, step=step), met=False)
    running = Deadline.objects.create(
        subject_type=subject._meta.label_lower,
        subject_ref=subject.ref,
        case=case,
        step=step,
        limit=rule,
        person=person,
        unit=unit,
        risk=risk,
        area_kind=area.kind if area else "",
        started_at=began,
        warn_at=_warn_at(began, due_at, warn_before),
        due_at=due_at,
    )
    refresh(case)
    return running


@transaction.atomic
def meet(
    subject: Any,
    step: str,
    *,
    case: Case | None = None,
    at: datetime | None = None,
    by: Any = None,
    delay: delays.Delay | None = None,
) -> bool:
    """The step is done: stop its clock. False when none was running.

    `at` is when it was truly done (default now): by that it is in time or late, however late it was typed in. `delay`
    is what a page or the API asked of `by`; raises DomainError when the step was late and no reason was chosen. None:
    nobody was asked, and the clock waits for its reason.
    """
    running = Deadline.objects.running().filter(subject_ref=subject.ref, step=step)
    if delay is not None:
        for row in running.select_related("case"):
            delays.explain(row, by=by, delay=delay, done_at=at or clock.now())
    return bool(_stop(running, case, met=True, at=at))


@transaction.atomic
def call_off(subject: Any, *steps: str, case: Case | None = None) -> int:
    """The steps (none named: all of the subject's) are no longer needed: stop their clocks. How many were running."""
    running = Deadline.objects.running().filter(subject_ref=subject.ref)
    return _stop(running.filter(step__in=steps) if steps else running, case, met=False)


@transaction.atomic
def hand_over(case: Case, *, person: Any, previous: Any) -> int:
    """The running clocks of `case` that `previous` answered for now name `person`, who is told of them anew.

    `previous` None hands over those nobody answered for. How many there were.
    """
    _hold(case)
    return Deadline.objects.running().filter(case=case, person=previous).update(person=person, told="")


@transaction.atomic
def recount(case: Case) -> int:
    """Count the running clocks of the case's own steps anew for its present risk, each from its own start; how many moved.

    The table rules as it stood on the day each clock started. A clock whose due moment moves is told anew: also one
    that is late now, once for each person, phase and new due moment. A date set by a person, and a step that the table
    does not limit at this risk, stay as they are. The caller holds the case's lock.
    """
    moved = 0
    area = case.bag or case.unit
    for row in (
        Deadline.objects.running().filter(subject_ref=case.ref).exclude(limit=None).select_related("unit")
    ):
        zone = (row.unit or case.unit).zone
        rule = limits.find(row.step, risk=case.risk, area=area, on=row.started_at.astimezone(zone).date())
        if rule is None or rule.pk == row.limit_id:
            continue
        due_at = limits.due(rule, row.started_at, zone)
        if due_at is None or due_at == row.due_at:
            continue
        row.limit, row.risk, row.area_kind = rule, case.risk, area.kind
        _move(row, rule, due_at)
        row.save(update_fields=["limit", "risk", "area_kind", "due_at", "warn_at", "told"])
        moved += 1
    refresh(case)
    return moved


@transaction.atomic
def recount_working_days(keys: list[int]) -> int:
    """Count some running clocks of working days anew, as the table of holidays stands now; how many moved.

    The caller names clocks of any case: cases are locked before clocks, in the order that actions keep.
    """
    rows = Deadline.objects.filter(pk__in=keys, limit__count=Limit.Count.WORKDAYS)
    touched = Case.objects.filter(deadlines__in=rows).distinct().order_by("pk")
    for case in touched:
        _hold(case)
    moved = 0
    locked = rows.running().select_for_update(of=("self",)).select_related("limit", "unit").order_by("pk")
    for row in locked:
        zone = row.unit.zone if row.unit else clock.ULAANBAATAR
        due_at = limits.due(row.limit, row.started_at, zone)  # type: ignore[arg-type]
        if due_at is not None and due_at != row.due_at:
            _move(row, row.limit, due_at)  # type: ignore[arg-type]
            row.save(update_fields=["due_at", "warn_at", "told"])
            moved += 1
    for case in touched:
        refresh(case)
    return moved


def _move(row: Deadline, rule: Limit, due_at: datetime) -> None:
    """Another due moment, of which nothing has been told yet. The caller saves."""
    row.due_at, row.told = due_at, ""
    row.warn_at = _warn_at(row.started_at, due_at, timedelta(hours=rule.warn_before))


def _warn_at(began: datetime, due_at: datetime, before: timedelta) -> datetime | None:
    """When to warn; None of what has only begun."""
    return due_at - before if began < due_at - before < due_at else None


def refresh(case: Case | None) -> None:
    """Keep the case's nearest due moment equal to that of its running clocks."""
    if case is None:
        return
    _hold(case)
    nearest = Deadline.objects.running().filter(case=case).aggregate(at=Min("due_at"))["at"]
    Case.objects.filter(pk=case.pk).update(next_due_at=nearest)
    case.next_due_at = nearest


def _hold(case: Case | None) -> None:
    """Lock the case before its clocks: always in this order, and so that its nearest moment is counted by one at a time."""
    if case is not None:
        Case.objects.select_for_update(of=("self",), no_key=True).filter(pk=case.pk).values_list("pk").first()


def _stop(running: Any, case: Case | None, *, met: bool, at: datetime | None = None) -> int:
    """End clocks and count the nearest moment of their case anew, whether or not the caller named it."""
    named = {case.pk: case} if case is not None else {}
    touched = {one.pk: one for one in Case.objects.filter(deadlines__in=running)} | named
    for one in sorted(touched.values(), key=lambda one: one.pk):
        _hold(one)
    ended = _end(running, met=met, at=at)
    for one in touched.values():
        refresh(one)
    return ended


def _end(running: Any, *, met: bool, at: datetime | None = None) -> int:
    now = clock.now()
    return running.update(ended_at=now, met=met, done_at=(at or now) if met else None)


def overdue_refs(step: str) -> Any:
    """The refs of what a running clock of `step` has passed for, as a subquery on one index."""
    return Deadline.objects.overdue().filter(step=step).values("subject_ref")


def running(subject: Any) -> Deadline | None:
    """The nearest running clock of `subject`."""
    return Deadline.objects.running().filter(subject_ref=subject.ref).order_by("due_at").first()


def running_by_ref(refs: list[Any]) -> dict[Any, datetime]:
    """The nearest due moment of each of `refs` that has a running clock."""
    rows = Deadline.objects.running().filter(subject_ref__in=refs).order_by("-due_at")
    return dict(rows.values_list("subject_ref", "due_at"))
