"""The waiting list of an area, without names; and a child put on it, taken off, or a place declined."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import enter_case, looked
from cases.views.case import bar
from childprotect.lib.attempt import attempt
from childprotect.lib.web import enter, need, page, paginate
from shelters import finder
from shelters.actions import waiting as actions
from shelters.forms.waiting import WaitForm, WhyForm
from shelters.models import Need, Waiting


@require_GET
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Who waits, in the order of the line: age, sex and need; what is offered; who was passed over and why."""
    need(request, "shelters.view_waiting")
    user: Any = request.user
    line = (
        Waiting.objects.visible_to(user)
        .in_line()
        .select_related("case__child", "case__unit__district", "case__unit__aimag", "offered")
        .prefetch_related("skips__by")
    )
    pages = paginate(request, line)
    opens = user.has_perm("cases.view_case")
    rows = [
        {
            "waiting": one,
            "whom": finder.whom(one.case),
            "unit": one.case.unit.path,
            "needs": needs_words(one),
            "risk": one.case.risk,
            "case": one.case if opens else None,
            "skips": list(one.skips.all()),
        }
        for one in pages.rows
    ]
    return page(request, "shelters/waiting_list.html", rows=rows, pages=pages)


def needs_words(waiting: Waiting) -> str:
    """What the child needs, in words."""
    return ", ".join(str(Need(code).label) for code in waiting.needs)


@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Put the child of a case on the list."""
    case = enter_case(request, ref, needs="cases.work_case")
    looked(request, case, "waiting")
    typed = request.POST if request.method == "POST" else None  # nothing ticked is an answer
    form = WaitForm(typed, initial={"needs": finder.needs_of(case)})
    said = _("The child is on the waiting list. You are told as soon as a bed falls free.")
    if attempt(request, form, actions.put_on_list, case, say=said):
        return redirect("shelters:case_stays", case.ref)
    return page(
        request,
        "shelters/waiting_new.html",
        case=case,
        bar=bar(case),
        form=form,
        heading=_("Put on the waiting list"),
    )


def _why(request: HttpRequest, ref: UUID, action: Any, heading: str) -> HttpResponse:
    waiting = enter(request, Waiting, ref, needs="shelters.propose_stay")
    case = enter_case(request, waiting.case.ref, needs="cases.work_case")
    form = WhyForm(request.POST or None)
    if attempt(request, form, action, waiting, say=_("Saved.")):
        return redirect("shelters:case_stays", case.ref)
    return page(request, "shelters/waiting_new.html", case=case, bar=bar(case), form=form, heading=heading)


@require_http_methods(["GET", "POST"])
def take_off(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The child no longer waits."""
    return _why(request, ref, actions.take_off, _("Take off the waiting list"))


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The place offered does not suit."""
    return _why(request, ref, actions.decline, _("The place does not suit"))
