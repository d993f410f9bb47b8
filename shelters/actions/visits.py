"""A visit to a one-stop centre: a child is sent, received, consents, and goes with one plan."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, notify
from cases.actions import assignment, tasks
from cases.actions.moments import could_be
from cases.models import Case, Child, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from shelters import visiting
from shelters.models import (
    RESTRICTED,
    SERVICES,
    STORY,
    Appointment,
    Consent,
    Facility,
    Profession,
    Staff,
    Stay,
    Visit,
    VisitPart,
)

STEP = "centre.visit"


def locked(visit: Visit, version: int | None = None) -> Visit:
    """The visit, locked, with what actions ask of it. Raises StaleEdit when somebody changed it since `version`."""
    visit = (
        Visit.objects.select_for_update(of=("self",))
        .select_related(
            "case__unit", "case__bag", "case__worker", "case__report", "facility__unit", "sent_by"
        )
        .get(pk=visit.pk)
    )
    if version is not None and version != visit.version:
        raise StaleEdit(_("Somebody has changed this visit meanwhile. Look at it again."), visit)
    return visit


def save(visit: Visit, *fields: str) -> None:
    """Write these fields; the version goes on by one."""
    visit.version += 1
    visit.save(update_fields=[*fields, "version"])


def answerable(visit: Visit) -> Any:
    """Who is told of it at the case: the responsible worker, else who sent the child."""
    return visit.case.worker or visit.sent_by


@transaction.atomic
def send_child(
    case: Case,
    *,
    by: Any,
    facility: Facility,
    sheet: str,
    quiet: bool = False,
    form_key: UUID | None = None,
) -> Visit:
    """Send the child of a case to a one-stop centre, whose reception is told; it reads the sheet, never the case.

    `quiet` when it knows already: the child stands at its door. The same form sent twice gives the visit of the first
    time. Raises DomainError for a closed case, a facility that is no open centre, or a child who is expected or in a
    centre already.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("unit", "child").get(pk=case.pk)
    if case.stage == Stage.CLOSED:
        raise DomainError(_("The case is closed."))
    if not facility.centre or facility.status != Facility.Status.OPEN:
        raise DomainError(_("This is no open one-stop centre. Choose another one."), "facility")
    sent = Visit.objects.filter(sent_by=by, form_key=form_key).first() if form_key else None
    if sent is not None:
        return sent
    living = Visit.objects.filter(child__in=Child.objects.same_as(case.child), status__in=Visit.LIVE)
    if living.exists():
        raise DomainError(_("A visit of this child is under way already. Let it end first, or call it off."))
    stay = Stay.objects.filter(case=case, facility=facility, status=Stay.Status.ADMITTED).first()
    visit = Visit.objects.create(
        case=case,
        child=case.child,
        facility=facility,
        stay=stay,
        sheet=sheet,
        sent_by=by,
        sent_at=clock.now(),
        form_key=form_key,
    )
    log.record(by, "visit.sent", visit, case=case)
    if not quiet:
        notify.tell_all(_reception(facility), "visit.sent", visit, red=case.risk == "red")
    return visit


def _reception(facility: Facility) -> list[Any]:
    """Who receives children at a centre; where nobody is named for it, everybody who sees children there."""
    staff = list(
        Staff.objects.in_force().filter(facility=facility).exclude(profession="").select_related("person")
    )
    first = [row.person for row in staff if row.profession == Profession.RECEPTION]
    return first or [row.person for row in staff]


@transaction.atomic
def cancel_visit(visit: Visit, *, by: Any) -> Visit:
    """The child does not come after all; the centre no longer reads the sheet."""
    visit = locked(visit)
    if visit.status != Visit.Status.EXPECTED:
        raise DomainError(_("Only a visit whose child has not arrived can be called off."))
    visit.status = Visit.Status.CANCELLED
    save(visit, "status")
    log.record(by, "visit.cancelled", visit, case=visit.case)
    notify.tell_all(_reception(visit.facility), "visit.cancelled", visit)
    return visit


@transaction.atomic
def receive(
    visit: Visit,
    *,
    by: Any,
    arrived_at: datetime,
    came_with: str,
    came_how: str,
    adults: int = 0,
    counted_before: bool = False,
    version: int | None = None,
) -> Visit:
    """The child has arrived, how and with whom: the time for all parts runs from then, and the worker is told.

    `counted_before`: the adults came along with a brother or sister too, and are counted there. Raises DomainError for
    a number of adults that does not go with whom the child came.
    """
    visit = locked(visit, version)
    if visit.status != Visit.Status.EXPECTED:
        raise DomainError(_("The arrival of this child is recorded already."))
    could_be(visit.case, arrived_at, "arrived_on")
    if came_with == "alone" and adults:
        raise DomainError(_("The child came alone: no adult came with it."), "adults")
    if came_with not in {"alone", "other"} and not adults and not counted_before:
        raise DomainError(_("Write how many adults came with the child."), "adults")
    visit.status, visit.arrived_at, visit.received_by = Visit.Status.OPEN, arrived_at, by
    visit.came_with, visit.came_how, visit.adults = came_with, came_how, adults
    save(visit, "status", "arrived_at", "received_by", "came_with", "came_how", "adults")
    clocks.start(visit, STEP, case=visit.case, person=by, area=visit.facility.unit, began=arrived_at)
    log.record(by, "visit.arrived", visit, case=visit.case)
    notify.tell(answerable(visit), "visit.arrived", visit, case=visit.case)
    return visit


