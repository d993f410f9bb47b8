"""Reports: the sheet, the list of what came in, one report and what becomes of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import log
from cases import codes
from cases.actions import matching as same
from cases.actions import reporting
from cases.forms.report import ChildLines, DecideForm, ReportForm
from cases.matching import Match, possible_children
from cases.models import Report, Reporter
from childprotect.lib.errors import DomainError
from childprotect.lib.web import enter, need, page, paginate, refuse

ADD = "add"


@require_http_methods(["GET", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    """The report sheet. The button "another child" shows it again with a row more, nothing else."""
    need(request, "cases.add_report")
    form = ReportForm(request.POST or None, user=request.user)
    lines = ChildLines(request.POST or None, prefix="child")
    if request.method == "POST" and ADD in request.POST:
        form, lines = _one_more(request)
    elif form.is_bound and form.is_valid() and lines.is_valid():
        try:
            report = reporting.receive(
                by=request.user, children=[line.facts() for line in lines], **form.facts()
            )
        except DomainError as problem:
            form.add_error(problem.field, problem.sentence)
        else:
            for sentence in {warning for line in lines for warning in line.warnings()}:
                messages.warning(request, sentence)
            messages.success(request, _("The report is registered."))
            return redirect("cases:report_detail", report.ref)
    several = len(form.fields["unit"].queryset) > 1  # type: ignore[attr-defined]
    return page(request, "cases/report_new.html", form=form, lines=lines, several_units=several)


def _one_more(request: HttpRequest) -> tuple[ReportForm, Any]:
    """The sheet with everything typed so far, and one more child."""
    data = request.POST.copy()
    typed = data.get("child-TOTAL_FORMS", "")
    count = int(typed) if typed.isdecimal() and len(typed) < 4 else 1
    data["child-TOTAL_FORMS"] = str(min(count + 1, ChildLines.max_num))
    form = ReportForm(data, user=request.user)
    lines = ChildLines(data, prefix="child")
    form._errors, lines._errors = ErrorDict(), [{} for _line in lines.forms]  # typed, not yet judged
    for line in lines.forms:
        line._errors = ErrorDict()
    form.is_bound_quietly = True  # type: ignore[attr-defined]
    return form, lines


@require_POST
def report_matches(request: HttpRequest) -> HttpResponse:
    """Possible earlier files of the children typed so far, as a fragment."""
    need(request, "cases.add_report")
    lines = ChildLines(request.POST, prefix="child")
    lines.is_valid()
    found = [
        match for line in lines for match in _matches_of(request.user, getattr(line, "cleaned_data", {}))
    ]
    return page(request, "cases/report_matches.html", matches=_distinct(found), choosing=False)


def _matches_of(user: Any, data: dict[str, Any]) -> list[Match]:
    born = data.get("born") or {}
    return possible_children(
        user,
        given_name=data.get("given_name", ""),
        father_name=data.get("father_name", ""),
        sex=data.get("sex") or "u",
        registration_number=data.get("registration_number", ""),
        **born,
    )


def _distinct(found: list[Match]) -> list[Match]:
    return list({match.child.pk: match for match in found}.values())


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """What came in and waits for a decision first, then what was decided."""
    need(request, "cases.view_report")
    seen = Report.objects.visible_to(request.user).select_related("unit", "unit__district", "unit__aimag")
    status = request.GET.get("status", "received")
    if status == "received":
        seen = seen.open()
    pages = paginate(request, seen.prefetch_related("children").order_by("-received_at", "-id"))
    return page(
        request,
        "cases/report_list.html",
        pages=pages,
        waiting=status == "received",
        channels=dict(codes.choices("channel")),
        may_add=request.user.has_perm("cases.add_report"),  # type: ignore[union-attr]
    )


@require_GET
def report_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One report with its children, earlier files beside each, and what can be done with it."""
    report = enter(request, Report, ref, needs="cases.view_report")
    log.viewed(request.user, report)
    may_decide = report.status == Report.Status.RECEIVED and request.user.has_perm(
        "cases.decide_report", report
    )  # type: ignore[union-attr]
    children = [
        {"line": line, "matches": same.proposals(line, user=request.user) if may_decide else []}
        for line in report.children.select_related("same_as", "case", "child")
    ]
    return page(
        request,
        "cases/report_detail.html",
        report=report,
        children=children,
        concerns=[codes.word("concern", code) for code in report.concerns],
        channel=codes.word("channel", report.channel),
        may_decide=may_decide,
        may_see_reporter=request.user.has_perm("cases.view_reporter")  # type: ignore[union-attr]
        and Reporter.objects.visible_to(request.user).filter(report=report).exists(),
        form=DecideForm(initial={"version": report.version}),
    )


@require_POST
def report_same(request: HttpRequest, ref: UUID, line_ref: UUID) -> HttpResponse:
    """Say which earlier file a child of the report is, or that it is none."""
    report = enter(request, Report, ref, needs="cases.decide_report")
    try:
        same.choose(report, line_ref, by=request.user, child_ref=request.POST.get("child") or None)
    except DomainError as problem:
        messages.error(request, problem.sentence)
    return redirect("cases:report_detail", report.ref)


@require_POST
def report_accept(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Open a case for each child."""
    report = enter(request, Report, ref, needs="cases.decide_report")
    try:
        cases = reporting.accept(report, by=request.user)
    except DomainError as problem:
        messages.error(request, problem.sentence)
        return redirect("cases:report_detail", report.ref)
    messages.success(request, _("The case is open. Case number: %(number)s") % {"number": cases[0].number})
    return redirect("cases:case_detail", cases[0].ref)


@require_POST
def report_decide(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The report becomes no case."""
    report = enter(request, Report, ref, needs="cases.decide_report")
    form = DecideForm(request.POST)
    if form.is_valid():
        try:
            reporting.decide_otherwise(report, by=request.user, **form.cleaned_data)
        except DomainError as problem:
            form.add_error(problem.field, problem.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("cases:report_list")
    return page(request, "cases/report_decide.html", form=form, report=report)


@require_POST
def report_reporter(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Show who reported: asked for on purpose, each look logged."""
    report = enter(request, Report, ref, needs="cases.view_report")
    reporter = Reporter.objects.visible_to(request.user).filter(report=report).first()
    if reporter is None:
        refuse(request, report, "cases.view_reporter")
    log.viewed(request.user, reporter, page="reporter")
    return page(request, "cases/report_reporter.html", report=report, reporter=reporter)
