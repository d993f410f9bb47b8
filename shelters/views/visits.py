"""Visits to one-stop centres: the day of the centre, the case's tab, sending, receiving, consent and the end."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import log
from cases import clocks, codes
from cases.access import enter_case, looked
from cases.views.case import bar, tabs
from childprotect.lib import clock, dates
from childprotect.lib.attempt import attempt, press
from childprotect.lib.web import enter, need, page
from shelters import visiting
from shelters.actions import visits
from shelters.forms.visits import ConsentForm, EndForm, ReceiveForm, SendForm, WithdrawForm
from shelters.models import Appointment, Profession, Visit
from shelters.views.steps import visit_step

ATTEND = visiting.ATTEND
SHOWN = ("child", "facility__unit", "case__unit", "case__worker", "sent_by", "received_by", "closed_by")
MOST = 100  # visits on the centre's page, appointments likewise
AHEAD = timedelta(days=7)


def attended(request: HttpRequest, ref: UUID) -> Visit:
    """The visit, for who works at its centre; the hours of the page are the centre's."""
    visit: Visit = enter(request, Visit, ref, needs=ATTEND, related=SHOWN)
    timezone.activate(visit.facility.unit.zone)
    return visit


@require_GET
def visits_today(request: HttpRequest) -> HttpResponse:
    """The centre's day: who is expected, who is here and what is missing, who comes back within a week."""
    need(request, ATTEND)
    user: Any = request.user
    rows = list(
        Visit.objects.visible_to(user, ATTEND)
        .filter(status__in=Visit.LIVE)
        .select_related(*SHOWN)
        .prefetch_related("parts")
        .order_by("arrived_at", "sent_at", "pk")[:MOST]
    )
    due = clocks.running_by_ref([visit.ref for visit in rows])
    now = clock.now()
    coming = (
        Appointment.objects.visible_to(user, ATTEND)
        .filter(status=Appointment.Status.PLANNED, at__lt=now + AHEAD)
        .select_related("visit__child", "visit__facility", "person")[:MOST]
    )
    lines = [_day_line(visit, user, due) for visit in rows]
    there = [visit for visit in rows if visit.status == Visit.Status.OPEN]
    return page(
        request,
        "shelters/visits_today.html",
        here=[line for line in lines if line["visit"].status == Visit.Status.OPEN],
        expected=[line for line in lines if line["visit"].status == Visit.Status.EXPECTED],
        adults=sum(visit.adults for visit in there),
        coming=[{"row": row, "late": row.at < now} for row in coming],
    )


def _day_line(visit: Visit, user: Any, due: dict[Any, Any]) -> dict[str, Any]:
    parts = list(visit.parts.all())
    inside = [part for part in parts if part.entered_at and not part.left_at]
    return {
        "visit": visit,
        "name": visit.child.name,
        "age": visit.child.age,
        "due_at": due.get(visit.ref),
        "where": str(inside[0].get_profession_display()) if inside else "",
        "signed": sum(1 for part in parts if part.signed_at),
        "open": sum(1 for part in parts if not part.signed_at),
        "own": any(part.professional_id == user.pk and not part.signed_at for part in parts),
    }


