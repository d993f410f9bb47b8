"""Stays: the case's tab, the proposal, and what the facility does with it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import log
from cases import clocks, codes, limits
from cases.access import enter_case, looked
from cases.models import Case
from cases.views.case import bar, tabs
from childprotect.lib import clock
from childprotect.lib.attempt import attempt, press
from childprotect.lib.web import enter, page
from shelters import finding
from shelters.actions import extending, placing, staying
from shelters.forms.stays import (
    AdultsForm,
    BedForm,
    DischargeForm,
    ProposeForm,
    ReasonForm,
    RefuseForm,
)
from shelters.models import Stay, Waiting
from shelters.views import care, moving
from shelters.views.steps import stay_step
from shelters.views.waiting import needs_words


@require_GET
def case_stays(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The stays of one case."""
    case = enter_case(request, ref)
    looked(request, case, "stays")
    user: Any = request.user
    stays = Stay.every.visible_to(user).filter(case=case).select_related("facility__unit", "bed", "kin")
    rows = [
        {
            "stay": stay,
            "facility": _place(stay),
            "url": reverse(
                "shelters:stay_detail" if stay.kind == Stay.Kind.FACILITY else "shelters:placement_detail",
                args=[stay.ref],
            ),
            "days": ((stay.discharged_at or clock.now()) - stay.admitted_at).days
            if stay.admitted_at
            else None,
            "to": codes.word("destination", stay.discharged_to) if stay.discharged_to else "",
            "clock": clocks.running(stay) if stay.status in Stay.LIVE else None,
        }
        for stay in stays[:50]
    ]
    works = user.has_perm("shelters.propose_stay") and case.closed_at is None
    placed = Stay.every.placing().filter(case=case).exists()
    return page(
        request,
        "shelters/case_stays.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, user, "shelters:case_stays"),
        rows=rows,
        may_propose=works and not placed,
        may_check_kin=works,
        waiting=_waiting(case, user),
    )


def _waiting(case: Case, user: Any) -> dict[str, Any] | None:
    """The child's place on the waiting list, with who was given a bed before it and why."""
    row = (
        Waiting.objects.visible_to(user)
        .filter(case=case, status=Waiting.Status.WAITING)
        .select_related("offered__unit")
        .prefetch_related("skips__by", "skips__facility")
        .first()
    )
    return {"row": row, "needs": needs_words(row), "skips": list(row.skips.all())} if row else None


def _place(stay: Stay) -> str:
    """Where it is, in a word; which witness house stands on its own page, for who may know."""
    if stay.kind == Stay.Kind.FACILITY:
        return stay.facility.name
    name = stay.kin.name if stay.kin else "" if stay.kind == Stay.Kind.WITNESS else stay.place_name
    return f"{stay.get_kind_display()}: {name}" if name else str(stay.get_kind_display())


