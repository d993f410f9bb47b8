"""The safety plan: asked for at the first contact of an orange or red case, made with the carer, renewed at will."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, stages
from cases.actions.moments import could_be
from cases.actions.moving import locked
from cases.delays import Delay
from cases.models import Case, Deadline, Risk, SafetyPlan
from cases.models.child import age_on
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

STEP = "case.safety_plan"
OWN_VIEW_FROM = 7  # years: from this age the child's own view belongs to the plan


@transaction.atomic
def make_safety_plan(
    case: Case,
    *,
    by: Any,
    happened_at: datetime,
    danger: str,
    steps: str,
    safe_place: str,
    calls: str,
    carer: str,
    signed: bool,
    signals: str = "",
    child_view: str = "",
    delay: Delay | None = None,
    form_key: UUID | None = None,
) -> SafetyPlan:
    """The plan is made: its clock is met, an earlier plan ends. The same form sent twice gives the plan made first.

    Raises DomainError for a closed case, a moment that cannot be, without the own view of a child of seven or more, and
    when the plan was late and has no reason (`delay` as `clocks.meet` takes it).
    """
    case = locked(case)
    stages.check(case, "kept_safe")
    could_be(case, happened_at)
    if asks_own_view(case) and not child_view.strip():
        raise DomainError(
            _("Write what the child says about it, also when the child says nothing."), "child_view"
        )
    if form_key is not None:
        sent = SafetyPlan.objects.filter(author=by, form_key=form_key).first()
        if sent is not None:
            return sent
    end(case)
    plan = SafetyPlan.objects.create(
        case=case,
        happened_at=happened_at,
        danger=danger,
        steps=steps,
        safe_place=safe_place,
        calls=calls,
        carer=carer,
        signed=signed,
        signals=signals,
        child_view=child_view,
        author=by,
        created_at=clock.now(),
        form_key=form_key,
    )
    clocks.meet(case, STEP, case=case, at=happened_at, by=by, delay=delay)
    log.record(by, "case.kept_safe", plan, case=case, signed=signed)
    return plan


def asks_own_view(case: Case) -> bool:
    """Whether the child is of an age at which the own view must stand in a plan; asked it is at every age."""
    age = age_on(clock.today(case.unit.zone), case.child.birth_date, case.child.birth_year)
    return age is not None and age >= OWN_VIEW_FROM


def ask_for(case: Case, *, began: datetime | None = None) -> None:
    """Start the plan's clock unless there is a plan or the clock runs; a green case has no limit for it.

    Called at the first contact, and when the risk rises after it: before it, the first contact itself is what is due.
    The caller holds the case's lock.
    """
    running = Deadline.objects.running().filter(subject_ref=case.ref, step__in=(STEP, "case.first_contact"))
    if case.risk == Risk.GREEN or running.exists() or current(case) is not None:
        return
    clocks.start(case, STEP, case=case, person=case.worker, risk=case.risk, began=began)


def current(case: Case) -> SafetyPlan | None:
    """The safety plan in force."""
    return SafetyPlan.objects.in_force().filter(case=case).first()


def end(case: Case) -> None:
    """The plan in force no longer is: a new one takes its place, or the case is opened again. The caller holds the lock."""
    SafetyPlan.objects.in_force().filter(case=case).update(ended_at=clock.now())
