"""Facilities: one facility, the manager's own page, who works there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import clocks
from childprotect.lib import clock
from childprotect.lib.attempt import attempt
from childprotect.lib.errors import DomainError
from childprotect.lib.web import enter, need, page
from shelters import board as occupancy
from shelters.actions import facility as changes
from shelters.actions import opening
from shelters.forms.facilities import NewFacilityForm, OutageForm, StaffForm
from shelters.models import Bed, Facility, Staff, Stay
from shelters.views import todo
from shelters.views.board import figures
from shelters.views.particulars import about


@require_GET
def facility_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One facility: its beds and numbers; no child, and its address only for its own staff."""
    facility = enter(request, Facility, ref, needs="shelters.view_facility")
    drawn = occupancy.build(Facility.objects.visible_to(request.user).filter(pk=facility.pk))
    own = request.user.has_perm("shelters.manage_facility", facility)  # type: ignore[union-attr]
    return page(
        request,
        "shelters/facility_detail.html",
        facility=facility,
        line=drawn.total,
        figures=figures(drawn),
        address=facility.address if own else "",
        own=own,
        about=about(facility, request.user),
        may_staff=request.user.has_perm("shelters.manage_staff", facility),  # type: ignore[union-attr]
    )


@require_GET
def facility_list(request: HttpRequest) -> HttpResponse:
    """The facilities in reach, with free beds; without addresses."""
    need(request, "shelters.view_facility")
    drawn = occupancy.build(Facility.objects.visible_to(request.user))
    return page(
        request,
        "shelters/facility_list.html",
        board=drawn,
        may_wait=request.user.has_perm("shelters.view_waiting"),  # type: ignore[union-attr]
        may_open=request.user.has_perm(opening.OPENS),  # type: ignore[union-attr]
    )


@require_http_methods(["GET", "POST"])
def facility_new(request: HttpRequest) -> HttpResponse:
    """Add a facility of the area."""
    need(request, opening.OPENS)
    form = NewFacilityForm(request.POST or None)
    said = _("Saved. Now say who works there, and add its rooms and beds.")
    if done := attempt(request, form, opening.open_facility, say=said):
        return redirect("shelters:facility_detail", done.made.ref)
    return page(request, "shelters/facility_new.html", form=form)


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The manager's page: arrivals, who is here, the beds."""
    need(request, "shelters.manage_stay")
    facilities = Facility.objects.visible_to(request.user, "shelters.manage_facility")
    drawn = occupancy.build(facilities)
    stays = (
        Stay.objects.visible_to(request.user, "shelters.manage_stay")
        .select_related("child", "facility__unit", "bed", "case__worker", "proposed_by")
        .order_by("facility_id", "admitted_at", "proposed_at")
    )
    now = clock.now()
    due = clocks.running_by_ref([stay.ref for stay in stays])
    several = len(drawn.lines) > 1  # then a bed's number alone says nothing
    rows = [
        {
            "stay": stay,
            "facility": stay.facility.name if several else "",
            "name": stay.child.name,
            "age": stay.child.age,
            "days": (now - stay.admitted_at).days if stay.admitted_at else None,
            "due_at": due.get(stay.ref),
            "worker": (stay.case.worker or stay.proposed_by).name,
        }
        for stay in stays
    ]
    return page(
        request,
        "shelters/own.html",
        board=drawn,
        arriving=[row for row in rows if row["stay"].status != Stay.Status.ADMITTED],
        here=[row for row in rows if row["stay"].status == Stay.Status.ADMITTED],
        may_door=request.user.has_perm("shelters.admit_at_door"),  # type: ignore[union-attr]
        todo=todo.today(request.user, list(stays)),
    )


@require_http_methods(["GET", "POST"])
def facility_beds(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The beds of one's own facility; take one out of use."""
    facility = enter(request, Facility, ref, needs="shelters.manage_facility")
    form = OutageForm(request.POST or None, facility=facility)
    if attempt(request, form, changes.take_out_of_use, say=_("Saved.")):
        return redirect("shelters:facility_beds", facility.ref)
    out = occupancy.out_of_use(facility)
    taken = set(
        Stay.objects.visible_to(request.user, "shelters.manage_stay")
        .filter(facility=facility, bed__isnull=False)
        .values_list("bed_id", flat=True)
    )
    beds = [
        {"bed": bed, "out": out.get(bed.pk), "taken": bed.pk in taken}
        for bed in Bed.objects.filter(facility=facility).order_by("label")
    ]
    return page(request, "shelters/facility_beds.html", facility=facility, beds=beds, form=form)


@require_POST
def bed_back(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A bed can be used again."""
    facility = enter(request, Facility, ref, needs="shelters.manage_facility")
    bed = next(
        (bed for bed in Bed.objects.filter(facility=facility) if str(bed.ref) == request.POST.get("bed")),
        None,
    )
    if bed is not None:
        changes.back_in_use(bed, by=request.user)
        messages.success(request, _("Saved."))
    return redirect("shelters:facility_beds", facility.ref)


@require_http_methods(["GET", "POST"])
def facility_staff(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Who works at a facility; user administrators of its area add and end."""
    facility = enter(request, Facility, ref, needs="shelters.manage_staff")
    form = StaffForm(request.POST or None, user=request.user)
    if attempt(request, form, changes.add_staff, facility, say=_("Saved.")):
        return redirect("shelters:facility_staff", facility.ref)
    staff = Staff.objects.in_force().filter(facility=facility).select_related("person")
    return page(request, "shelters/facility_staff.html", facility=facility, staff=staff, form=form)


@require_POST
def staff_end(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Somebody no longer works there."""
    facility = enter(request, Facility, ref, needs="shelters.manage_staff")
    try:
        changes.end_staff(facility, by=request.user, staff_id=int(request.POST.get("staff", "0") or 0))
    except (DomainError, ValueError):
        messages.error(request, _("This person does not work at the facility."))
    else:
        messages.success(request, _("Saved."))
    return redirect("shelters:facility_staff", facility.ref)