@require_http_methods(["GET", "POST"])
def stay_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Propose the child to a facility."""
    case = enter_case(request, ref, needs="cases.work_case")
    form = ProposeForm(
        request.POST or None, case=case, user=request.user, initial={"facility": request.GET.get("at", "")}
    )
    said = _("The facility has been asked. You are told as soon as it answers.")
    if attempt(request, form, placing.propose_stay, case, say=said):
        return redirect("shelters:case_stays", case.ref)
    return page(request, "shelters/stay_new.html", case=case, bar=bar(case), form=form)


def _placed_by(stay: Stay, user: Any) -> bool:
    """Whether the person asked for this stay, or answers for the case now, and it lasts: they bring the child there."""
    lasts = stay.status in {Stay.Status.HELD, Stay.Status.ADMITTED}
    return lasts and user.pk in {stay.proposed_by_id, stay.case.worker_id}


@require_GET
def stay_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The sheet a stay needs: for the facility while it lasts, for who works on the case always."""
    stay = enter(request, Stay, ref, needs="shelters.view_stay")
    user: Any = request.user
    manages = user.has_perm("shelters.manage_stay", stay)
    if not manages:
        enter_case(request, stay.case.ref)
    log.viewed(user, stay, case=None if manages else stay.case)
    version, status = {"version": stay.version}, Stay.Status
    now = clock.now()
    moves = moving.parts(request, stay, manages=manages)
    leaving = {"destination": stay.discharged_to, "escort": stay.escort}
    free = finding.suiting(stay.facility, stay.child.sex, stay.child.age, now, now + limits.ONE_DAY)
    return page(
        request,
        "shelters/stay_detail.html",
        stay=stay,
        **care.on_top(user, stay),
        child=stay.child,
        facility=stay.facility,
        case=None if manages else stay.case,
        manages=manages,
        worker=stay.case.worker or stay.proposed_by,
        days=(now - stay.admitted_at).days if stay.admitted_at else None,
        clock=clocks.running(stay),
        to=codes.word("destination", stay.discharged_to) if stay.discharged_to else "",
        address=stay.facility.address if manages or _placed_by(stay, user) else "",
        bed_form=BedForm(initial=version, beds=free) if manages and stay.status == status.PROPOSED else None,
        refuse_form=RefuseForm(initial=version, auto_id="refuse_%s")
        if manages and stay.status in {status.PROPOSED, status.HELD}
        else None,
        admit_form=AdultsForm(initial=version | {"adults": stay.adults})
        if manages and stay.status == status.HELD
        else None,
        adults_form=AdultsForm(initial=version | {"adults": stay.adults}, auto_id="adults_%s")
        if manages and stay.status == status.ADMITTED
        else None,
        extend_form=ReasonForm(initial=version, auto_id="extend_%s") if moves["further"] else None,
        discharge_form=DischargeForm(initial=version | leaving)
        if manages and stay.status == status.ADMITTED
        else None,
        may_cancel=not manages and user.has_perm("shelters.propose_stay", stay) and stay.status in Stay.ASKED,
        **moves,
    )


@require_POST
def stay_bed(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Give a bed."""
    stay = enter(request, Stay, ref, needs="shelters.manage_stay")
    now = clock.now()
    beds = finding.suiting(stay.facility, stay.child.sex, stay.child.age, now, now + limits.ONE_DAY)
    form = BedForm(request.POST, beds=beds)
    return stay_step(
        request,
        stay,
        form,
        placing.give_bed,
        _("Give a bed"),
        _("The bed is held. The worker has been told."),
    )


@require_POST
def stay_admit(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The child has arrived."""
    stay = enter(request, Stay, ref, needs="shelters.manage_stay")
    form = AdultsForm(request.POST)
    return stay_step(
        request,
        stay,
        form,
        placing.admit,
        _("The child has arrived"),
        _("Admitted. The worker has been told."),
    )


@require_POST
def stay_adults(request: HttpRequest, ref: UUID) -> HttpResponse:
    """How many adults stay with the child."""
    stay = enter(request, Stay, ref, needs="shelters.manage_stay")
    form = AdultsForm(request.POST)
    return stay_step(request, stay, form, staying.count_adults, _("Adults with the child"), _("Saved."))


@require_POST
def stay_refuse(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The facility cannot take the child."""
    stay = enter(request, Stay, ref, needs="shelters.manage_stay")
    form = RefuseForm(request.POST)
    return stay_step(
        request,
        stay,
        form,
        placing.refuse_stay,
        _("The child cannot be taken"),
        _("The worker has been told."),
    )


@require_POST
def stay_extend(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Ask that the child may stay longer."""
    stay = enter(request, Stay, ref, needs="shelters.manage_stay")
    form = ReasonForm(request.POST)
    done = _("Asked for. You are told as soon as it is decided.")
    if stay.facility is not None and not stay.facility.shelter:
        done = _("The stay is extended.")
    return stay_step(request, stay, form, extending.ask_extension, _("A longer stay"), done)


@require_POST
def stay_discharge(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The child leaves."""
    stay = enter(request, Stay, ref, needs="shelters.manage_stay")
    form = DischargeForm(request.POST)
    return stay_step(
        request,
        stay,
        form,
        staying.discharge,
        _("The child leaves"),
        _("Discharged. The worker has been told."),
    )


@require_POST
def stay_cancel(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The worker takes the proposal back."""
    stay = enter(request, Stay, ref, needs="shelters.propose_stay")
    press(request, placing.cancel_stay, stay, say=_("Cancelled."))
    return redirect("shelters:case_stays", stay.case.ref)
