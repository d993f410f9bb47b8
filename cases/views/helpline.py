"""The helpline: the desk, a call and the report it may be, calls to make back, calls from a number."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Case as Choose
from django.db.models import When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import drafts
from audit import log
from cases import clocks, codes
from cases.actions import helpline
from cases.forms.call import CallBackForm, CallForm, NumberForm
from cases.forms.report import ChildLines
from cases.models import Call, Report
from cases.models.call import SILENT
from cases.models.report import Urgency
from cases.views.reporting import ADD, FIND, shown_again
from cases.views.routing import sent_to
from childprotect.lib import clock
from childprotect.lib.attempt import attempt, refused
from childprotect.lib.errors import DomainError
from childprotect.lib.web import enter, need, page, paginate

SENT_HOURS = 48
FEW = 12
ENOUGH_SILENT = 3  # silent calls from one number within a day after which calling back is proposed
UNIT = ("unit", "unit__district", "unit__aimag")
GRAVEST_FIRST = Choose(When(urgency=Urgency.RED, then=0), When(urgency=Urgency.ORANGE, then=1), default=2)


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Where an operator begins: reports without a unit, call-backs that wait, and what became of the own reports."""
    need(request, "cases.view_call")
    reports = Report.objects.visible_to(request.user)
    since = clock.now() - timedelta(hours=SENT_HOURS)
    waiting = list(reports.at_desk().order_by(GRAVEST_FIRST, "received_at", "pk")[: FEW + 1])
    sent = reports.filter(created_by=request.user, received_at__gte=since).exclude(unit=None)
    backs = list(
        Call.objects.visible_to(request.user)
        .waiting()
        .select_related("report")
        .order_by("at", "pk")[: FEW + 1]
    )
    return page(
        request,
        "cases/desk.html",
        waiting=waiting,
        due=clocks.running_by_ref([row.ref for row in [*waiting, *backs]]),
        backs=_rows(backs, request.user),
        sent=list(sent.select_related(*UNIT, "acknowledged_by").order_by("-received_at", "-pk")[:FEW]),
        few=FEW,
        today=clock.now(),
        figures=_figures(request.user),
    )


def _figures(user: Any) -> list[dict[str, Any]]:
    """How many calls came today, of mine and of all."""
    midnight = clock.now().astimezone(clock.ULAANBAATAR).replace(hour=0, minute=0, second=0, microsecond=0)
    calls = Call.objects.visible_to(user).filter(at__gte=midnight).order_by()
    mine, all_of_them = calls.filter(taken_by=user).count(), calls.count()
    return [
        {"label": _("My calls today"), "value": mine},
        {"label": _("All calls today"), "value": all_of_them},
    ]


@require_http_methods(["GET", "POST"])
def call_new(request: HttpRequest) -> HttpResponse:
    """The operator's sheet: one call, and in the same breath the report it may be."""
    need(request, "cases.add_call")
    form = CallForm(request.POST or None)
    lines = ChildLines(request.POST or None, prefix="child")
    if request.method == "POST" and {ADD, FIND} & request.POST.keys():
        lines = shown_again(request, form)
    elif form.is_bound and all([form.is_valid(), lines.is_valid()]):
        try:
            call = helpline.take_call(
                by=request.user, report=form.report([line.facts() for line in lines]), **form.facts()
            )
        except DomainError as problem:
            refused(form, problem)
        else:
            return _saved(request, call, {text for line in lines for text in line.warnings()})
    calls = helpline.earlier(form.data.get("phone", ""), by=request.user) if form.is_bound else []
    return page(
        request,
        "cases/call_new.html",
        form=form,
        lines=lines,
        **_earlier(request.user, calls),
        asked=bool(calls),
        **drafts.offer(request, form, lines),
    )


def _saved(request: HttpRequest, call: Call, warnings: set[str]) -> HttpResponse:
    """What was saved, in a sentence; then the next call, or the police's sheet when life is in danger."""
    for sentence in sorted(warnings):
        messages.warning(request, sentence)
    report = call.report
    if report is None:
        messages.success(request, _("The call is saved. Number: %(number)s") % {"number": call.number})
        return redirect("cases:call_new")
    messages.success(
        request,
        _("The report is registered: %(number)s.") % {"number": report.number} + " " + sent_to(report.unit),
    )
    return (
        redirect("cases:report_police", report.ref)
        if report.urgency == Urgency.RED
        else redirect("cases:call_new")
    )


@require_POST
def call_earlier(request: HttpRequest) -> HttpResponse:
    """Earlier calls from the number just typed, as a fragment. The question is recorded."""
    need(request, "cases.view_call")
    calls = helpline.earlier(request.POST.get("phone", ""), by=request.user)
    return page(request, "cases/call_earlier.html", asked=True, **_earlier(request.user, calls))


def _earlier(user: Any, calls: list[Call]) -> dict[str, Any]:
    silent = helpline.silent_today(calls)
    return {
        "earlier": _rows(calls, user),
        "silent": silent if silent + 1 >= ENOUGH_SILENT else 0,
    }


def _rows(calls: list[Call], user: Any) -> list[dict[str, Any]]:
    """Calls as lists show them: the number masked, the report only to whom may open it."""
    groups, met = dict(codes.choices("call_group")), helpline.reports_of(calls, user)
    return [
        {
            "call": call,
            "group": groups.get(call.group, call.group),
            "silent": call.group == SILENT,
            "report": call.report if call.report_id in met else None,
            "reported": call.report_id is not None,
        }
        for call in calls
    ]


@require_http_methods(["GET", "POST"])
def call_list(request: HttpRequest) -> HttpResponse:
    """All calls, newest first; asked by POST, those from exactly one number."""
    need(request, "cases.view_call")
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        calls = helpline.earlier(form.cleaned_data["phone"], by=request.user) if form.is_valid() else []
        return page(request, "cases/call_list.html", form=form, rows=_rows(calls, request.user), pages=None)
    pages = paginate(request, Call.objects.visible_to(request.user).select_related("report", "taken_by"))
    return page(
        request, "cases/call_list.html", form=form, rows=_rows(list(pages.rows), request.user), pages=pages
    )


@require_GET
def call_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One call, what it led to, and the call-back if one waits."""
    call = enter(
        request, Call, ref, needs="cases.view_call", related=("report", "taken_by", "called_back_by")
    )
    log.viewed(request.user, call)
    return _call_page(request, call, CallBackForm(initial={"version": call.version}))


def _call_page(request: HttpRequest, call: Call, form: CallBackForm) -> HttpResponse:
    earlier = helpline.earlier(call.phone, by=request.user, but=call)
    return page(
        request,
        "cases/call_detail.html",
        form=form,
        due=clocks.running(call),
        **_rows([call], request.user)[0],
        others=_rows(earlier, request.user),
    )


@require_POST
def call_number(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Show the caller's number once; the look is recorded."""
    call = enter(request, Call, ref, needs="cases.view_call")
    phone = helpline.number_seen(call, by=request.user)
    messages.info(request, _("Caller's number: %(number)s") % {"number": phone or _("not known")})
    return redirect("cases:call_detail", ref)


@require_POST
def call_called_back(request: HttpRequest, ref: UUID) -> HttpResponse:
    """How a call-back went."""
    call = enter(request, Call, ref, needs="cases.add_call", related=("report", "taken_by", "called_back_by"))
    form = CallBackForm(request.POST)
    if attempt(request, form, helpline.call_back, call, say=_("Saved.")):
        return redirect("cases:call_detail", ref)
    return _call_page(request, call, form)
