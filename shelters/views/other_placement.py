"""Placements with kin, in a witness house or in hospital: met with their case."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import clocks, codes
from cases.access import enter_case, looked
from cases.models import Case
from cases.views.case import bar
from childprotect.lib import clock
from childprotect.lib.attempt import attempt
from childprotect.lib.web import enter, page
from shelters import kin
from shelters.actions import other_placing
from shelters.forms.other_placement import ChecksForm, ElsewhereForm, EndForm, KinForm, VisitForm
from shelters.forms.stays import ReasonForm, VersionForm
from shelters.models import OtherPlacement, Stay


@require_http_methods(["GET", "POST"])
def kin_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """With whom of the child's file the child could stay."""
    case = enter_case(request, ref, needs="cases.work_case")
    form = KinForm(request.POST or None, case=case)
    heading = _("Place with kin")
    return _new(request, case, form, other_placing.propose_kin, heading, "shelters/kin_new.html")


@require_http_methods(["GET", "POST"])
def elsewhere_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The child is in hospital or a witness house."""
    case = enter_case(request, ref, needs="cases.work_case")
    form = ElsewhereForm(request.POST or None, case=case)
    heading = _("In hospital or a witness house")
    return _new(request, case, form, other_placing.place_elsewhere, heading, "shelters/elsewhere_new.html")


def _new(
    request: HttpRequest, case: Case, form: Any, action: Any, heading: str, template: str
) -> HttpResponse:
    if done := attempt(request, form, action, case, say=_("Saved.")):
        return redirect("shelters:placement_detail", done.made.ref)
    return page(request, template, case=case, bar=bar(case), form=form, heading=heading)


def _entered(
    request: HttpRequest, ref: UUID, needs: str = "shelters.view_stay"
) -> tuple[OtherPlacement, Case]:
    stay: OtherPlacement = enter(request, OtherPlacement, ref, needs=needs)
    works = "cases.view_case" if needs == "shelters.view_stay" else "cases.work_case"
    return stay, enter_case(request, stay.case.ref, needs=works)


@require_GET
def detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One placement."""
    stay, case = _entered(request, ref)
    looked(request, case, "placement")
    return _page(request, stay, case)


def _page(request: HttpRequest, stay: OtherPlacement, case: Case, **bound: Any) -> HttpResponse:
    """The placement with what can be done next; `bound`: the form that was refused, with what was typed."""
    user: Any = request.user
    works = user.has_perm("shelters.propose_stay", stay)
    here, checking = stay.status == Stay.Status.ADMITTED, stay.status == Stay.Status.PROPOSED
    of_kin = stay.kind == Stay.Kind.KIN
    points = kin.points(stay) if of_kin else []
    mine = [
        point for point in points if not point.supervisor or user.has_perm(other_placing.SUPERVISES, case)
    ]
    version = {"version": stay.version}
    forms = {
        "checks_form": ChecksForm(points=mine) if works and checking else None,
        "confirm_form": VersionForm(initial=version) if works and checking else None,
        "give_up_form": ReasonForm(initial=version, auto_id="give_up_%s") if works and checking else None,
        "visit_form": VisitForm(case=case, auto_id="visit_%s") if works and here and of_kin else None,
        "end_form": EndForm(initial=version, auto_id="end_%s") if works and here else None,
    } | bound
    return page(
        request,
        "shelters/placement.html",
        case=case,
        bar=bar(case),
        stay=stay,
        place=_where(stay, user),
        points=points,
        clock=clocks.running(stay),
        days=((stay.discharged_at or clock.now()) - stay.admitted_at).days if stay.admitted_at else None,
        to=codes.word("destination", stay.discharged_to) if stay.discharged_to else "",
        more_forms=list(bound.values()),
        **forms,
    )


def _where(stay: OtherPlacement, user: Any) -> str:
    """The name of the place; of a witness house only for who put the child there and who answers for the case."""
    if stay.kind == Stay.Kind.WITNESS and user.pk not in {stay.proposed_by_id, stay.case.worker_id}:
        return ""
    return stay.kin.name if stay.kin else stay.place_name


def _step(request: HttpRequest, ref: UUID, name: str, form: Any, action: Any, said: str) -> HttpResponse:
    """One form of the page of a placement, named `name` on it; what was typed stays when it is refused."""
    stay, case = _entered(request, ref, "shelters.propose_stay")
    form = form(stay, case)
    if attempt(request, form, action, stay, say=said, facts=getattr(form, "answers", None)):
        return redirect("shelters:placement_detail", stay.ref)
    return _page(request, stay, case, **{name: form})


@require_POST
def check(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What was found out about the kin."""
    return _step(
        request,
        ref,
        "checks_form",
        lambda stay, case: ChecksForm(request.POST, points=_mine(request, stay, case)),
        other_placing.check_kin,
        _("Saved."),
    )


def _mine(request: HttpRequest, stay: OtherPlacement, case: Case) -> list[kin.Point]:
    supervises = request.user.has_perm(other_placing.SUPERVISES, case)  # type: ignore[union-attr]
    return [point for point in kin.points(stay) if not point.supervisor or supervises]


@require_POST
def confirm(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The child stays with the kin from now."""
    return _step(
        request,
        ref,
        "confirm_form",
        lambda stay, case: VersionForm(request.POST),
        other_placing.confirm_kin,
        _("The child stays with the kin from now. The first visit is on your list."),
    )


@require_POST
def give_up(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The child will not stay there."""
    return _step(
        request,
        ref,
        "give_up_form",
        lambda stay, case: ReasonForm(request.POST, auto_id="give_up_%s"),
        other_placing.give_up_kin,
        _("Saved."),
    )


@require_POST
def visit(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A visit where the child stays."""
    return _step(
        request,
        ref,
        "visit_form",
        lambda stay, case: VisitForm(request.POST, case=case, auto_id="visit_%s"),
        other_placing.visit_kin,
        _("Saved. The next visit is on your list."),
    )


@require_POST
def end(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The child is no longer there."""
    return _step(
        request,
        ref,
        "end_form",
        lambda stay, case: EndForm(request.POST, auto_id="end_%s"),
        other_placing.end_placement,
        _("Saved."),
    )
