"""How often the computed risk was changed, and by whom: a supervisor's page, with the list behind each number."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases import overrides
from cases.forms.sheets import PeriodForm
from childprotect.lib.web import Page, need, page, paginate

SIZE = 50
USUAL = 90  # days


def _days(request: HttpRequest) -> tuple[PeriodForm, int]:
    """The period that is asked for; the usual one for nonsense."""
    form = PeriodForm(request.GET or None)
    return form, int((form.is_valid() and form.cleaned_data["days"]) or USUAL)


@require_GET
def team_risk(request: HttpRequest) -> HttpResponse:
    """Each worker's finished sheets: risk kept as computed, raised, lowered; and changed by hand afterwards."""
    need(request, "cases.view_team")
    form, days = _days(request)
    workers = Paginator(overrides.counts(request.user, days), SIZE)
    shown = workers.get_page(request.GET.get("page"))
    return page(
        request,
        "cases/team_risk.html",
        part="rows",
        filter=form,
        days=days,
        size=SIZE,
        pages=Page(list(shown), shown.number, workers.num_pages, workers.count, capped=False),
    )


@require_GET
def team_risk_list(request: HttpRequest, worker: UUID, way: str) -> HttpResponse:
    """The sheets or changes behind one number of the page."""
    need(request, "cases.view_team")
    if way not in overrides.WAYS:
        raise Http404
    _form, days = _days(request)
    pages = paginate(request, overrides.behind(request.user, days, way, worker))
    titles = {
        "kept": _("Risk kept as computed"),
        "raised": _("Risk raised on the sheet"),
        "lowered": _("Risk lowered on the sheet"),
        "hand_raised": _("Risk raised by hand, without a sheet"),
        "hand_lowered": _("Risk lowered by hand, without a sheet"),
    }
    return page(
        request,
        "cases/team_risk_list.html",
        heading=titles[way],
        days=days,
        pages=pages,
        rows=[_row(row, way in overrides.BY_HAND) for row in pages.rows],
    )


def _row(row: Any, hand: bool) -> dict[str, Any]:
    case = row.case
    return {
        "at": row.changed_at if hand else row.completed_at,
        "name": case.child.name,
        "number": case.number,
        "unit": case.unit.path,
        "who": (row.changed_by if hand else row.completed_by).name,
        "title": "" if hand else row.instrument.title,
        "url": case.get_absolute_url() if hand else row.get_absolute_url(),
        "was": row.was if hand else row.computed,
        "risk": row.risk,
        "reason": row.reason,
    }
