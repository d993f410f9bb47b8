"""Contacts and services: recorded with the moment they really happened; the next visit is dated by the risk."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Posting
from audit import log
from cases import clocks, notify, stages
from cases.actions import safety
from cases.actions.moments import could_be
from cases.actions.moving import locked
from cases.actions.stopping import VISIT, stop
from cases.delays import Delay
from cases.models import Case, Code, Contact, Deadline, Plan, PlanGoal, ServiceGiven
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

FIRST, DANGER = "case.first_contact", "case.danger"
NOT_IN_PERSON = ("call", "message")  # kinds of contact in which nobody is seen
IN_A_ROW = 2  # contacts missed one after the other, of which supervisors are told
STREAK = 20  # how far back the row of missed contacts is followed


@transaction.atomic
def record_contact(
    case: Case,
    *,
    by: Any,
    kind: str,
    seen: str,
    happened_at: datetime,
    with_whom: str = "",
    state: str = "",
    danger: bool | None = None,
    next_step: str = "",
    delay: Delay | None = None,
    form_key: UUID | None = None,
) -> Contact:
    """Record a contact, or that nobody was reached, when it really happened.

    Seeing the child meets the first contact and the visit that is due, asks for the safety plan, and dates the next
    visit by the risk. Danger is told to the supervisors, and stops a closing that is asked for. The second contact
    missed in a row is told as well, once. The same form sent twice gives the contact recorded the first time. Raises
    DomainError for what cannot be, and when a late step has no reason (`delay` as `clocks.meet` takes it).
    """
    case = locked(case)
    stages.check(case, "contacted")
    could_be(case, happened_at)
    _sound(kind, seen, state, danger)
    if form_key is not None:
        sent = Contact.objects.filter(author=by, form_key=form_key).first()
        if sent is not None:
            return sent
    missed = seen == Contact.Seen.MISSED
    contact = Contact.objects.create(
        case=case,
        kind=kind,
        happened_at=happened_at,
        with_whom=with_whom,
        seen=seen,
        state=state,
        danger=None if missed else danger,
        next_step=next_step,
        author=by,
        created_at=clock.now(),
        form_key=form_key,
    )
    log.record(by, "contact.missed" if missed else "contact.made", contact, case=case, kind=kind, seen=seen)
    if danger:
        stop(case, by=by, why="danger")
    if seen in Contact.IN_PERSON:
        child_seen(case, by=by, at=happened_at, delay=delay)
    if missed:
        _missed(case, contact)
    if danger:
        in_danger(case, by=by, began=happened_at)
    return contact


def goals_of(case: Case) -> QuerySet[PlanGoal]:
    """The goals a service can be for: those of the plan in force."""
    return PlanGoal.objects.filter(plan__in=Plan.objects.in_force().filter(case=case))


@transaction.atomic
def give_service(
    case: Case,
    *,
    by: Any,
    service: str,
    given_on: date,
    provider: str,
    amount: str = "",
    note: str = "",
    goal: PlanGoal | None = None,
    form_key: UUID | None = None,
) -> ServiceGiven:
    """Record a service: which, when, by whom, how much. The same form sent twice gives the one recorded first.

    Raises DomainError for a service that is not in the list, a day to come, or a goal of another case.
    """
    case = locked(case)
    stages.check(case, "served")
    if not Code.objects.of("service").filter(code=service).exists():
        raise DomainError(_("Choose a service from the list."), "service")
    if given_on > clock.today(case.unit.zone):
        raise DomainError(_("The date cannot be in the future."), "given_on")
    if goal is not None and not goals_of(case).filter(pk=goal.pk).exists():
        raise DomainError(_("This is a goal of another case."), "goal")
    if form_key is not None:
        sent = ServiceGiven.objects.filter(author=by, form_key=form_key).first()
        if sent is not None:
            return sent
    given = ServiceGiven.objects.create(
        case=case,
        service=service,
        given_on=given_on,
        provider=provider,
        amount=amount,
        note=note,
        goal=goal,
        author=by,
        created_at=clock.now(),
        form_key=form_key,
    )
    log.record(by, "service.given", given, case=case, service=service)
    return given


def in_danger(case: Case, *, by: Any, began: datetime) -> None:
    """Danger was seen: supervisors and the worker are told, and the danger is to be assessed. The caller holds the lock."""
    tell_up(case, "case.danger_seen", by=by)
    if case.worker is not None and case.worker.pk != by.pk:
        notify.tell(case.worker, "case.danger_seen", case, case=case)
    running = Deadline.objects.running().filter(subject_ref=case.ref, step=DANGER)
    if case.stage in stages.ACTIVE and not running.exists():
        clocks.start(case, DANGER, case=case, person=case.worker, risk=case.risk, began=began)


def tell_up(case: Case, verb: str, *, by: Any = None) -> None:
    """Tell the supervisors of the case's area, except `by`."""
    above = Posting.objects.reaching(case.unit, "cases.view_team").select_related("person")
    people = {posting.person_id: posting.person for posting in above}
    if by is not None:
        people.pop(by.pk, None)
    for person in people.values():
        notify.tell(person, verb, case, case=case)


def child_seen(case: Case, *, by: Any, at: datetime, delay: Delay | None = None) -> None:
    """The child was seen in person at `at`: first contact and visit are met, the safety plan is asked for, and the next
    visit is dated, unless the child was seen again since. The caller holds the case's lock.
    """
    for step in (FIRST, VISIT):
        running = Deadline.objects.running().filter(subject_ref=case.ref, step=step, started_at__lte=at)
        if step == FIRST or running.exists():
            clocks.meet(case, step, case=case, at=at, by=by, delay=delay)
    if not Contact.objects.seen().filter(case=case, happened_at__gt=at).exists():
        date_next(case, at)
    safety.ask_for(case, began=at)


def date_next(case: Case, began: datetime | None = None) -> None:
    """Date the next visit by the risk, counted from `began` (default now); no visits are due while closing is asked for."""
    if case.stage in stages.ACTIVE:
        clocks.start(case, VISIT, case=case, person=case.worker, risk=case.risk, began=began)


def _sound(kind: str, seen: str, state: str, danger: bool | None) -> None:
    """Raise DomainError for a contact that cannot be."""
    if not Code.objects.of("contact_kind").filter(code=kind).exists():
        raise DomainError(_("Choose what kind of contact it was."), "kind")
    if seen not in Contact.Seen.values:
        raise DomainError(_("Say whether the child was seen."), "seen")
    if kind in NOT_IN_PERSON and seen in Contact.IN_PERSON:
        raise DomainError(_("By telephone nobody is seen: choose No, or another kind of contact."), "seen")
    if seen == Contact.Seen.MISSED:
        return
    if not state.strip():
        raise DomainError(_("Write how the child is."), "state")
    if danger is None:
        raise DomainError(_("Say whether the child is in danger."), "danger")


def _missed(case: Case, contact: Contact) -> None:
    """Tell supervisors when the last two contacts were missed; once for each row of missed ones."""
    row: list[Contact] = []
    for one in Contact.objects.filter(case=case)[:STREAK]:
        if one.seen != Contact.Seen.MISSED:
            break
        row.append(one)
    if len(row) < IN_A_ROW or contact not in row or any(one.told_up for one in row):
        return
    contact.told_up = True
    contact.save(update_fields=["told_up"])
    log.record(contact.author, "contact.missed_again", contact, case=case)
    tell_up(case, "contact.missed_again")
