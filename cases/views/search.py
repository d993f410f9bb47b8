"""Finding a child's file. By POST, so that no name stands in an address, a history or a log."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from cases import search as finding
from cases.forms.search import SearchForm
from cases.models import Report
from cases.views.case import rows_of
from childprotect.lib.web import need, page


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The field, and what was found; a number that is exactly one case leads there at once."""
    need(request, "cases.search")
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_valid():
        found = finding.find(request.user, form.cleaned_data["q"])
        if found.by_number and len(found.rows) + len(found.reports) == 1:
            if found.rows:
                return redirect("cases:case_detail", found.rows[0]["ref"])
            return redirect("cases:report_detail", found.reports[0]["ref"])
    return page(
        request,
        "cases/search.html",
        form=form,
        found=found,
        rows=rows_of(found.rows) if found else [],
        reports=_words(found.reports) if found else [],
        most=finding.MOST,
    )


def _words(reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a row of a report says, in the reader's language."""
    name = "unit__name_en" if get_language() == "en" else "unit__name_mn"
    statuses = dict(Report.Status.choices)
    return [row | {"status_word": statuses[row["status"]], "place": row[name]} for row in reports]
