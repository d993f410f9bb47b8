"""A supervisor's team: who carries how much, what nobody answers for, and naming the responsible worker."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases import team as teams
from cases.access import enter_case
from cases.actions.assignment import assign_case
from cases.forms.assignment import AssignForm
from cases.views.steps import step_page
from childprotect.lib.attempt import attempt
from childprotect.lib.web import need, page, paginate

FEW = 10  # cases of a panel; the rest stands in the case list
SIZE = 50  # workers a page


def figures(user: Any) -> list[dict[str, Any]]:
    """The numbers of the area, each with the list behind it."""
    counts, address = teams.figures(user), reverse("cases:case_list")
    return [
        {"label": _("Open cases"), "value": counts["cases"], "url": address},
        {"label": _("High risk"), "value": counts["red"], "url": f"{address}?risk=red"},
        {"label": _("Overdue"), "value": counts["late"], "url": f"{address}?due=late&sort=due"},
        {
            "label": _("Nobody answers for"),
            "value": counts["nobodys"],
            "url": reverse("cases:team") + "#assign",
        },
        {"label": _("Closing under review"), "value": counts["closing"], "url": f"{address}?stage=in_review"},
    ]


@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Each worker's load, cases without a responsible worker, closings to agree to."""
    need(request, "cases.view_team")
    user: Any = request.user
    pages = paginate(request, teams.workers(user), size=SIZE)
    return page(
        request,
        "cases/team.html",
        figures=figures(user),
        pages=pages,
        loads=teams.loads(user, pages.rows),
        size=SIZE,
        to_assign=list(teams.to_assign(user)[:FEW]),
        to_agree=list(teams.to_agree(user)[:FEW]),
        list_url=reverse("cases:case_list"),
    )


@require_http_methods(["GET", "POST"])
def case_assign(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Name the responsible worker."""
    case = enter_case(request, ref, needs="cases.assign_case")
    form = AssignForm(request.POST or None, case=case, initial={"version": case.version})
    said = _("The responsible worker is named. Both have been told.")
    if attempt(request, form, assign_case, case, say=said):
        return redirect("cases:case_detail", case.ref)
    return step_page(request, case, form, _("Name the responsible worker"), _("Assign"))
