"""A caseload passed on: seen beforehand case by case, done in one step, kept as history. And a single task."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from cases import caseload, codes
from cases.actions import handing
from cases.forms.caseload import HandOverForm, SharesForm, TaskAssignForm
from cases.models import Case, Handover
from cases.views.steps import step_page
from cases.views.tasks import WORK, enter_task
from childprotect.lib.attempt import attempt, refused
from childprotect.lib.errors import DomainError
from childprotect.lib.web import enter, need, page, paginate

LINES = 50


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, ref: UUID) -> HttpResponse:
    """All open cases of one person to colleagues of the same unit: chosen, looked at, done."""
    user: Any = request.user
    person = caseload.met(user, ref)
    if person is None:
        request.denied = {"model": "accounts.user", "ref": str(ref), "needs": caseload.ASSIGN}  # type: ignore[attr-defined]
        raise Http404
    cases = list(caseload.carried(user, person))
    able = caseload.colleagues(person, {case.unit_id for case in cases})
    form = HandOverForm(request.POST or None, able=able)
    shares = None
    if form.is_valid():
        shares = _shares(request, form, cases)
        if shares is not None and shares.is_bound:
            done = _send(request, form, shares, person)
            if done:
                messages.success(request, _("The cases are handed over. Everybody concerned has been told."))
                return redirect(done[0]) if len(done) == 1 else redirect("cases:handover_list")
            shares = _shares(request, form, cases, anew=True)
    return page(
        request,
        "cases/hand_over.html",
        person=person,
        cases=cases,
        red=sum(case.risk == "red" for case in cases),
        tasks=caseload.tasks_elsewhere(user, person).count(),
        able=[one for one in able if not one.away],
        away=[one.person.name for one in able if one.away],
        form=form,
        shares=shares,
        rows=shares.rows() if shares else [],
        split=caseload.shares(shares.plan) if shares else [],
    )


def _shares(request: HttpRequest, form: HandOverForm, cases: list[Any], *, anew: bool = False) -> Any:
    """Who would take what: as sent, or proposed; None where somebody's unit has nobody among the chosen."""
    plan = caseload.proposed(cases, form.chosen)
    without = {case.unit.name for case in cases if plan[case.pk] is None}
    if without:
        form.add_error(
            "to", _("Nobody you chose works in: %(units)s") % {"units": ", ".join(sorted(without))}
        )
        return None
    sent = request.POST if "send" in request.POST and not anew else None
    shares: Any = SharesForm(sent, cases=cases, people=[one.person for one in form.chosen], plan=plan)
    shares.plan = plan
    return shares


def _send(request: HttpRequest, form: HandOverForm, shares: SharesForm, person: Any) -> list[Handover]:
    """Hand over as sent; nothing, and the mistake on the form, when it cannot be."""
    if not shares.is_valid():
        form.add_error(None, _("The open cases changed meanwhile. Check the list and send again."))
        return []
    try:
        return handing.hand_over(person, by=request.user, takers=shares.takers(), **form.facts)
    except DomainError as problem:
        refused(form, problem)
    return []


@require_GET
def handover_list(request: HttpRequest) -> HttpResponse:
    """What was handed over, the newest first."""
    need(request, "cases.view_team")
    rows = Handover.objects.visible_to(request.user).select_related("person", "by", "unit")
    pages = paginate(request, rows)
    counted = caseload.split(pages.rows)
    return page(
        request,
        "cases/handover_list.html",
        pages=pages,
        rows=[
            {
                "row": row,
                "reason": codes.word("handover_reason", row.reason),
                "split": sorted(counted.get(row.pk, {}).items()),
                "count": sum(counted.get(row.pk, {}).values()),
            }
            for row in pages.rows
        ],
    )


@require_GET
def handover_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One hand-over with its cases, as far as the reader meets them still."""
    row: Handover = enter(request, Handover, ref, needs=WORK, related=("person", "by", "unit"))
    pages = paginate(request, row.lines.select_related("to", "case__child"), size=LINES)
    keys = [line.case_id for line in pages.rows]
    met = set(Case.objects.visible_to(request.user).filter(pk__in=keys).values_list("pk", flat=True))
    count = pages.count
    return page(
        request,
        "cases/handover_detail.html",
        row=row,
        reason=codes.word("handover_reason", row.reason),
        pages=pages,
        size=LINES,
        count=ngettext("%(count)s case", "%(count)s cases", count) % {"count": count},
        lines=[
            {
                "line": line,
                "name": line.case.child.name if line.case_id in met else "",
                "met": line.case_id in met,
            }
            for line in pages.rows
        ],
        team=request.user.has_perm("cases.view_team"),  # type: ignore[union-attr]
    )


@require_http_methods(["GET", "POST"])
def task_assign(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Somebody else does the task."""
    task, case = enter_task(request, ref, needs=WORK)
    form = TaskAssignForm(request.POST or None, task=task)
    said = _("The task is passed on. Both have been told.")
    if attempt(request, form, handing.reassign_task, task, say=said):
        return redirect(task)
    return step_page(request, case, form, _("Pass the task on"), _("Pass on"), hint=task.title)
