"""Children turned away at the door of one's own facility: how many, and why."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import codes
from childprotect.lib.attempt import attempt
from childprotect.lib.web import enter, page
from shelters.actions import turning_away
from shelters.forms.turned_away import DoorForm
from shelters.models import Facility, TurnedAway
from shelters.models.turned_away import REASONS

SHOWN = 50


@require_http_methods(["GET", "POST"])
def turned_away(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Record a child who could not be taken; below, those of late."""
    facility = enter(request, Facility, ref, needs="shelters.manage_facility")
    form = DoorForm(request.POST or None)
    if attempt(request, form, turning_away.turn_away, facility, say=_("Saved.")):
        return redirect("shelters:turned_away", facility.ref)
    seen = TurnedAway.objects.visible_to(request.user).filter(facility=facility)
    rows = [
        {
            "at": row.at,
            "sex": row.get_sex_display(),
            "age": row.get_age_band_display(),
            "reason": codes.word(REASONS, row.reason),
            "how": row.get_how_display(),
        }
        for row in seen[:SHOWN]
    ]
    return page(request, "shelters/turned_away.html", facility=facility, form=form, rows=rows)
