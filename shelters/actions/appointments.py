"""When a child comes back to a one-stop centre: made, kept, missed, called off; the clocks remind of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, notify
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions import visits
from shelters.models import Appointment, Profession, Staff, Visit

STEP = "centre.appointment"


def professionals(visit: Visit) -> Any:
    """Whom a child of this visit can come back to: who sees children at the centre today, by name."""
    staff = Staff.objects.in_force().filter(facility=visit.facility)
    seeing = staff.exclude(profession__in=["", Profession.RECEPTION])
    return seeing.select_related("person").order_by("person__name_key", "pk")


@transaction.atomic
def make_appointment(
    visit: Visit, *, by: Any, with_whom: Staff, at: datetime, purpose: str, form_key: UUID | None = None
) -> Appointment:
    """The child comes back to somebody of the centre; a day before they are reminded, and the worker is told now.

    The same form sent twice makes one. Raises DomainError for a moment that is past, and for who sees no children there.
    """
    visit = visits.locked(visit)
    if visit.status == Visit.Status.EXPECTED:
        raise DomainError(_("Record the arrival of the child first."))
    sent = Appointment.objects.filter(made_by=by, form_key=form_key).first() if form_key else None
    if sent is not None:
        return sent
    if at <= clock.now():
        raise DomainError(_("The appointment cannot be in the past."), "at_on")
    if not professionals(visit).filter(pk=with_whom.pk).exists():
        raise DomainError(_("Choose somebody who sees children at this centre."), "with_whom")
    made = Appointment.objects.create(
        visit=visit,
        profession=with_whom.profession,
        person=with_whom.person,
        at=at,
        purpose=purpose,
        made_by=by,
        made_at=clock.now(),
        form_key=form_key,
    )
    _keep_visit_open(visit)
    clocks.start(made, STEP, case=visit.case, person=with_whom.person, due_at=at)
    log.record(by, "appointment.made", made, case=visit.case, profession=made.profession)
    notify.tell(visits.answerable(visit), "appointment.made", made, case=visit.case)
    return made


@transaction.atomic
def answer_appointment(appointment: Appointment, *, by: Any, status: str, note: str = "") -> Appointment:
    """The child came, did not come, or the appointment is called off; the worker hears of a child who did not come."""
    visit = visits.locked(appointment.visit)
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if appointment.status != Appointment.Status.PLANNED:
        raise DomainError(
            _("This appointment is answered already: %(status)s.")
            % {"status": appointment.get_status_display()}
        )
    if status not in {Appointment.Status.KEPT, Appointment.Status.MISSED, Appointment.Status.CANCELLED}:
        raise DomainError(_("Choose from the list."), "status")
    now = clock.now()
    if status == Appointment.Status.MISSED and appointment.at > now:
        raise DomainError(_("The hour of this appointment has not come yet."), "status")
    if status == Appointment.Status.CANCELLED and not note.strip():
        raise DomainError(_("Write why it is called off."), "note")
    appointment.status, appointment.note = status, note
    appointment.answered_at, appointment.answered_by = now, by
    appointment.save(update_fields=["status", "note", "answered_at", "answered_by"])
    if status == Appointment.Status.KEPT:
        clocks.meet(appointment, STEP, case=visit.case, at=min(now, appointment.at))
    else:
        clocks.call_off(appointment, STEP, case=visit.case)
    _keep_visit_open(visit)
    log.record(by, f"appointment.{status}", appointment, case=visit.case, profession=appointment.profession)
    if status != Appointment.Status.KEPT:
        notify.tell(visits.answerable(visit), f"appointment.{status}", appointment, case=visit.case)
    return appointment


def _keep_visit_open(visit: Visit) -> None:
    """The centre meets an ended visit as long as an appointment is to come."""
    if visit.status == Visit.Status.CLOSED:
        visit.open_until = visits.until(visit) or clock.now()
        visits.save(visit, "open_until")
