"""The risk of a case, set apart from the assessment."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.access import enter_case
from cases.actions import risk
from cases.forms.risk import RiskForm
from cases.views.steps import step


@require_http_methods(["GET", "POST"])
def case_risk(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Raise or lower the risk."""
    case = enter_case(request, ref, needs="cases.work_case")
    return step(
        request,
        case,
        RiskForm(request.POST or None, initial={"version": case.version, "risk": case.risk}),
        risk.set_risk,
        title=_("Change the risk level"),
        button=_("Save the risk level"),
        done=_("Saved. The running time limits are counted anew."),
        hint=_("A higher risk shortens the running time limits at once, each counted from its own start."),
    )
