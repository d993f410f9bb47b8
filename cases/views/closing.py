"""Asking to close: what keeps the case open, each with its link, who must agree, and what the reviews show."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.roles import ROLES
from cases import codes, stages
from cases.access import enter_case
from cases.actions import closing, plan_reviews
from cases.forms.case import ClosingForm
from cases.models import Case, ClosureEvidence
from cases.views.case import bar
from childprotect.lib import clock
from childprotect.lib.attempt import attempt
from childprotect.lib.web import page


@require_http_methods(["GET", "POST"])
def case_ask_closing(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Ask for the agreement to close; the form appears when nothing keeps the case open."""
    case = enter_case(request, ref, needs="cases.ask_closing")
    form = ClosingForm(request.POST or None, initial={"version": case.version})
    said = _("Everybody who must agree has been told.")
    if attempt(request, form, closing.ask_to_close, case, say=said):
        return redirect("cases:case_detail", case.ref)
    keeps_open = closing.what_keeps_open(case)
    possible = "closing_asked" in {step.name for step in stages.possible(case)}
    return page(
        request,
        "cases/closing_ask.html",
        case=case,
        bar=bar(case),
        form=form,
        keeps_open=keeps_open,
        may_ask=form.is_bound or (possible and not keeps_open),
        possible=possible,
        roles=[ROLES[role].label for role in closing.required_roles(case)],
        evidence=_evidence(case),
    )


def _evidence(case: Case) -> list[dict[str, Any]]:
    """The reasons that need plan reviews without danger, with how many there are."""
    day, there = clock.today(case.unit.zone), len(plan_reviews.in_a_row(case))
    return [
        {"reason": codes.word("closure_reason", row.reason), "needed": row.reviews, "there": there}
        for row in ClosureEvidence.objects.ruling(day)
    ]
