"""Reports: the sheet, the list of what came in, one report and what becomes of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import drafts
from audit import log
from cases import clocks, codes, waiting
from cases.actions import deciding, reporting, routing
from cases.actions import matching as same
from cases.forms.deciding import DecideForm
from cases.forms.report import ChildLines, DeskReportForm, ReportForm
from cases.matching import Known, Match, possible_children
from cases.models import Report, Reporter
from cases.models.report import Urgency
from childprotect.lib.attempt import attempt, press, refused
from childprotect.lib.errors import DomainError
from childprotect.lib.forms import unjudged
from childprotect.lib.web import enter, need, page, paginate, refuse

UNIT = ("unit", "unit__district", "unit__aimag")
ADD, FIND = "add", "find"  # buttons that show the sheet again: one child more, the units of what was typed


@require_http_methods(["GET", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    """The report sheet. The buttons "another child" and "find" show it again with what they bring, nothing else."""
    need(request, "cases.add_report")
    form = _sheet(request)
    lines = ChildLines(request.POST or None, prefix="child")
    if request.method == "POST" and {ADD, FIND} & request.POST.keys():
        lines = shown_again(request, form)
    elif form.is_bound and form.is_valid() and lines.is_valid():
        try:
            report = reporting.receive(
                by=request.user, children=[line.facts() for line in lines], **form.facts()
            )
        except DomainError as problem:
            refused(form, problem)
        else:
            for sentence in {warning for line in lines for warning in line.warnings()}:
                messages.warning(request, sentence)
            messages.success(request, _("The report is registered."))
            red = report.urgency == Urgency.RED
            return redirect("cases:report_police" if red else "cases:report_detail", report.ref)
    return page(
        request,
        "cases/report_new.html",
        form=form,
        lines=lines,
        finds=isinstance(form, DeskReportForm),
        **drafts.offer(request, form, lines),
    )


def _sheet(request: HttpRequest) -> ReportForm:
    """The report sheet of this person, with what was typed."""
    sheet = DeskReportForm if request.user.has_perm("cases.view_call") else ReportForm  # type: ignore[union-attr]
    return sheet(request.POST or None, user=request.user)


def shown_again(request: HttpRequest, form: Any) -> Any:
    """`form` and the children with everything typed so far, and one child more if that was asked for."""
    data = request.POST.copy()
    typed = data.get("child-TOTAL_FORMS", "")
    count = int(typed) if typed.isdecimal() and len(typed) < 4 else 1
    data["child-TOTAL_FORMS"] = str(min(count + (ADD in data), ChildLines.max_num))
    lines = ChildLines(data, prefix="child")
    lines._errors = [{} for _line in lines.forms]
    for one in (form, *lines.forms):
        unjudged(one)
    return lines


@require_POST
def report_matches(request: HttpRequest) -> HttpResponse:
    """Possible earlier files of the children typed so far, as a fragment."""
    need(request, "cases.add_report")
    form, lines = _sheet(request), ChildLines(request.POST, prefix="child")
    form.is_valid()
    lines.is_valid()
    unit = getattr(form, "cleaned_data", {}).get("unit")
    typed = [Known.typed(**_typed(getattr(line, "cleaned_data", {})), unit=unit) for line in lines]
    found = [match for one in typed for match in possible_children(request.user, one)]
    reported = [row for one in typed for row in waiting.like(request.user, one)]
    return page(
        request,
        "cases/report_matches.html",
        matches=_distinct(found),
        reported=list({row.line.pk: row for row in reported}.values()),
    )


def _typed(data: dict[str, Any]) -> dict[str, Any]:
    """What is known of a child so far."""
    names = ("given_name", "father_name", "registration_number")
    return (
        {name: data.get(name, "") for name in names}
        | {"sex": data.get("sex") or "u"}
        | (data.get("born") or {})
    )


def _distinct(found: list[Match]) -> list[Match]:
    return list({match.child.pk: match for match in found}.values())


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """What came in and waits for a decision first, then what was decided."""
    need(request, "cases.view_report")
    seen = Report.objects.visible_to(request.user).select_related(*UNIT, "bag")
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
    report = enter(request, Report, ref, needs="cases.view_report", related=(*UNIT, "bag", "acknowledged_by"))
    log.viewed(request.user, report)
    user: Any = request.user
    received = report.status == Report.Status.RECEIVED
    may_decide = received and user.has_perm("cases.decide_report", report)
    children = [
        {
            "line": line,
            "matches": same.proposals(line, user=request.user) if may_decide else [],
            "reported": waiting.like(user, Known.reported(line), besides=report) if may_decide else [],
        }
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
        may_accept=may_decide and report.unit_id and user.has_perm("cases.add_case", report),
        may_route=received and user.has_perm("cases.route_report", report),
        **_way(report, user),
        may_see_reporter=request.user.has_perm("cases.view_reporter")  # type: ignore[union-attr]
        and Reporter.objects.visible_to(request.user).filter(report=report).exists(),
        form=DecideForm(initial={"version": report.version}, user=user),
        near=deciding.likely_originals(report, user) if may_decide else [],
    )


def _way(report: Report, user: Any) -> dict[str, Any]:
    """How the report came here, who was told of it, what it repeats and what follows, as far as the person may see."""
    same_report, same_case = report.duplicate_of_report, report.duplicate_of_case
    running = clocks.running(report)
    if running is not None and running.step == deciding.FOLLOW_UP:
        follow_up, running = running, None
    else:
        follow_up = None
    waiting = (
        report.status == Report.Status.RECEIVED and report.unit is not None and report.acknowledged_by is None
    )
    return {
        "running": running,
        "running_word": codes.word("step", running.step) if running else "",
        "follow_up": follow_up,
        "told": [worker.name for worker in routing.workers_of(report.unit)]
        if waiting and report.unit
        else [],
        "waiting": waiting,
        "routings": report.routings.select_related("from_unit", "to_unit", "by"),
        "police": report.police_notices.all(),
        "may_police": user.has_perm("cases.add_report", report),
        "may_follow_up": follow_up is not None and user.has_perm("cases.decide_report", report),
        "same_report": same_report
        if same_report and user.has_perm("cases.view_report", same_report)
        else None,
        "same_case": same_case if same_case and user.has_perm("cases.view_case", same_case) else None,
    }


@require_POST
def report_same(request: HttpRequest, ref: UUID, line_ref: UUID) -> HttpResponse:
    """Say which earlier file a child of the report is, or that it is none."""
    report = enter(request, Report, ref, needs="cases.decide_report")
    press(request, same.choose, report, line_ref, child_ref=request.POST.get("child") or None)
    return redirect("cases:report_detail", report.ref)


@require_POST
def report_accept(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Open a case for each child."""
    report = enter(request, Report, ref, needs="cases.add_case")
    done = press(request, reporting.accept, report)
    if done is None:
        return redirect("cases:report_detail", report.ref)
    case = done.made[0]
    messages.success(request, _("The case is open. Case number: %(number)s") % {"number": case.number})
    return redirect("cases:case_detail", case.ref)


@require_POST
def report_decide(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The report becomes no case."""
    report = enter(request, Report, ref, needs="cases.decide_report")
    form = DecideForm(request.POST, user=request.user)
    if attempt(request, form, deciding.decide_otherwise, report, say=_("Saved.")):
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
