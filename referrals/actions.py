"""Referrals: sent with chosen facts, accepted or refused by the organisation, its outcome reported."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from areas.models import Area
from areas.place import place
from audit import log
from cases import clocks, notify
from cases.models import Case, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from childprotect.lib.refs import new_number
from referrals.models import Member, Organisation, Referral

MANAGES = "referrals.manage_organisation"


@transaction.atomic
def send_referral(
    case: Case,
    *,
    by: Any,
    organisation: Organisation,
    service: str,
    need: str,
    facts: Mapping[str, str],
    urgent: bool = False,
    form_key: UUID | None = None,
) -> Referral:
    """Send a need of the case to an organisation; only `facts` travel, frozen as they are now.

    The same form sent twice gives the referral sent the first time. Raises DomainError for a closed case, or an
    organisation that takes no referrals or works in another aimag.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("unit", "bag").get(pk=case.pk)
    if case.stage == Stage.CLOSED:
        raise DomainError(_("The case is closed."))
    if not organisation.active:
        raise DomainError(_("This organisation takes no referrals at present."), "organisation")
    if organisation.aimag_id != case.aimag_id:
        raise DomainError(
            _("This organisation works in another aimag: choose one of the child's."), "organisation"
        )
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                number=new_number("ХЗ"),
                case=case,
                organisation=organisation,
                service=service,
                urgent=urgent,
                need=need,
                facts=dict(facts),
                sent_by=by,
                sent_at=clock.now(),
                form_key=form_key,
            )
    except IntegrityError:
        sent = Referral.objects.filter(sent_by=by, form_key=form_key).first() if form_key else None
        if sent is None:
            raise
        return sent
    clocks.start(referral, "referral.answer", case=case, person=by, risk="red" if urgent else "")
    log.record(by, "referral.sent", referral, case=case, service=service, fields=sorted(facts))
    members = Member.objects.in_force().filter(organisation=organisation).select_related("person")
    notify.tell_all([member.person for member in members], "referral.sent", referral, red=urgent)
    return referral


def _locked(referral: Referral, version: int | None) -> Referral:
    """The referral, locked; raises StaleEdit when somebody answered meanwhile."""
    referral = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("case__unit", "case__bag", "sent_by", "organisation")
        .get(pk=referral.pk)
    )
    if version is not None and version != referral.version:
        raise StaleEdit(_("Somebody has answered this referral meanwhile. Look at it again."), referral)
    return referral


def _answered(referral: Referral, by: Any, status: str, answer: str) -> None:
    referral.status, referral.answer = status, answer
    referral.answered_by, referral.answered_at = by, clock.now()
    referral.version += 1
    referral.save(update_fields=["status", "answer", "answered_by", "answered_at", "version"])


@transaction.atomic
def mark_seen(referral: Referral, *, by: Any) -> Referral:
    """The organisation has opened the referral for the first time."""
    referral = Referral.objects.select_for_update(of=("self",)).select_related("case").get(pk=referral.pk)
    if referral.seen_at is None:
        referral.seen_at = clock.now()
        referral.save(update_fields=["seen_at"])
        log.record(by, "referral.seen", referral, case=referral.case)
    return referral


@transaction.atomic
def accept_referral(
    referral: Referral, *, by: Any, answer: str, first_on: date | None = None, version: int | None = None
) -> Referral:
    """The organisation takes it up: `answer` says who; `first_on` the day of the first service.

    Raises DomainError when it is answered already.
    """
    referral = _locked(referral, version)
    if referral.status != Referral.Status.SENT:
        raise DomainError(_("This referral is already answered."))
    if first_on is not None and first_on < clock.today():
        raise DomainError(_("The date cannot be in the past."), "first_on")
    referral.first_on = first_on
    referral.save(update_fields=["first_on"])
    _answered(referral, by, Referral.Status.ACCEPTED, answer)
    clocks.meet(referral, "referral.answer", case=referral.case)
    clocks.start(referral, "referral.outcome", case=referral.case, person=_answers_for(referral))
    log.record(by, "referral.accepted", referral, case=referral.case)
    notify.tell(_answers_for(referral), "referral.accepted", referral, case=referral.case)
    return referral


@transaction.atomic
def refuse_referral(referral: Referral, *, by: Any, answer: str, version: int | None = None) -> Referral:
    """The organisation cannot take it up; `answer` is the reason. The sender is told at once."""
    referral = _locked(referral, version)
    if referral.status != Referral.Status.SENT:
        raise DomainError(_("This referral is already answered."))
    if not answer.strip():
        raise DomainError(_("Write why it is refused, so that the worker can look elsewhere."), "answer")
    _answered(referral, by, Referral.Status.REFUSED, answer)
    clocks.meet(referral, "referral.answer", case=referral.case)
    log.record(by, "referral.refused", referral, case=referral.case)
    notify.tell(_answers_for(referral), "referral.refused", referral, case=referral.case)
    return referral


