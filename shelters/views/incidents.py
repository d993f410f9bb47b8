"""Incidents: recorded beside a stay, read by who must know, answered by the inspector."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit import log
from cases import clocks, codes
from childprotect.lib.attempt import attempt
from childprotect.lib.web import enter, need, page, paginate, refuse
from shelters.actions import incidents
from shelters.forms.incidents import AnswerForm, IncidentForm
from shelters.models import Incident
from shelters.models.incident import ANSWER, VIEW
from shelters.views.care import enter_stay


@require_http_methods(["GET", "POST"])
def stay_incident(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Record an incident; of one that concerns staff the facility gets no more than that it was passed on."""
    stay, _manages = enter_stay(request, ref, "shelters.record_incident")
    form = IncidentForm(request.POST or None, stay=stay, user=request.user)
    if done := attempt(request, form, incidents.record_incident, stay):
        told = _("The inspector of the area has been told. Nobody of the facility sees what you wrote.")
        messages.success(request, told if done.made.concerns_staff else _("Saved."))
        return redirect("shelters:stay_file", stay.ref)
    return page(request, "shelters/stay_write.html", stay=stay, form=form, heading=_("Record an incident"))


@require_http_methods(["GET", "POST"])
def incident_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One incident; the inspector answers it here."""
    incident = enter(
        request,
        Incident,
        ref,
        needs=VIEW,
        related=("stay__child", "stay__case", "facility__unit", "by", "answered_by"),
    )
    user: Any = request.user
    answers = user.has_perm(ANSWER, incident)
    if request.method == "POST" and not answers:
        refuse(request, incident, ANSWER)
    form = AnswerForm(request.POST or None)
    if attempt(request, form, incidents.answer_incident, incident, say=_("Saved.")):
        return redirect("shelters:incident_detail", incident.ref)
    timezone.activate(incident.facility.unit.zone)
    log.viewed(user, incident, case=incident.stay.case)
    return page(
        request,
        "shelters/incident_detail.html",
        incident=incident,
        child=incident.stay.child,
        kind=codes.word("incident_kind", incident.kind),
        recorder=incident.by if answers or not incident.concerns_staff else None,
        clock=clocks.running(incident),
        form=form if answers and incident.answered_at is None else None,
    )


@require_GET
def incident_list(request: HttpRequest) -> HttpResponse:
    """For who answers them: what concerns staff and waits for an answer first, the oldest first; then the rest."""
    need(request, ANSWER)
    rows = (
        Incident.objects.visible_to(request.user, ANSWER)
        .filter(concerns_staff=True)
        .select_related("facility")
        .order_by(F("answered_at").desc(nulls_first=True), "happened_at", "pk")
    )
    pages = paginate(request, rows)
    due = clocks.running_by_ref([row.ref for row in pages.rows])
    return page(
        request,
        "shelters/incident_list.html",
        pages=pages,
        rows=[
            {"incident": row, "kind": codes.word("incident_kind", row.kind), "due_at": due.get(row.ref)}
            for row in pages.rows
        ],
    )
