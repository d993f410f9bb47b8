"""Stages of a case and what may follow what. Nobody picks a stage: an action moves it because work was done."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.models import Case, Stage
from childprotect.lib.errors import DomainError


@dataclass(frozen=True)
class Step:
    """A named move from some stages to one; `to` None leaves the stage as it is."""

    name: str
    within: frozenset[str]
    to: str | None
    needs: str  # the permission


ACTIVE = frozenset({Stage.ASSESSING, Stage.PLANNING, Stage.IN_SERVICE})
STEPS = {
    step.name: step
    for step in (
        Step("assessed", frozenset({Stage.ASSESSING}), Stage.PLANNING, "cases.work_case"),
        Step("planned", frozenset({Stage.PLANNING}), Stage.IN_SERVICE, "cases.work_case"),
        Step("served", frozenset({Stage.IN_SERVICE}), None, "cases.work_case"),
        Step("closing_asked", ACTIVE, Stage.IN_REVIEW, "cases.ask_closing"),
        Step("closing_agreed", frozenset({Stage.IN_REVIEW}), None, "cases.agree_closing"),
        Step("closing_sent_back", frozenset({Stage.IN_REVIEW}), Stage.IN_SERVICE, "cases.agree_closing"),
        Step("closed", frozenset({Stage.IN_REVIEW}), Stage.CLOSED, "cases.agree_closing"),
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
