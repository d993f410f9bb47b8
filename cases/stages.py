"""Stages of a case and what may follow what. Nobody picks a stage: an action moves it because work was done."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.models import Case, Stage
from childprotect.lib.errors import DomainError


@dataclass(frozen=True)
class Step:
    """A named move from some stages to one; `to` empty leaves the stage as it is, several leave a choice to the action."""

    name: str
    within: frozenset[str]
    to: frozenset[str]
    needs: str  # the permission


NOWHERE: frozenset[str] = frozenset()
ACTIVE = frozenset({Stage.ASSESSING, Stage.PLANNING, Stage.IN_SERVICE})
PLANNED = frozenset({Stage.PLANNING, Stage.IN_SERVICE})
HELD = frozenset({Stage.ON_HOLD})
REVIEWED = frozenset({Stage.IN_REVIEW})
CLOSED = frozenset({Stage.CLOSED})
STEPS = {
    step.name: step
    for step in (
        Step("assessed", frozenset({Stage.ASSESSING}), frozenset({Stage.PLANNING}), "cases.work_case"),
        Step("kept_safe", ACTIVE, NOWHERE, "cases.work_case"),
        Step("plan_drafted", PLANNED, NOWHERE, "cases.work_case"),
        Step("plan_submitted", PLANNED, NOWHERE, "cases.work_case"),
        Step("planned", frozenset({Stage.PLANNING}), frozenset({Stage.IN_SERVICE}), "cases.approve_plan"),
        Step("replanned", frozenset({Stage.IN_SERVICE}), NOWHERE, "cases.approve_plan"),
        Step("contacted", ACTIVE | REVIEWED, NOWHERE, "cases.work_case"),
        Step("plan_reviewed", frozenset({Stage.IN_SERVICE}), NOWHERE, "cases.work_case"),
        Step("served", ACTIVE | REVIEWED, NOWHERE, "cases.work_case"),
        Step("held", ACTIVE, HELD, "cases.work_case"),
        Step("searched", HELD, NOWHERE, "cases.work_case"),
        Step("resumed", HELD, ACTIVE, "cases.work_case"),
        Step("risk_set", ACTIVE | HELD | REVIEWED, NOWHERE, "cases.work_case"),
        Step("closing_asked", ACTIVE | HELD, REVIEWED, "cases.ask_closing"),
        Step("closing_agreed", REVIEWED, NOWHERE, "cases.agree_closing"),
        Step("closing_sent_back", REVIEWED, ACTIVE | HELD, "cases.agree_closing"),
        Step("closing_stopped", REVIEWED, ACTIVE | HELD, "cases.work_case"),
        Step("closed", REVIEWED, CLOSED, "cases.agree_closing"),
        Step("checked_after", CLOSED, NOWHERE, "cases.work_case"),
        Step("reopened", CLOSED, frozenset({Stage.ASSESSING}), "cases.work_case"),
    )
}
# The way as the page draws it.
WAY = (Stage.ASSESSING, Stage.PLANNING, Stage.IN_SERVICE, Stage.IN_REVIEW, Stage.CLOSED)


def check(case: Case, name: str) -> Step:
    """The step `name` if the case stands where it may be taken; raises DomainError saying where it stands."""
    step = STEPS[name]
    if case.stage not in step.within:
        raise DomainError(
            _("The case has moved on meanwhile. It is now: %(stage)s. Open it again to see what is next.")
            % {"stage": case.get_stage_display()}
        )
    return step


def possible(case: Case) -> list[Step]:
    """The steps that can be taken from where the case stands."""
    return [step for step in STEPS.values() if case.stage in step.within]
