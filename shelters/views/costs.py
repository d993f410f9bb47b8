"""What the stays of a year cost by the norm, against the budget: page, table file, paper; and the norms."""

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from childprotect.lib.attempt import attempt
from childprotect.lib.dates import day_text
from childprotect.lib.paper import Paper, Section, pdf
from childprotect.lib.tables import safe_cell
from childprotect.lib.web import need, page
from shelters import costs
from shelters.actions import norms
from shelters.forms.costs import CostFilter, NormForm
from shelters.models import CostNorm


def _asked(request: HttpRequest) -> tuple[CostFilter, costs.Costs | None]:
    """The filter and the costs it asks for; none for what cannot be asked."""
    form = CostFilter(request.GET, user=request.user)
    if not form.is_valid() or form.unknown():
        return form, None
    data = form.cleaned_data
    return form, costs.build(request.user, data["year"], data["aimag"], data["facility"])


@require_GET
def cost(request: HttpRequest) -> HttpResponse:
    """By source and by facility, each quarter against the budget of the year."""
    need(request, costs.VIEW)
    form, found = _asked(request)
    asked = f"?{request.GET.urlencode()}"
    return page(
        request,
        "shelters/cost.html",
        part="rows",
        filter=form,
        unknown=form.unknown(),
        found=found,
        figures=_figures(found.total) if found else [],
        bars=[
            {"label": line.label, "value": line.percent, "step": 3}
            for line in (found.sources if found else [])
            if line.percent is not None
        ],
        csv_url=reverse("shelters:cost_csv") + asked,
        paper_url=reverse("shelters:cost_paper") + asked,
        may_norms=request.user.has_perm("shelters.view_costnorm"),  # type: ignore[union-attr]
    )


def _figures(total: costs.Line) -> list[dict[str, Any]]:
    return [
        {"label": _("Days"), "value": sum(total.days)},
        {"label": _("Cost by the norm, tögrög"), "value": total.total},
        {"label": _("Budget, tögrög"), "value": total.budget},
        {"label": _("Left of the budget, tögrög"), "value": total.left},
    ]


def _head(first: str) -> list[str]:
    quarters = [_("Quarter I"), _("Quarter II"), _("Quarter III"), _("Quarter IV")]
    return [first, _("Days"), *quarters, _("Year"), _("Budget"), _("Left of the budget")]


def _cells(line: costs.Line) -> list[Any]:
    return [line.label, sum(line.days), *line.quarters, line.total, line.budget, line.left]


@require_GET
def cost_csv(request: HttpRequest) -> HttpResponse:
    """A line a source, and a line a facility."""
    need(request, costs.VIEW)
    _form, found = _asked(request)
    out = io.StringIO()
    writer = csv.writer(out)
    if found is not None:
        for head, lines in ((_("Source of funding"), found.sources), (_("Facility"), found.facilities)):
            writer.writerow(_head(head))
            writer.writerows([safe_cell(cell) for cell in _cells(line)] for line in [*lines, found.total])
            writer.writerow([])
    answer = HttpResponse(
        "\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8", status=200 if found else 422
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="shelter-costs.csv"'
    return answer


@require_POST
def cost_paper(request: HttpRequest) -> HttpResponse:
    """The same as a paper for the agency, to be signed."""
    need(request, costs.VIEW)
    _form, found = _asked(request)
    if found is None:
        return redirect("shelters:cost")
    norm_rows = [
        [
            str(row.get_kind_display()),
            f"{row.amount:,}".replace(",", " "),
            day_text(row.valid_from),
            row.legal_reference,
        ]
        for row in found.norms
    ]
    paper = Paper(
        title=_("Cost of temporary protection, %(year)s") % {"year": found.year},
        office=_("Agency for Family, Child and Youth Development"),
        line=[str(found.year)],
        sections=[
            _table(_("By source of funding"), _("Source of funding"), [*found.sources, found.total]),
            _table(_("By facility"), _("Facility"), found.facilities),
            Section(
                _("Norms"),
                head=[
                    _("Kind of facility"),
                    _("Tögrög per person and day"),
                    _("From day"),
                    _("Order or decision"),
                ],
                rows=norm_rows,
                widths=[3, 2, 2, 3],
                texts=[_("An amount is a system default, not confirmed by the order.")]
                if found.unconfirmed
                else [],
            ),
        ],
        signatures=[(_("Made by"), request.user.name), (_("Approved by"), "")],  # type: ignore[union-attr]
    )
    made = HttpResponse(pdf(paper, printed_by=request.user.name), content_type="application/pdf")  # type: ignore[union-attr]
    made["Content-Disposition"] = 'attachment; filename="shelter-costs.pdf"'
    return made


def _table(heading: str, first: str, lines: list[costs.Line]) -> Section:
    rows = [
        [str(cell) if place < 2 else f"{cell:,}".replace(",", " ") for place, cell in enumerate(_cells(line))]
        for line in lines
    ]
    return Section(heading, head=_head(first), rows=rows, widths=[4, 1, 2, 2, 2, 2, 2, 2, 2])


@require_http_methods(["GET", "POST"])
def norm_list(request: HttpRequest) -> HttpResponse:
    """The norms with their days and grounds; who may sets a new one."""
    need(request, "shelters.view_costnorm")
    may = request.user.has_perm("shelters.manage_costnorm")  # type: ignore[union-attr]
    if request.method == "POST":
        need(request, "shelters.manage_costnorm")
    form = NormForm(request.POST or None, initial={"confirmed": "default"})
    if attempt(request, form, norms.set_norm, say=_("Saved.")):
        return redirect("shelters:norm_list")
    rows = CostNorm.objects.order_by("kind", "-valid_from")
    return page(request, "shelters/norm_list.html", rows=rows, form=form if may else None)
