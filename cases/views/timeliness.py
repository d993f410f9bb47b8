"""The share of steps done in time: a table, its drawing, and a table file. Numbers only."""

import csv
import io
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from areas.models import Area
from cases import timeliness
from cases.forms.timeliness import USUAL, TimelinessFilter
from childprotect.lib import clock
from childprotect.lib.tables import safe_cell
from childprotect.lib.web import need, page

MANY = 60  # units; more are gathered by what they lie in


def _asked(request: HttpRequest) -> tuple[TimelinessFilter, Any, timeliness.Figures]:
    """The filter, the units it leaves, and their figures; none for what cannot be asked."""
    form = TimelinessFilter(request.GET, user=request.user)
    units = timeliness.areas(request.user)
    if not form.is_valid() or form.unknown():
        units = units.none()
    elif form.cleaned_data["area"]:
        units = units & Area.objects.below(Area.objects.get(code=form.cleaned_data["area"]))
    since, until, step = period(form)
    return form, units, timeliness.figures(units, since, until, step)


def period(form: TimelinessFilter) -> tuple[date, date, str]:
    """The first and last day, and the step; the usual ones where nothing sound was asked."""
    if form.is_valid():
        return form.cleaned_data["since"], form.cleaned_data["until"], form.cleaned_data["step"]
    return clock.today() - USUAL, clock.today(), ""


@require_GET
def steps_in_time(request: HttpRequest) -> HttpResponse:
    """By step and by unit, over a period."""
    need(request, timeliness.VIEW)
    form, units, figures = _asked(request)
    since, until, _step = period(form)
    shares, links = figures.units, False
    if len(shares) > MANY:
        national = units.values("aimag_id").distinct().count() > 1
        shares = timeliness.gathered(shares, units, "aimag" if national else "district")
        links = national
    return page(
        request,
        "cases/timeliness.html",
        part="rows",
        filter=form,
        unknown=form.unknown(),
        since=since,
        until=until,
        periods=_periods(request),
        total=figures.total,
        figures=_figures(figures, units),
        bars=[{"label": share.label, "value": share.percent, "step": 3} for share in figures.steps],
        steps=figures.steps,
        units=[
            {"share": share, "url": _address(request, area=share.code) if links else ""} for share in shares
        ],
        unconfirmed=figures.default,
        csv_url=f"{reverse('cases:timeliness_csv')}?{request.GET.urlencode()}",
    )


def _figures(figures: timeliness.Figures, units: Any) -> list[dict[str, Any]]:
    total = figures.total
    return [
        {"label": _("Done in time"), "value": "–" if total.percent is None else f"{total.percent} %"},
        {"label": _("Steps that were due"), "value": total.due},
        {"label": _("Late, or not done yet"), "value": total.late},
        {"label": _("Overdue now"), "value": timeliness.open_late(units)},
    ]


def _periods(request: HttpRequest) -> list[dict[str, str]]:
    """Periods often asked for, with the other filters kept."""
    today = clock.today()
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    before = month - timedelta(days=1)
    asked = (
        (_("This month"), month, today),
        (_("Last month"), before.replace(day=1), before),
        (_("This quarter"), quarter, today),
        (_("This year"), year, today),
    )
    return [
        {"text": text, "url": _address(request, since=f"{since:%Y.%m.%d}", until=f"{until:%Y.%m.%d}")}
        for text, since, until in asked
    ]


def _address(request: HttpRequest, **changed: str) -> str:
    asked = request.GET.copy()
    for name, value in changed.items():
        asked[name] = value
    return f"?{asked.urlencode()}"


@require_GET
def steps_in_time_csv(request: HttpRequest) -> HttpResponse:
    """A line a unit and step."""
    need(request, timeliness.VIEW)
    form, _units, figures = _asked(request)
    since, until, _step = period(form)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [_("From day"), _("To day"), _("Unit"), _("Step"), _("Steps that were due"), _("Done in time"), "%"]
    )
    for unit, shares in figures.cells:
        for share in shares:
            row = [since, until, unit.label, share.label, share.due, share.in_time, share.percent]
            writer.writerow([safe_cell(cell) for cell in row])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="steps-in-time.csv"'
    return answer
