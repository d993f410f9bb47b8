"""The file of a stay: what stands on top of its page, and the supervisor's confirmation."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import log
from cases import clocks, codes
from cases.access import enter_case
from cases.views.papers import answer
from childprotect.lib.attempt import attempt, press
from childprotect.lib.web import enter, page
from shelters import papers, rounds
from shelters.actions import care
from shelters.care_kinds import KINDS
from shelters.models import (
    Belonging,
    DailyNote,
    HealthAlert,
    Incident,
    Leave,
    Medicine,
    Schooling,
    Stay,
    StayGround,
    StayTold,
    VisitMade,
    Visitor,
)

MOST = 60  # notes and visits on one page, the newest


def on_top(user: Any, stay: Stay) -> dict[str, Any]:
    """What the page of a stay shows first: warnings of health, the ground, who was told."""
    grounds = StayGround.objects.visible_to(user).filter(stay=stay).select_related("confirmed_by")
    told = StayTold.objects.visible_to(user).filter(stay=stay)
    return {
        "alerts": list(HealthAlert.objects.visible_to(user).filter(stay=stay, ended_at=None)),
        "ground": _worded(grounds.first()),
        "told": [(codes.word("stay_told", row.whom), row) for row in told],
    }


def _worded(ground: StayGround | None) -> dict[str, Any] | None:
    if ground is None:
        return None
    return {
        "row": ground,
        "word": codes.word("stay_ground", ground.ground),
        "decider": codes.word("stay_decider", ground.decided_by),
    }


@require_http_methods(["GET", "POST"])
def ground_confirm(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The supervisor confirms that a child was rightly taken in."""
    ground = enter(
        request,
        StayGround,
        ref,
        needs="shelters.confirm_stay",
        related=("stay__facility", "stay__child", "by", "confirmed_by"),
    )
    stay = ground.stay
    if request.method == "POST":
        press(request, care.confirm_ground, ground, say=_("The admission is confirmed."))
        return redirect("shelters:stay_detail", stay.ref)
    log.viewed(request.user, ground, case=stay.case)
    return page(
        request,
        "shelters/ground_confirm.html",
        stay=stay,
        child=stay.child,
        ground=_worded(ground),
        clock=clocks.running(ground),
    )


@require_GET
def stay_file(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The whole file of a stay: what must be known first, the medicine of today, the days, everything else."""
    stay, manages = enter_stay(request, ref, "shelters.view_stay")
    user: Any = request.user
    log.viewed(user, stay, case=None if manages else stay.case, page="file")

    def rows(model: Any, *related: str) -> Any:
        return model.objects.visible_to(user).filter(stay=stay).select_related("by", *related)

    visitors = list(rows(Visitor))
    now = [one for one in visitors if one.ended_at is None]
    held = {perm: user.has_perm(perm, stay) for perm in {of.needs for of in KINDS.values()}}
    leaves = list(rows(Leave))
    away = next((leave for leave in leaves if leave.ended_at is None), None)
    return page(
        request,
        "shelters/stay_file.html",
        stay=stay,
        child=stay.child,
        **on_top(user, stay),
        may={kind for kind, of in KINDS.items() if held[of.needs]},
        forbidden=[one for one in now if not one.allowed],
        allowed=[one for one in now if one.allowed],
        visits=list(rows(VisitMade, "visitor")[:MOST]),
        notes=list(rows(DailyNote, "corrects")[:MOST]),
        doses=rounds.of([stay]),
        medicines=list(rows(Medicine)),
        belongings=list(rows(Belonging)),
        schooling=[(codes.word("stay_schooling", row.how), row) for row in rows(Schooling)],
        leaves=leaves,
        incidents=[
            (codes.word("incident_kind", row.kind), row)
            for row in Incident.objects.visible_to(user).filter(stay=stay)[:MOST]
        ],
        may_record=user.has_perm("shelters.record_incident", stay),
        away=away,
    )


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, ref: UUID, kind: str) -> HttpResponse:
    """Write one thing into the file; what was typed stays when it is refused."""
    of = KINDS[kind]
    stay, _manages = enter_stay(request, ref, of.needs)
    form = of.form(request.POST or None, stay=stay, user=request.user)

    def facts() -> dict[str, Any]:
        return {name: told for name, told in form.cleaned_data.items() if of.once or name != "form_key"}

    if attempt(request, form, of.action, stay, say=_("Saved."), facts=facts):
        return redirect("shelters:stay_file", stay.ref)
    return page(request, "shelters/stay_write.html", stay=stay, form=form, heading=of.heading)


@require_POST
def stay_paper(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The sheet of the stay for the folder of the facility."""
    stay, _manages = enter_stay(request, ref, "shelters.write_care")
    return answer(papers.sheet(stay, by=request.user), "stay")


def enter_stay(request: HttpRequest, ref: UUID, needs: str) -> tuple[Stay, bool]:
    """The stay, and whether the person meets it as its facility's staff; oversight states a purpose first."""
    stay = enter(request, Stay, ref, needs=needs, related=("facility__unit", "child", "case"))
    manages = request.user.has_perm("shelters.manage_stay", stay)  # type: ignore[union-attr]
    if not manages:
        enter_case(request, stay.case.ref)
    timezone.activate(stay.facility.unit.zone)
    return stay, manages
