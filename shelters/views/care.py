"""The file of a stay: what stands on top of its page, and the supervisor's confirmation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit import log
from cases import clocks, codes
from childprotect.lib.errors import DomainError
from childprotect.lib.web import enter, page
from shelters.actions import care
from shelters.models import HealthAlert, Stay, StayGround, StayTold


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
        try:
            care.confirm_ground(ground, by=request.user)
        except DomainError as problem:
            messages.error(request, problem.sentence)
        else:
            messages.success(request, _("The admission is confirmed."))
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
