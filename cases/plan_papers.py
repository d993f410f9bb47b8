"""The plans as official papers to sign: the safety plan (form ХХ-05) and the service plan (form ХХ-06)."""

from typing import Any

from django.utils.translation import gettext as _

from audit import log
from cases import paper_parts
from cases.models import Plan, SafetyPlan
from childprotect.lib.dates import official_day_text
from childprotect.lib.paper import Paper, pdf


def safety_plan(plan: SafetyPlan, *, by: Any) -> bytes:
    """The safety plan, for the carer and the worker to sign."""
    case = plan.case
    paper = Paper(
        _("Safety plan"),
        case.unit.path,
        case.number,
        [official_day_text(plan.happened_at), case.number, case.unit.name],
        [paper_parts.of_safety_plan(plan)],
        [(_("Parent or carer"), plan.carer), (_("Responsible worker"), plan.author.name)],
    )
    log.record(by, "case.printed", case, case=case, paper="safety_plan")
    return pdf(paper, printed_by=by.name)


def service_plan(plan: Plan, *, by: Any) -> bytes:
    """The service plan, for the carer, the worker and who approved it to sign."""
    case = plan.case
    paper = Paper(
        _("Service plan"),
        case.unit.path,
        case.number,
        [official_day_text(plan.approved_at or plan.created_at), case.number, case.unit.name],
        paper_parts.of_plan(plan),
        [
            (_("Parent or carer"), ""),
            (_("Responsible worker"), case.worker.name if case.worker else ""),
            (_("Supervisor"), plan.approved_by.name if plan.approved_by else ""),
        ],
    )
    log.record(by, "case.printed", case, case=case, paper="plan")
    return pdf(paper, printed_by=by.name)