@require_GET
def case_visits(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The visits of one case: what is signed and what is missing, and nothing of what stands in it."""
    case = enter_case(request, ref)
    looked(request, case, "visits")
    user: Any = request.user
    found = (
        Visit.objects.visible_to(user)
        .filter(case=case)
        .select_related("facility__unit", "case")
        .prefetch_related("parts", "appointments")[:20]
    )
    rows = [
        {
            "visit": visit,
            "facility": visit.facility.name,
            "clock": clocks.running(visit) if visit.status in Visit.LIVE else None,
            "parts": visit.parts.all(),
            "missing": _words(visiting.missing(visit)) if visit.status == Visit.Status.OPEN else [],
            "returns": [row for row in visit.appointments.all() if row.status == Appointment.Status.PLANNED],
        }
        for visit in found
    ]
    living = any(row["visit"].status in Visit.LIVE for row in rows)
    return page(
        request,
        "shelters/case_visits.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, user, "shelters:case_visits"),
        rows=rows,
        may_send=user.has_perm("shelters.send_visit") and case.closed_at is None and not living,
    )


def _missing(visit: Visit) -> str:
    """Which parts a visit that goes on still asks for, as a sentence; "" for none."""
    words = _words(visiting.missing(visit)) if visit.status == Visit.Status.OPEN else []
    return _("Missing: %(parts)s") % {"parts": ", ".join(str(word) for word in words)} if words else ""


def _words(professions: list[str]) -> list[Any]:
    return [Profession(code).label for code in professions]


@require_http_methods(["GET", "POST"])
def visit_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Send the child to a centre."""
    case = enter_case(request, ref, needs="cases.work_case")
    form = SendForm(request.POST or None, case=case)
    said = _("The centre has been told. You are told as soon as the child is there.")
    if attempt(request, form, visits.send_child, case, say=said):
        return redirect("shelters:case_visits", case.ref)
    return page(request, "shelters/visit_new.html", case=case, bar=bar(case), form=form)


@require_GET
def visit_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One visit: for the centre its course, for who reads the case what came of it; each text for whom it is."""
    visit: Visit = enter(request, Visit, ref, needs="shelters.view_visit", related=SHOWN)
    user: Any = request.user
    attends = user.has_perm(ATTEND, visit)
    if not attends:
        enter_case(request, visit.case.ref)
    timezone.activate(visit.facility.unit.zone)
    log.viewed(user, visit, case=None if attends else visit.case)
    held = visiting.consent(visit)
    lines = visiting.lines(visit, user, held)
    spent = visiting.times(visit, [line.part for line in lines])
    open_here = attends and visit.status == Visit.Status.OPEN
    profession = visiting.profession_of(visit.facility, user) if attends else ""
    told = visiting.story_of(visit)
    return page(
        request,
        "shelters/visit_detail.html",
        visit=visit,
        child=visit.child,
        facility=visit.facility,
        case=None if attends else visit.case,
        attends=attends,
        worker=visit.case.worker or visit.sent_by,
        clock=clocks.running(visit),
        lines=[
            {"line": line, "inside": dates.length_text(line.inside) if line.inside is not None else ""}
            for line in lines
        ],
        inside=dates.length_text(spent.inside) if spent and spent.inside else "",
        waiting=dates.length_text(spent.waiting) if spent and spent.waiting else "",
        missing=_missing(visit),
        held=held,
        consents=[
            {"row": row, "services": _words(row.services), "shared": visiting.shared_words(row)}
            for row in visiting.consents(visit)
        ],
        told=told,
        story=visiting.story_for(visit, user, held) is not None,
        may_tell=open_here and told is None and held is not None and any(line.own for line in lines),
        appointments=Appointment.objects.visible_to(user, "shelters.view_visit")
        .filter(visit=visit)
        .select_related("person"),
        came_with=codes.word("came_with", visit.came_with) if visit.came_with else "",
        came_how=codes.word("came_how", visit.came_how) if visit.came_how else "",
        to=codes.word("destination", visit.destination) if visit.destination else "",
        may_begin=bool(
            open_here and held and profession in held.services and not any(_mine(line) for line in lines)
        ),
        receive=attends and visit.status == Visit.Status.EXPECTED,
        open_here=open_here,
        may_appoint=attends and visit.status in {Visit.Status.OPEN, Visit.Status.CLOSED},
        may_cancel=user.has_perm("shelters.send_visit", visit) and visit.status == Visit.Status.EXPECTED,
    )


def _mine(line: visiting.Line) -> bool:
    """Whether a part is the reader's own and still open."""
    return line.own and line.part.signed_at is None


@require_http_methods(["GET", "POST"])
def visit_receive(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The child has arrived."""
    visit = attended(request, ref)
    form = ReceiveForm(
        request.POST or None, zone=visit.facility.unit.zone, initial={"version": visit.version}
    )
    return visit_step(
        request,
        visit,
        form,
        visits.receive,
        _("The child has arrived"),
        _("Saved. The worker has been told."),
    )


@require_http_methods(["GET", "POST"])
def visit_consent(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Write down the consent."""
    visit = attended(request, ref)
    hint = _("It is asked once, for all services. It can be withdrawn at any time.")
    return visit_step(
        request,
        visit,
        ConsentForm(request.POST or None),
        visits.give_consent,
        _("Consent"),
        _("Saved."),
        hint=hint,
    )


@require_http_methods(["GET", "POST"])
def visit_withdraw(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The consent no longer holds."""
    visit = attended(request, ref)
    hint = _(
        "The child leaves every room now, and nothing more is asked. What was done until now can be signed."
    )
    return visit_step(
        request,
        visit,
        WithdrawForm(request.POST or None),
        visits.withdraw_consent,
        _("Withdraw the consent"),
        _("The consent is withdrawn. The professionals and the worker have been told."),
        hint=hint,
    )


@require_http_methods(["GET", "POST"])
def visit_end(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The child goes with a plan."""
    visit = attended(request, ref)
    missing = _missing(visit)
    return visit_step(
        request,
        visit,
        EndForm(request.POST or None, missing=bool(missing), initial={"version": visit.version}),
        visits.end_visit,
        _("End the visit"),
        _("The visit has ended. The worker has been told."),
        hint=missing,
    )


@require_POST
def visit_cancel(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The worker calls the visit off."""
    visit = enter(request, Visit, ref, needs="shelters.send_visit")
    press(request, visits.cancel_visit, visit, say=_("Called off. The centre has been told."))
    return redirect("shelters:case_visits", visit.case.ref)
