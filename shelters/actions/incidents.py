"""Incidents: recorded, told to who must know, and answered by the inspector where they concern staff."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from audit import log
from cases import clocks, notify
from cases.actions import routing
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions.care import could_be, listed, sent_before
from shelters.actions.locking import locked
from shelters.finding import staff_of
from shelters.models import Facility, Incident, Stay
from shelters.models.incident import ANSWER

STEP = "shelter.incident"


def inspectors_of(facility: Facility) -> list[User]:
    """The inspectors of the area a facility lies in who do not work there; where there is none, its supervisors."""
    staff = {one.pk for one in staff_of(facility)}
    posted = Posting.objects.reaching(facility.unit, ANSWER).values("person_id")
    found = [one for one in User.objects.filter(pk__in=posted).order_by("pk") if one.pk not in staff]
    return found or [one for one in routing.supervisors_of(facility.unit) if one.pk not in staff]


@transaction.atomic
def record_incident(
    stay: Stay,
    *,
    by: Any,
    kind: str,
    happened_at: datetime,
    what: str,
    concerns_staff: bool,
    done: str = "",
    form_key: UUID | None = None,
) -> Incident:
    """Write down what went wrong. The same form sent twice is one incident.

    What concerns somebody who works at the facility is told to the inspectors of its area, with a clock until they
    answer, and to the responsible worker; nobody of the facility meets it, who recorded it neither. Anything else is
    told to the worker and the facility.
    """
    stay = locked(stay)
    sent = sent_before(Incident, by, form_key)
    if sent is not None:
        return sent
    listed("incident_kind", kind, "kind")
    could_be(stay, happened_at, "happened_on")
    made = Incident.objects.create(
        stay=stay,
        facility=stay.facility,
        by=by,
        at=clock.now(),
        kind=kind,
        happened_at=happened_at,
        what=what,
        done=done,
        concerns_staff=concerns_staff,
        form_key=form_key,
    )
    log.record(by, "stay.incident", made, case=stay.case, kind=kind)
    staff = staff_of(stay.facility)
    worker = stay.case.worker
    if concerns_staff:
        told = inspectors_of(stay.facility)
        clocks.start(
            made,
            STEP,
            case=None,
            person=told[0] if len(told) == 1 else None,
            unit=stay.facility.unit,
            risk="red",
        )
        notify.tell_all(
            [one for one in told if one.pk != by.pk],
            "stay.staff_incident",
            made,
            unit=stay.facility.unit,
            red=True,
        )
        if worker is not None and worker.pk != by.pk and worker.pk not in {one.pk for one in staff}:
            notify.tell(worker, "stay.staff_incident", made, case=stay.case, red=True)
        return made
    others = {one.pk: one for one in staff if one.pk != by.pk and (worker is None or one.pk != worker.pk)}
    if worker is not None and worker.pk != by.pk:
        notify.tell(worker, "stay.incident", made, case=stay.case)
    notify.tell_all(others.values(), "stay.incident", made)
    return made


@transaction.atomic
def answer_incident(incident: Incident, *, by: Any, answer: str) -> Incident:
    """The inspector writes what they found and did; the clock is met, and the responsible worker is told."""
    stay = locked(incident.stay)
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if incident.answered_at is not None:
        raise DomainError(_("This incident is answered already."))
    if not answer.strip():
        raise DomainError(_("Write what you found and did."), "answer")
    incident.answer, incident.answered_at, incident.answered_by = answer, clock.now(), by
    incident.save(update_fields=["answer", "answered_at", "answered_by"])
    clocks.meet(incident, STEP)
    log.record(by, "stay.incident_answered", incident, case=stay.case)
    notify.tell(stay.case.worker, "stay.incident_answered", incident, case=stay.case)
    return incident
