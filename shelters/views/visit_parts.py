"""What a professional does in a visit: the own part, what the child told, and when the child comes back."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit import log
from cases.access import enter_case
from childprotect.lib.attempt import attempt
from childprotect.lib.web import enter, page, refuse
from shelters import visiting
from shelters.actions import appointments, visit_parts
from shelters.forms.visits import (
    AdditionForm,
    AnswerForm,
    AppointmentForm,
    BeginForm,
    PartForm,
    RoomForm,
    StoryForm,
)
from shelters.models import RESTRICTED, Appointment, Visit, VisitPart
from shelters.views.steps import visit_step
from shelters.views.visits import SHOWN, attended

WRITE = "shelters.write_visitpart"
PART = ("visit__child", "visit__facility__unit", "story__taken_by", "professional")


@require_http_methods(["GET", "POST"])
def part_begin(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Begin one's own part."""
    visit = attended(request, ref)
    form = BeginForm(request.POST if request.method == "POST" else None, zone=visit.facility.unit.zone)
    if done := attempt(request, form, visit_parts.begin_part, visit):
        return redirect("shelters:part_detail", done.made.ref)
    return page(
        request,
        "shelters/visit_step.html",
        visit=visit,
        form=form,
        heading=_("Begin my part"),
        hint=_("Empty when you work without the child."),
    )


def _part(request: HttpRequest, ref: UUID) -> VisitPart:
    """One's own part; anybody else's is not there. The hours of the page are the centre's."""
    part: VisitPart = enter(request, VisitPart, ref, needs=WRITE, related=PART)
    timezone.activate(part.visit.facility.unit.zone)
    return part


def _part_page(request: HttpRequest, part: VisitPart, **forms: Any) -> HttpResponse:
    """The page of a part, with the bound form that was refused, or fresh ones."""
    visit, zone = part.visit, part.visit.facility.unit.zone
    is_open = part.signed_at is None
    fresh = RoomForm(zone=zone, initial={"version": part.version})
    fresh.start("entered", part.entered_at)
    fresh.start("left", part.left_at)
    written = {"version": part.version, "text": part.text, "linked": part.story_id is not None}
    told = visiting.story_of(visit)
    return page(
        request,
        "shelters/visit_part.html",
        mine=part,
        restricted=part.profession in RESTRICTED,
        visit=visit,
        told=told,
        may_tell=told is None and is_open,
        addenda=part.addenda.all(),
        room_form=forms.get("room", fresh) if is_open else None,
        form=forms.get("form", PartForm(initial=written)) if is_open else None,
        typed=forms.get("form")
        if not is_open
        else None,  # signed meanwhile: what was typed is shown, not lost
        add_form=None if is_open else forms.get("addition", AdditionForm(auto_id="add_%s")),
    )


@require_http_methods(["GET", "POST"])
def part_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Write one's own part, or sign it."""
    part = _part(request, ref)
    if request.method == "GET":
        log.viewed(request.user, part)
        return _part_page(request, part)
    form = PartForm(request.POST)
    if request.POST.get("do") == "sign":
        if attempt(request, form, visit_parts.sign_part, part, say=_("Signed.")):
            return redirect("shelters:visit_detail", part.visit.ref)
    elif attempt(request, form, visit_parts.write_part, part, say=_("Saved.")):
        return redirect("shelters:part_detail", part.ref)
    return _part_page(request, part, form=form)


@require_POST
def part_room(request: HttpRequest, ref: UUID) -> HttpResponse:
    """When the child came in and left."""
    part = _part(request, ref)
    form = RoomForm(request.POST, zone=part.visit.facility.unit.zone)
    if attempt(request, form, visit_parts.keep_times, part, say=_("Saved.")):
        return redirect("shelters:part_detail", part.ref)
    return _part_page(request, part, room=form)


@require_POST
def part_add(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Add to one's signed part."""
    part = _part(request, ref)
    form = AdditionForm(request.POST, auto_id="add_%s")
    if attempt(request, form, visit_parts.add_to_part, part, say=_("The addition is signed.")):
        return redirect("shelters:part_detail", part.ref)
    return _part_page(request, part, addition=form)


@require_http_methods(["GET", "POST"])
def visit_story(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What the child told: read by the professionals of the visit with consent, written once by who asked."""
    visit: Visit = enter(request, Visit, ref, needs="shelters.view_visit", related=SHOWN)
    user: Any = request.user
    attends = user.has_perm(visiting.ATTEND, visit)
    if not attends:
        enter_case(request, visit.case.ref, needs=visiting.WORK)
    timezone.activate(visit.facility.unit.zone)
    if request.method == "POST":
        if not attends:
            refuse(request, visit, visiting.ATTEND)
        return visit_step(
            request,
            visit,
            StoryForm(request.POST),
            visit_parts.take_story,
            _("What the child told"),
            _("Saved. The others read it and do not ask again."),
        )
    held = visiting.consent(visit)
    story = visiting.story_for(visit, user, held)
    if story is not None:
        log.viewed(user, visit, case=None if attends else visit.case, page="story")
        return page(request, "shelters/visit_story.html", visit=visit, story=story)
    if visiting.story_of(visit) is not None or not attends:
        request.denied = {"model": "shelters.story", "ref": str(visit.ref), "needs": visiting.ATTEND}  # type: ignore[attr-defined]
        raise PermissionDenied(
            _("What the child told is read by the professionals of this visit, while the consent holds.")
        )
    hint = _("It is written once. The others link to it and do not ask again; it cannot be changed later.")
    return page(
        request,
        "shelters/visit_step.html",
        visit=visit,
        form=StoryForm(),
        heading=_("What the child told"),
        hint=hint,
    )


@require_http_methods(["GET", "POST"])
def appointment_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The child comes back."""
    visit = attended(request, ref)
    return visit_step(
        request,
        visit,
        AppointmentForm(request.POST or None, visit=visit),
        appointments.make_appointment,
        _("The child comes back"),
        _("Saved. The worker has been told."),
    )


@require_http_methods(["GET", "POST"])
def appointment_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One return, and whether the child came; answered by the centre, or by who works on the case."""
    related = ("visit__child", "visit__facility__unit", "visit__case__unit", "person", "answered_by")
    row: Appointment = enter(request, Appointment, ref, needs="shelters.view_visit", related=related)
    user: Any = request.user
    attends = user.has_perm(visiting.ATTEND, row)
    if not attends:
        enter_case(request, row.visit.case.ref)
    timezone.activate(row.visit.facility.unit.zone)
    may = attends or user.has_perm("shelters.send_visit", row)
    if request.method == "POST" and not may:
        refuse(request, row, "shelters.send_visit")
    form = AnswerForm(request.POST or None) if may and row.status == Appointment.Status.PLANNED else None
    if request.method == "POST" and form is None:
        form = AnswerForm(request.POST)
    if form is not None and attempt(request, form, appointments.answer_appointment, row, say=_("Saved.")):
        there = Visit.objects.visible_to(user).filter(pk=row.visit_id).exists()
        return (
            redirect("shelters:visit_detail", row.visit.ref) if there else redirect("shelters:visits_today")
        )
    return page(
        request, "shelters/appointment_detail.html", row=row, visit=row.visit, form=form, attends=attends
    )
