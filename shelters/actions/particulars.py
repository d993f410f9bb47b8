"""What is known of a facility beside its beds: status, hours, contacts, services, standards, money."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from cases import codes
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.models import (
    Facility,
    FacilityContact,
    FacilityService,
    Funding,
    Staff,
    StandardAnswer,
    StandardCheck,
    StandardItem,
    StatusChange,
    Stay,
)

FAR = timedelta(days=366)
MOST_CONTACTS = 20
MOST_MONEY = 100_000_000_000


@transaction.atomic
def set_status(
    facility: Facility, *, by: Any, status: str, since: date, reason: str, until: date | None = None
) -> StatusChange:
    """Open, suspend or close a facility from a day, a suspension until a day if its end is known.

    Raises DomainError for a closing with children there, beds held or requests waiting: suspend it first.
    """
    facility = _locked(facility)
    today = clock.today(facility.unit.zone)
    if not reason.strip():
        raise DomainError(_("Write why."), "reason")
    if since < today:
        raise DomainError(_("The date cannot be in the past."), "since")
    if since > today + FAR:
        raise DomainError(_("Choose a day within a year."), "since")
    if until is not None and status != Facility.Status.SUSPENDED:
        raise DomainError(_("Only a suspension has an end. Leave it empty."), "until")
    if until is not None and until < since:
        raise DomainError(_("End date is before start date."), "until")
    if since == today and status == facility.status and until is None:
        raise DomainError(_("This is how it is already. Change something first."), "status")
    if status == Facility.Status.CLOSED:
        _leave_nobody(facility, since, today)
    row = StatusChange.objects.create(
        facility=facility, status=status, since=since, until=until, reason=reason.strip(), changed_by=by,
        changed_at=clock.now(),
    )  # fmt: skip
    _apply(facility, today)
    log.record(by, "facility.status_set", facility, status=status, since=str(since))
    return row


def _leave_nobody(facility: Facility, since: date, today: date) -> None:
    """Refuse a closing that would leave a child without a place."""
    if since > today:
        raise DomainError(
            _(
                "A facility is closed on the day it is empty. Suspend it until then: it takes no more children."
            ),
            "since",
        )
    live = Stay.objects.filter(facility=facility, status__in=Stay.LIVE)
    if live.filter(status=Stay.Status.ADMITTED).exists():
        raise DomainError(
            _("Children are here. Move them to another facility first; suspend this one meanwhile."), "status"
        )
    if live.exists():
        raise DomainError(
            _("Beds are held, or children are asked for here. Answer the requests and free the beds first."),
            "status",
        )


def _apply(facility: Facility, today: date) -> bool:
    """Let the column say what the newest row that covers today says; whether it changed."""
    rows = StatusChange.objects.filter(facility=facility, since__lte=today).exclude(until__lt=today)
    row = rows.order_by("-pk").first()
    status = row.status if row else Facility.Status.OPEN
    if status == facility.status:
        return False
    facility.status = status
    facility.save(update_fields=["status"])
    return True


def apply_statuses() -> int:
    """A chore of the sweep: statuses that begin or end today are written into the column; how many changed."""
    today = clock.today()
    near = [today - timedelta(days=1), today]
    begun = StatusChange.objects.filter(since__in=near).values_list("facility_id", flat=True)
    ended = StatusChange.objects.filter(until__in=[day - timedelta(days=1) for day in [*near, today]])
    keys = {*begun, *ended.values_list("facility_id", flat=True)}
    rows = Facility.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    return sum(
        _apply(row, clock.today(row.unit.zone)) for row in rows.filter(pk__in=keys).select_related("unit")
    )


@transaction.atomic
def change_facts(facility: Facility, *, by: Any, hours: str, phone: str, address: str) -> Facility:
    """Service hours, the main telephone, and the address that only its staff and who places a child there read."""
    facility = _locked(facility)
    facts = {"hours": hours, "phone": phone, "address": address}
    old = {name: getattr(facility, name) for name, value in facts.items() if getattr(facility, name) != value}
    for name, value in facts.items():
        setattr(facility, name, value)
    facility.save(update_fields=list(facts))
    log.record(by, "facility.changed", facility, old=old)
    return facility


@transaction.atomic
def add_contact(facility: Facility, *, by: Any, purpose: str, phone: str, name: str = "") -> FacilityContact:
    """One more telephone of the facility."""
    facility = _locked(facility)
    if facility.contacts.filter(ended_at=None).count() >= MOST_CONTACTS:
        raise DomainError(_("There are twenty contacts already. Take one away first."))
    if facility.contacts.filter(ended_at=None, purpose=purpose, phone=phone).exists():
        raise DomainError(_("This telephone is there already."), "phone")
    made = FacilityContact.objects.create(facility=facility, purpose=purpose, phone=phone, name=name)
    log.record(by, "facility.contact_added", facility, purpose=purpose)
    return made


@transaction.atomic
def end_contact(facility: Facility, *, by: Any, contact: UUID) -> FacilityContact:
    """Take a telephone away."""
    row = (
        FacilityContact.objects.select_for_update()
        .filter(facility=facility, ref=contact, ended_at=None)
        .first()
    )
    if row is None:
        raise DomainError(_("This contact is not there any more."))
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    log.record(by, "facility.contact_ended", facility, purpose=row.purpose)
    return row


@transaction.atomic
def set_services(facility: Facility, *, by: Any, services: list[str]) -> Facility:
    """Say which services the facility offers from today on."""
    facility = _locked(facility)
    known, today = dict(codes.choices("facility_service")), clock.today()
    wanted = {code for code in services if code in known}
    standing = {row.service: row for row in facility.services.filter(until=None)}
    for code, row in standing.items():
        if code not in wanted:
            row.until = max(today, row.since)
            row.save(update_fields=["until"])
    new = sorted(wanted - standing.keys())
    FacilityService.objects.bulk_create(
        FacilityService(facility=facility, service=code, since=today) for code in new
    )
    gone = sorted(standing.keys() - wanted)
    if new or gone:
        log.record(by, "facility.services_set", facility, added=new, ended=gone)
    return facility


@transaction.atomic
def check_standards(
    facility: Facility,
    *,
    by: Any,
    checked_on: date,
    answers: dict[StandardItem, tuple[str, str]],
    form_key: UUID,
    note: str = "",
) -> StandardCheck:
    """Keep an answered checklist: item -> (answer, note). What is not met, or only partly, needs a note.

    The same form sent twice gives the first check.
    """
    if checked_on > clock.today():
        raise DomainError(_("The date cannot be in the future."), "checked_on")
    if checked_on < facility.opened_on:
        raise DomainError(_("The facility was not open yet on that day."), "checked_on")
    for item, (answer, why) in answers.items():
        if answer != StandardAnswer.Answer.YES and not why.strip():
            raise DomainError(_("Write what is missing."), f"note_{item.code}")
    sent = StandardCheck.objects.filter(form_key=form_key, checked_by=by).first()
    if sent is not None:
        return sent
    own = Staff.objects.in_force().filter(facility=facility, person=by).exists()
    made = StandardCheck.objects.create(
        facility=facility, checked_on=checked_on, own=own, checked_by=by, checked_at=clock.now(), note=note,
        form_key=form_key,
    )  # fmt: skip
    StandardAnswer.objects.bulk_create(
        StandardAnswer(check_of=made, item=item, answer=answer, note=why)
        for item, (answer, why) in answers.items()
    )
    log.record(by, "facility.standards_checked", facility, day=str(checked_on))
    return made


@transaction.atomic
def set_funding(
    facility: Facility, *, by: Any, year: int, source: str, amount: int, note: str = ""
) -> Funding:
    """What a source gives a facility for a year, in tögrög; a former amount stays in the record."""
    facility = _locked(facility)
    if not 2015 <= year <= clock.today().year + 2:
        raise DomainError(_("Choose a year from 2015 to the year after next."), "year")
    if not 0 <= amount <= MOST_MONEY:
        raise DomainError(_("Enter an amount in tögrög, at most 100 000 000 000."), "amount")
    before = Funding.objects.filter(facility=facility, year=year, source=source).first()
    row, _made = Funding.objects.update_or_create(
        facility=facility, year=year, source=source, defaults={"amount": amount, "note": note}
    )
    old = {"amount": before.amount, "note": before.note} if before else None
    log.record(by, "facility.funding_set", facility, old=old, year=year, source=source)
    return row


def _locked(facility: Facility) -> Facility:
    """The facility, locked: who is just taking a child in there is waited for (`beds.stays_open`)."""
    return Facility.objects.select_for_update(of=("self",)).select_related("unit").get(pk=facility.pk)