@transaction.atomic
def report_outcome(
    referral: Referral, *, by: Any, outcome_code: str, outcome: str, version: int | None = None
) -> Referral:
    """What came of it. Raises DomainError unless the referral was accepted and no outcome reported yet."""
    referral = _locked(referral, version)
    if referral.status != Referral.Status.ACCEPTED:
        raise DomainError(_("An outcome is reported once, after the referral was accepted."))
    referral.status, referral.outcome_code, referral.outcome = Referral.Status.DONE, outcome_code, outcome
    referral.finished_at = clock.now()
    referral.version += 1
    referral.save(update_fields=["status", "outcome_code", "outcome", "finished_at", "version"])
    clocks.meet(referral, "referral.outcome", case=referral.case)
    log.record(by, "referral.outcome_reported", referral, case=referral.case, outcome=outcome_code)
    notify.tell(_answers_for(referral), "referral.outcome_reported", referral, case=referral.case)
    return referral


@transaction.atomic
def withdraw_referral(referral: Referral, *, by: Any) -> Referral:
    """Take back a referral that is not finished; the organisation no longer sees its facts."""
    referral = _locked(referral, None)
    if referral.status not in {Referral.Status.SENT, Referral.Status.ACCEPTED}:
        raise DomainError(_("Only a referral that is still running can be taken back."))
    referral.status = Referral.Status.WITHDRAWN
    referral.version += 1
    referral.save(update_fields=["status", "version"])
    clocks.call_off(referral, case=referral.case)
    log.record(by, "referral.withdrawn", referral, case=referral.case)
    return referral


def _answers_for(referral: Referral) -> User:
    """Who meets the answer: the responsible worker of the case, else who sent it."""
    return referral.case.worker or referral.sent_by


@transaction.atomic
def add_organisation(
    *, by: Any, name_mn: str, name_en: str, sector: str, unit: Area, phone: str = ""
) -> Organisation:
    """Add an organisation to the directory; who answers for it follows on its page.

    Raises DomainError for a unit out of the person's area, and a name the unit has already.
    """
    if unit.level not in {Area.Level.SOUM, Area.Level.KHOROO}:
        raise DomainError(_("Choose a soum or khoroo of your area."), "unit")
    # Locked, so that a form sent twice makes one.
    Area.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)
    if Organisation.objects.filter(unit=unit, name_mn__iexact=name_mn, active=True).exists():
        raise DomainError(_("The unit has an organisation of this name already."), "name_mn")
    made = Organisation.objects.create(
        name_mn=name_mn, name_en=name_en, sector=sector, phone=phone, **place(unit)
    )
    if not by.has_perm(MANAGES, made):
        raise DomainError(_("Choose a soum or khoroo of your area."), "unit")
    log.record(by, "organisation.added", made)
    return made


@transaction.atomic
def close_organisation(organisation: Organisation, *, by: Any) -> Organisation:
    """It takes no new referrals; those that were sent are still answered. Raises DomainError if it is closed already."""
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not organisation.active:
        raise DomainError(_("The organisation takes no referrals any more."))
    organisation.active = False
    organisation.save(update_fields=["active"])
    log.record(by, "organisation.closed", organisation)
    return organisation


@transaction.atomic
def add_member(organisation: Organisation, *, by: Any, person: User, since: date) -> Member:
    """Let a person answer for the organisation from a day. Raises DomainError if they do already."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if person.pk == by.pk:
        raise DomainError(_("Nobody changes their own rights."), "person")
    if Member.objects.in_force().filter(organisation=organisation, person=person).exists():
        raise DomainError(_("This person answers for the organisation already."), "person")
    member = Member.objects.create(organisation=organisation, person=person, since=since)
    log.record(by, "member.added", organisation, person=person)
    return member


@transaction.atomic
def end_member(organisation: Organisation, *, by: Any, member_id: int) -> Member:
    """End a membership, effective on the person's next request: its last day was yesterday."""
    members = Member.objects.in_force().select_for_update()
    member = members.filter(organisation=organisation, pk=member_id).first()
    if member is None:
        raise DomainError(_("This person does not answer for the organisation."))
    member.until = clock.today() - timedelta(days=1)
    member.save(update_fields=["until"])
    log.record(by, "member.ended", organisation, person=member.person)
    return member
