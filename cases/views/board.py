"""The team's work: every running clock of the area, grouped by what is due, with who answers for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from cases import team as teams
from cases.forms.board import WorkFilter
from cases.views.home import MOST, groups, still_met
from childprotect.lib.web import need, page, paginate


@require_GET
def team_work(request: HttpRequest) -> HttpResponse:
    """What is due in the area, the nearest first; each row leads to naming somebody else."""
    need(request, "cases.view_team")
    user: Any = request.user
    form = WorkFilter(request.GET, user=user)
    rows = form.chosen(teams.clocks_of(user)).select_related("case__child", "case__unit", "person")
    pages = paginate(request, rows.order_by("due_at", "id"), size=MOST)
    return page(
        request,
        "cases/team_work.html",
        part="rows",
        filter=form,
        unknown=form.unknown(),
        pages=pages,
        size=MOST,
        groups=groups(user, pages.rows, still_met(user, pages.rows), team=True),
    )
