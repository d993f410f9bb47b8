"""Rooms and beds of a facility: its manager, or the user administrator of its area, adds, changes, ends."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from childprotect.lib import clock
from childprotect.lib.attempt import attempt
from childprotect.lib.web import enter, page
from shelters.actions import furnishing
from shelters.forms.particulars import BedFacts, BedForm, EndBedForm, RoomForm, bed_facts
from shelters.models import Bed, Facility, Room

FURNISH = "shelters.furnish_facility"


@require_GET
def facility_rooms(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The rooms and the beds in them, without who sleeps there."""
    facility = enter(request, Facility, ref, needs=FURNISH)
    today = clock.today()
    beds: dict[int, list[Bed]] = {}
    for bed in Bed.objects.filter(facility=facility).exclude(active_to__lte=today).order_by("label"):
        beds.setdefault(bed.room_id, []).append(bed)
    rooms = [{"room": room, "beds": beds.get(room.pk, [])} for room in facility.rooms.all()]
    return page(request, "shelters/facility_rooms.html", facility=facility, rooms=rooms, today=today)


@require_http_methods(["GET", "POST"])
def room_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Add a room."""
    facility = enter(request, Facility, ref, needs=FURNISH)
    form = RoomForm(request.POST or None, initial={"kind": Room.Kind.ORDINARY})
    return _answer(request, facility, _("Add a room"), form, furnishing.add_room, facility)


@require_http_methods(["GET", "POST"])
def room_edit(request: HttpRequest, ref: UUID, room_ref: UUID) -> HttpResponse:
    """Name a room anew, or say anew what it is for."""
    facility = enter(request, Facility, ref, needs=FURNISH)
    room = facility.rooms.filter(ref=room_ref).first()
    if room is None:
        raise Http404
    begin = {"label": room.label, "kind": room.kind, "step_free": room.step_free}
    form = RoomForm(request.POST or None, initial=begin)
    return _answer(request, facility, _("Change the room"), form, furnishing.change_room, room)


@require_http_methods(["GET", "POST"])
def bed_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Add a bed."""
    facility = enter(request, Facility, ref, needs=FURNISH)
    begin = {"suits": "any", "age_from": 0, "age_to": furnishing.OLDEST, "since": clock.today()}
    form = BedForm(request.POST or None, facility=facility, initial=begin)
    return _answer(request, facility, _("Add a bed"), form, furnishing.add_bed, facility)


@require_http_methods(["GET", "POST"])
def bed_edit(request: HttpRequest, ref: UUID, bed_ref: UUID) -> HttpResponse:
    """Put a bed elsewhere, or let it suit others."""
    facility = enter(request, Facility, ref, needs=FURNISH)
    bed = _bed(facility, bed_ref)
    form = BedFacts(request.POST or None, facility=facility, initial=bed_facts(bed))
    return _answer(request, facility, _("Change the bed"), form, furnishing.change_bed, bed)


@require_http_methods(["GET", "POST"])
def bed_end(request: HttpRequest, ref: UUID, bed_ref: UUID) -> HttpResponse:
    """The bed is gone from a day on."""
    facility = enter(request, Facility, ref, needs=FURNISH)
    bed = _bed(facility, bed_ref)
    form = EndBedForm(request.POST or None)
    title = _("Take bed %(label)s away for good") % {"label": bed.label}
    return _answer(request, facility, title, form, furnishing.end_bed, bed)


def _bed(facility: Facility, ref: UUID) -> Bed:
    bed = Bed.objects.filter(facility=facility, ref=ref).select_related("room").first()
    if bed is None:
        raise Http404
    return bed


def _answer(
    request: HttpRequest, facility: Facility, title: str, form: Any, action: Callable[..., Any], thing: Any
) -> HttpResponse:
    """One form, one action on a thing of the facility, back to the rooms."""
    if attempt(request, form, action, thing, say=_("Saved.")):
        return redirect("shelters:facility_rooms", facility.ref)
    return page(
        request,
        "shelters/facility_form.html",
        facility=facility,
        title=title,
        form=form,
        back="shelters:facility_rooms",
    )
