"""A report on its way: found a unit, taken on, sent on, told to the police, looked at once more."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit import log
from cases import codes
from cases.actions import deciding, police, routing
from cases.forms.deciding import FollowUpForm
from cases.forms.routing import PoliceForm, RouteForm
from cases.forms.unit import UnitFinder
from cases.models import Report
from cases.views.reporting import FIND
from childprotect.lib.attempt import attempt, press
from childprotect.lib.forms import unjudged
from childprotect.lib.web import enter, need, page


@require_POST
def unit_find(request: HttpRequest) -> HttpResponse:
    """The units that what is typed may mean, as the list of a form. By POST: an address is nobody else's business."""
    need(request, "cases.route_report")
    form = UnitFinder(request.POST)
    unjudged(form)
    return page(request, "cases/unit_choices.html", field=form["unit"], typed=form.typed, found=form.offered)


@require_http_methods(["GET", "POST"])
def report_route(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Send a report to its unit, or from a wrong one further."""
    report = enter(
        request, Report, ref, needs="cases.route_report", related=("unit__district", "unit__aimag")
    )
    form = RouteForm(request.POST or None, report=report, initial={"version": report.version})
    if form.is_bound and FIND in request.POST:
        unjudged(form)
    elif attempt(request, form, routing.route, report, facts=form.facts):
        messages.success(request, sent_to(form.cleaned_data["unit"]))
        seen = Report.objects.visible_to(request.user).filter(pk=report.pk).exists()
        return redirect("cases:report_detail", ref) if seen else redirect("cases:report_list")
    return page(request, "cases/report_route.html", form=form, report=report)


def sent_to(unit: Any) -> str:
    """Where a report went and who was told there, as a sentence."""
    if unit is None:
        return _("The report waits at the national desk.")
    told = [worker.name for worker in routing.workers_of(unit)]
    if not told:
        return _("Sent to %(unit)s. Nobody works there now: the supervisor was told.") % {"unit": unit.path}
    return _("Sent to %(unit)s. Told: %(names)s.") % {"unit": unit.path, "names": ", ".join(told)}


@require_POST
def report_acknowledge(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One button: I take this report on."""
    report = enter(request, Report, ref, needs="cases.decide_report")
    said = _("You have taken the report on. Decide next what becomes of it.")
    press(request, routing.acknowledge, report, say=said)
    return redirect("cases:report_detail", ref)


@require_http_methods(["GET", "POST"])
def report_police(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The hand-over sheet for the police, and the record that they were told."""
    report = enter(
        request, Report, ref, needs="cases.add_report", related=("unit__district", "unit__aimag", "bag")
    )
    form = PoliceForm(request.POST or None, report=report)
    said = _("Recorded: the police were told.")
    if attempt(request, form, police.tell_police, report, say=said, facts=form.facts):
        return redirect("cases:report_police", ref)
    log.viewed(request.user, report, page="police")
    return page(
        request,
        "cases/report_police.html",
        form=form,
        report=report,
        children=report.children.all(),
        concerns=[codes.word("concern", code) for code in report.concerns],
        channel=codes.word("channel", report.channel),
        told=report.police_notices.select_related("by"),
    )


@require_http_methods(["GET", "POST"])
def report_follow_up(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Look once more at a report that became no case."""
    report = enter(request, Report, ref, needs="cases.decide_report")
    form = FollowUpForm(request.POST or None)
    if attempt(request, form, deciding.follow_up, report, say=_("Saved.")):
        return redirect("cases:report_detail", ref)
    return page(request, "cases/report_follow_up.html", form=form, report=report)
