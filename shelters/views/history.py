"""Occupancy over days, months and years; a table file of it; corrections of single days."""

import csv
import io
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from childprotect.lib import clock
from childprotect.lib.attempt import attempt
from childprotect.lib.tables import safe_cell
from childprotect.lib.web import enter, need, page
from shelters import history
from shelters.actions import correcting
from shelters.board import shown
from shelters.forms.history import CorrectForm, HistoryFilter
from shelters.models import DayCorrection, Facility

MOST_POINTS = 40  # on a drawing: more are gathered
CORRECTIONS_SHOWN = 50


def asked(request: HttpRequest, **options: Any) -> tuple[HistoryFilter, history.History | None]:
    """The filter, and the figures of what it asks for; none for what cannot be asked."""
    form = HistoryFilter(request.GET, user=request.user, **options)
    if not form.is_valid() or form.unknown():
        return form, None
    data = form.cleaned_data
    rows = history.reach(request.user, data["aimag"], data["facility"])
    national = len(form.aimags) > 1 and not data["aimag"] and not data["facility"]
    places = "aimag" if national else "facility"
    return form, history.build(rows, data["grain"], data["since"], data["until"], places=places)


@require_GET
def occupancy_history(request: HttpRequest) -> HttpResponse:
    """By day, month or year: a line, the table below it, why and where to, by place, and what was corrected."""
    need(request, history.VIEW)
    form, found = asked(request)
    merged = not request.user.has_perm("cases.view_case")  # type: ignore[union-attr]
    drawn = found.periods[-MOST_POINTS:] if found else []
    return page(
        request,
        "shelters/history.html",
        part="rows",
        filter=form,
        unknown=form.unknown(),
        found=found,
        figures=_figures(found.total) if found else [],
        labels=[_short(one.key) for one in drawn],
        full_labels=[one.label for one in drawn],
        values=[one.percent for one in drawn],
        head=[_("Period"), _("Occupancy, %")],
        finding=_finding(drawn),
        reasons=[
            (title, [(word, shown(number, merged=merged)) for word, number in found.by_code[what]])
            for what, title in (
                ("in", _("Admitted, by way and ground")),
                ("out", _("Discharged, where to")),
                ("turned", _("Turned away, why")),
            )
        ]
        if found
        else [],
        bars=[{"label": one.label, "value": one.percent or 0, "step": 3} for one in found.places]
        if found
        else [],
        corrections=found.corrections[:CORRECTIONS_SHOWN] if found else [],
        csv_url=f"{reverse('shelters:history_csv')}?{request.GET.urlencode()}",
    )


def _short(day: date) -> str:
    return str(day.day if day.day != 1 else day.month)


def _finding(drawn: list[history.Figures]) -> str:
    known = [one for one in drawn if one.percent is not None]
    if not known:
        return _("No figures yet.")
    most = max(known, key=lambda one: one.percent or 0)
    return _("Fullest: %(period)s, %(most)s %%; last: %(last)s %%.") % {
        "period": most.label,
        "most": most.percent,
        "last": known[-1].percent,
    }


def _figures(total: history.Figures) -> list[dict[str, Any]]:
    sums = total.sums
    return [
        {"label": _("Occupancy"), "value": "–" if total.percent is None else f"{total.percent} %"},
        {
            "label": _("Occupied bed days"),
            "value": sums["occupied"],
            "note": _("children %(children)s, of 18 and over %(adults)s")
            % {"children": total.children, "adults": sums["adults"]},
        },
        {"label": _("Admitted"), "value": sums["admitted"]},
        {"label": _("Discharged"), "value": sums["discharged"]},
        {"label": _("Average stay, days"), "value": "–" if total.average is None else total.average},
        {"label": _("Longest stay, days"), "value": total.longest},
        {"label": _("Returned within 90 days"), "value": sums["returns"]},
        {"label": _("Turned away"), "value": total.turned},
        {"label": _("Children at visits"), "value": _or_dash(total.apart["visits"])},
        {
            "label": _("Adults who came with a child"),
            "value": _or_dash(total.apart["came_along"]),
            "note": _("slept here with a child: %(nights)s nights")
            % {"nights": _or_dash(total.apart["stay_along"])},
        },
    ]


def _or_dash(number: int | None) -> Any:
    return "–" if number is None else number


@require_GET
def history_csv(request: HttpRequest) -> HttpResponse:
    """A line a period, ten years by day if asked; what was corrected stands corrected, and is listed at the end."""
    need(request, history.VIEW)
    _form, found = asked(request, longest_by_day=history.TEN_YEARS)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(history.head())
    if found is not None:
        writer.writerows([safe_cell(cell) for cell in row] for row in history.as_rows(found.periods))
        if found.corrections:
            writer.writerow([])
            writer.writerow(
                [_("Corrected day"), _("Facility"), _("Which figure"), _("Before"), _("Now"), _("Why")]
            )
        for row in found.corrections:
            cells = [row["day"], row["facility"], row["figure"], row["old"], row["new"], row["reason"]]
            writer.writerow([safe_cell(cell) for cell in cells])
    answer = HttpResponse(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        status=200 if found is not None else 422,
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="occupancy-history.csv"'
    return answer


@require_http_methods(["GET", "POST"])
def day_correct(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Correct a figure of a day of one facility; what was corrected before stands below."""
    facility = enter(request, Facility, ref, needs="shelters.correct_day")
    form = CorrectForm(request.POST or None, initial={"day": clock.today() - history.ONE_DAY})
    if attempt(request, form, correcting.correct_day, facility, say=_("Saved.")):
        return redirect("shelters:day_correct", facility.ref)
    rows = DayCorrection.objects.visible_to(request.user, history.VIEW).filter(facility=facility)
    return page(
        request,
        "shelters/day_correct.html",
        facility=facility,
        form=form,
        corrections=[history.told(row) for row in rows.select_related("facility", "by")[:CORRECTIONS_SHOWN]],
    )