@transaction.atomic
def give_consent(
    visit: Visit,
    *,
    by: Any,
    given_by: str,
    name: str,
    services: list[str],
    shared: list[str] | None = None,
) -> Consent:
    """Write down the consent, once for all services; `shared` are restricted parts the case's worker may read.

    Raises DomainError when there is one already, for no service, or for sharing what is not consented to.
    """
    visit = locked(visit)
    _must_be_here(visit)
    shared = shared or []
    if visiting.consent(visit) is not None:
        raise DomainError(_("Consent is given already. Should it change, withdraw it first."))
    if not services:
        raise DomainError(_("Choose at least one service."), "services")
    if set(services) - {code for code, _word in SERVICES} or set(shared) - {*RESTRICTED, STORY}:
        raise DomainError(_("Choose from the list."), "services")
    if set(shared) - {STORY} - set(services):
        raise DomainError(_("Only a part that is consented to can be passed on."), "shared")
    given = Consent.objects.create(
        visit=visit,
        given_by=given_by,
        name=name,
        services=services,
        shared=shared,
        given_at=clock.now(),
        taken_by=by,
    )
    log.record(by, "visit.consent_given", visit, case=visit.case)
    return given


@transaction.atomic
def withdraw_consent(visit: Visit, *, by: Any, why: str) -> Consent:
    """The consent no longer holds: nothing more is asked or read, the child leaves every room now.

    What was done until then can still be signed. The professionals with an open part and the worker are told.
    """
    visit = locked(visit)
    _must_be_here(visit)
    given = Consent.objects.select_for_update().filter(visit=visit, withdrawn_at=None).first()
    if given is None:
        raise DomainError(_("There is no consent to withdraw."))
    now = clock.now()
    given.withdrawn_at, given.withdrawn_why = now, why
    given.save(update_fields=["withdrawn_at", "withdrawn_why"])
    at_work = list(VisitPart.objects.select_for_update(of=("self",)).filter(visit=visit, signed_at=None))
    for part in at_work:
        if part.entered_at is not None and part.left_at is None:
            part.left_at = max(now, part.entered_at)
            part.version += 1
            part.save(update_fields=["left_at", "version"])
    log.record(by, "visit.consent_withdrawn", visit, case=visit.case)
    notify.tell_all([part.professional for part in at_work], "visit.consent_withdrawn", visit)
    notify.tell(answerable(visit), "visit.consent_withdrawn", visit, case=visit.case)
    return given


@transaction.atomic
def end_visit(
    visit: Visit,
    *,
    by: Any,
    destination: str,
    escort: str,
    plan: str,
    to_do: list[tuple[str, date]] | None = None,
    missing_why: str = "",
    version: int | None = None,
) -> Visit:
    """The child goes, with one plan for the case: its tasks are the worker's, who is told.

    Raises DomainError while a part is open, or when a part is missing and nobody says why.
    """
    visit = locked(visit, version)
    _must_be_here(visit)
    visiting.must_be_over(visit.case)
    missing = visiting.missing(visit)
    if missing and not missing_why.strip():
        words = ", ".join(str(Profession(code).label) for code in missing)
        raise DomainError(_("Missing: %(parts)s. Write why.") % {"parts": words}, "missing_why")
    if not plan.strip():
        raise DomainError(_("Write what happens next."), "plan")
    now = clock.now()
    visit.status, visit.closed_at, visit.closed_by = (
        Visit.Status.CLOSED,
        max(now, visit.arrived_at or now),
        by,
    )
    visit.destination, visit.escort, visit.plan, visit.missing_why = destination, escort, plan, missing_why
    visit.open_until = until(visit) or now
    save(
        visit,
        "status",
        "closed_at",
        "closed_by",
        "destination",
        "escort",
        "plan",
        "missing_why",
        "open_until",
    )
    clocks.meet(visit, STEP, case=visit.case)
    person = visit.case.worker or assignment.candidates(visit.case).first()
    for title, due_on in to_do or []:
        tasks.add_task(visit.case, by=by, title=title, due_on=due_on, person=person, source=visit, quiet=True)
    log.record(by, "visit.ended", visit, case=visit.case, to=destination)
    notify.tell(answerable(visit), "visit.ended", visit, case=visit.case)
    return visit


def until(visit: Visit) -> datetime | None:
    """How long a centre meets an ended visit: to the end of the day after its last appointment; None without one."""
    last = Appointment.objects.filter(visit=visit, status=Appointment.Status.PLANNED).order_by("at").last()
    if last is None:
        return None
    zone = visit.facility.unit.zone
    return datetime.combine(last.at.astimezone(zone).date() + timedelta(days=2), time.min, tzinfo=zone)


def _must_be_here(visit: Visit) -> None:
    if visit.status == Visit.Status.EXPECTED:
        raise DomainError(_("Record the arrival of the child first."))
    if visit.status != Visit.Status.OPEN:
        raise DomainError(_("This visit is over."))
