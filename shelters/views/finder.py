"""The finder: which places take this child now, and one press that holds a bed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.access import enter_case, looked
from cases.models import Case
from cases.views.case import bar
from childprotect.lib import clock
from childprotect.lib.attempt import attempt, refused
from childprotect.lib.errors import DomainError
from childprotect.lib.web import page
from shelters import finder
from shelters.actions import holding, turning_away
from shelters.forms.finder import FinderForm
from shelters.forms.turned_away import NoPlaceForm


@require_http_methods(["GET", "POST"])
def find(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Look for a place; a press on one of them holds a bed there."""
    case = enter_case(request, ref, needs="cases.work_case")
    looked(request, case, "finder")
    user: Any = request.user
    siblings = finder.siblings(case, user)
    form = _form(request.POST or None, case, siblings)
    if siblings and not form.is_bound:
        form.initial["together"] = list(form.siblings)
    if form.is_valid() and "facility" in request.POST:
        try:
            _hold(request, case, form)
        except DomainError as problem:
            refused(form, problem)
        else:
            messages.success(request, _("The bed is held. The facility has been told that the child comes."))
            return redirect("shelters:case_stays", case.ref)
    return _page(request, case, form, NoPlaceForm(auto_id="none_%s"))


def _form(typed: Any, case: Case, siblings: list[Case]) -> FinderForm:
    return FinderForm(
        typed,
        siblings=siblings,
        others_wait=finder.others_wait(case),
        initial={"needs": finder.needs_of(case)},
    )


def _hold(request: HttpRequest, case: Case, form: FinderForm) -> None:
    data = form.cleaned_data
    try:
        facility = finder.named(UUID(request.POST["facility"]))
    except ValueError:
        facility = None
    if facility is None:
        raise DomainError(_("This facility takes no children at present. Choose another one of the list."))
    holding.hold_beds(
        case,
        by=request.user,
        facility=facility,
        needs=data["needs"],
        sheet=data["sheet"],
        together=form.chosen(),
        skip_reason=data.get("skip_reason", ""),
        form_key=data["form_key"],
    )


def _page(request: HttpRequest, case: Case, form: FinderForm, none: NoPlaceForm) -> HttpResponse:
    """The list as it is now, whatever was pressed."""
    if form.is_bound:
        needs = form.cleaned_data.get("needs", [])
        together = form.chosen()
    else:
        needs, together = form.initial["needs"], list(form.siblings.values())
    found = finder.find(case, request.user, needs=needs, together=together)
    try:
        until = holding.hold_until(case, clock.now())
    except DomainError:
        until = None
    return page(
        request,
        "shelters/finder.html",
        case=case,
        bar=bar(case),
        form=form,
        found=found,
        until=until,
        children=[finder.whom(one) for one in [case, *together]],
        none=none,
        more_forms=[none],
    )


@require_POST
def no_place(request: HttpRequest, ref: UUID) -> HttpResponse:
    """No facility has a place: count it, so that beds come where they are missing."""
    case = enter_case(request, ref, needs="cases.work_case")
    none = NoPlaceForm(request.POST, auto_id="none_%s")
    said = _("Counted. Think of kin, or call the helpline 108 for a place in another aimag.")
    if attempt(request, none, turning_away.say_no_place, case, say=said):
        return redirect("shelters:case_stays", case.ref)
    siblings = finder.siblings(case, request.user)
    form = _form(None, case, siblings)
    return _page(request, case, form, none)
