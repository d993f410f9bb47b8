"""Plan reviews: a result for each goal, danger yes or no, and the next one dated; sooner while the child is placed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, hooks, stages
from cases.actions import contacts
from cases.actions.moments import could_be
from cases.actions.moving import locked
from cases.actions.safety import asks_own_view
from cases.actions.stopping import stop
from cases.delays import Delay
from cases.models import (
    Case,
    ClosureEvidence,
    Code,
    Contact,
    Deadline,
    GoalResult,
    Plan,
    PlanGoal,
    PlanReview,
)
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

AT_HOME, PLACED = STEPS = ("case.plan_review", "case.plan_review_placed")
LOOKED_BACK = 50  # reviews of a case of which the row without danger is counted


@transaction.atomic
def review_plan(
    case: Case,
    *,
    by: Any,
    happened_at: datetime,
    danger: bool,
    summary: str,
    results: Mapping[str, tuple[str, str]] | None = None,
    child_view: str = "",
    delay: Delay | None = None,
    form_key: UUID | None = None,
) -> PlanReview:
    """Review the plan in force: `results` (goal's ref -> code and note) names each of its goals; the next one is dated.

    Danger is told to the supervisors and to be assessed. The same form sent twice gives the review recorded first.
    Raises DomainError for what cannot be, and when a late review has no reason (`delay` as `clocks.meet` takes it).
    """
    case = locked(case)
    stages.check(case, "plan_reviewed")
    could_be(case, happened_at)
    if asks_own_view(case) and not child_view.strip():
        raise DomainError(
            _("Write what the child says about it, also when the child says nothing."), "child_view"
        )
    plan = Plan.objects.in_force().filter(case=case).first()
    found = _results(plan, results or {})
    if form_key is not None:
        sent = PlanReview.objects.filter(author=by, form_key=form_key).first()
        if sent is not None:
            return sent
    review = PlanReview.objects.create(
        case=case,
        plan=plan,
        happened_at=happened_at,
        danger=danger,
        summary=summary,
        child_view=child_view,
        author=by,
        created_at=clock.now(),
        form_key=form_key,
    )
    for goal, (result, note) in found.items():
        GoalResult.objects.create(review=review, goal=goal, result=result, note=note)
    for step in STEPS:
        clocks.meet(case, step, case=case, at=happened_at, by=by, delay=delay)
    newest = PlanReview.objects.filter(case=case).first()
    date_next(case, newest.happened_at if newest else happened_at)
    log.record(by, "plan.reviewed", review, case=case, danger=danger)
    if danger:
        contacts.in_danger(case, by=by, began=happened_at)
    return review


def date_next(case: Case, began: datetime | None = None) -> None:
    """Date the next review by where the child is now. The caller holds the case's lock."""
    step = PLACED if is_placed(case) else AT_HOME
    clocks.call_off(case, *STEPS, case=case)
    clocks.start(case, step, case=case, person=case.worker, risk=case.risk, began=began)


@transaction.atomic
def child_placed(case: Case, *, by: Any) -> None:
    """The child has come to a place of safety: the review that runs is due as soon as placed children need it.

    A closing that is asked for stops: for a child that was placed others must agree as well.
    """
    case = locked(case)
    stop(case, by=by, why="placement")
    at_home = Deadline.objects.running().filter(subject_ref=case.ref, step=AT_HOME).first()
    if at_home is None:
        return
    soon = clocks.start(case, PLACED, case=case, person=case.worker, risk=case.risk)
    later = AT_HOME if soon is not None and soon.due_at < at_home.due_at else PLACED
    clocks.call_off(case, later, case=case)


def is_placed(case: Case) -> bool:
    """Whether the child is in a place of safety now, as far as any app knows."""
    return any(placed(case) for placed in hooks.placements)


def in_a_row(case: Case) -> list[PlanReview]:
    """The reviews without danger since danger was last seen, or the case was opened again; the newest first."""
    rows = PlanReview.objects.filter(case=case)
    seen = Contact.objects.filter(case=case, danger=True).values_list("happened_at", flat=True).first()
    since = max(filter(None, (seen, case.reopened_at)), default=None)
    if since is not None:
        rows = rows.filter(happened_at__gt=since)
    row: list[PlanReview] = []
    for review in rows[:LOOKED_BACK]:
        if review.danger:
            break
        row.append(review)
    return row


def evidence_for(case: Case, reason: str) -> ClosureEvidence | None:
    """What closing for `reason` must be able to show today; None for nothing."""
    rows = ClosureEvidence.objects.ruling(clock.today(case.unit.zone)).filter(reason=reason)
    return rows.order_by("-valid_from").first()


def prove(case: Case, reason: str) -> None:
    """Raise DomainError while the reviews do not show what closing for `reason` needs."""
    needed = evidence_for(case, reason)
    if needed is None:
        return
    row = in_a_row(case)
    if len(row) < needed.reviews:
        raise DomainError(
            _(
                "For this reason %(needed)d plan reviews in a row without danger are needed; there are %(there)d. "
                "Review the plan first, or choose another reason."
            )
            % {"needed": needed.reviews, "there": len(row)},
            "reason",
        )
    apart = row[0].happened_at - row[-1].happened_at
    if apart < timedelta(days=needed.days_apart):
        raise DomainError(
            _("The plan reviews without danger must lie at least %(days)d days apart.")
            % {"days": needed.days_apart},
            "reason",
        )


def _results(plan: Plan | None, results: Mapping[str, tuple[str, str]]) -> dict[PlanGoal, tuple[str, str]]:
    """A result for each goal of the plan; raises DomainError, with the goal as its field, where there is none."""
    known = set(Code.objects.of("goal_result").values_list("code", flat=True))
    found = {}
    for goal in plan.goals.all() if plan else ():
        result, note = results.get(str(goal.ref), ("", ""))
        if result not in known:
            raise DomainError(_("Say for each goal what became of it."), f"results.{goal.ref}")
        found[goal] = (result, note)
    return found
