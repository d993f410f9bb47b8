"""Papers as PDF. Asked for by POST: making one is recorded, and nothing of it stands in an address."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from cases import papers
from cases.access import enter_case
from cases.forms.papers import SummaryForm
from cases.models import AgendaItem, Report
from cases.views.case import bar
from childprotect.lib.web import enter, page

PRINT = "cases.print_case"


def answer(data: bytes, name: str) -> HttpResponse:
    """A PDF to keep or to print; its name says nothing of the child."""
    made = HttpResponse(data, content_type="application/pdf")
    made["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return made


@require_http_methods(["GET", "POST"])
def case_papers(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The papers of a case; posted, a summary with the chosen parts."""
    case = enter_case(request, ref, needs=PRINT)
    form = SummaryForm(request.POST or None, initial={"chosen": ["child"]})
    if form.is_valid():
        return answer(papers.summary(case, by=request.user, **form.cleaned_data), "summary")
    return page(request, "cases/case_papers.html", case=case, bar=bar(case), form=form)


@require_POST
def paper_closure(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The closing sheet."""
    case = enter_case(request, ref, needs=PRINT)
    return answer(papers.closure(case, by=request.user), "closing")


@require_POST
def paper_minutes(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The joint team's minutes for one child."""
    item = enter(request, AgendaItem, ref, needs="cases.view_meeting", related=("meeting", "case"))
    item.case = enter_case(request, item.case.ref, needs=PRINT)
    return answer(papers.minutes(item, by=request.user), "minutes")


@require_POST
def paper_report(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The report sheet."""
    report = enter(
        request,
        Report,
        ref,
        needs="cases.view_report",
        related=("unit__district", "unit__aimag", "created_by"),
    )
    return answer(papers.report_sheet(report, by=request.user), "report")
