"""Closing: asked by the worker, agreed by each required role, the last one closes; or sent back once with a reason."""

from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from accounts.roles import ROLES
from audit import log
from cases import clocks, hooks, notify
from cases.actions import holding, plan_reviews, stopping
from cases.actions.moving import locked, move
from cases.models import (
    Case,
    ClosureAgreement,
    ClosureRequirement,
    Code,
    Deadline,
    Note,
    Stage,
)
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from childprotect.lib.unions import TextsInOne

DIED = "died"  # the reason for closing that is always looked into


def _matters() -> dict[str, hooks.OpenMatter]:
    return {str(place): matter for place, matter in enumerate(hooks.open_matters)}


@cache
def _open_matters(_language: str | None) -> TextsInOne:
    """The rows of every matter, of a case at a moment."""
    return TextsInOne(
        lambda case, now: {
            place: (matter.rows(case, now), [matter.what, matter.detail] if matter.detail else [matter.what])
            for place, matter in _matters().items()
        },
        int,
        datetime,
    )


def what_keeps_open(case: Case) -> list[tuple[str, str]]:
    """What must be settled before closing can be asked: (sentence, address) pairs from every app; one query."""
    found = _open_matters(get_language())(case.pk, clock.now())
    return [
        pair
        for place, matter in _matters().items()
        if found[place]
        for pair in matter.say(
            case, sorted((row[0], row[1] if matter.detail else "") for row in found[place])
        )
    ]


def required_roles(case: Case, reason: str = "") -> list[str]:
    """The roles whose agreement closing this case for `reason` needs today, from the table of requirements."""
    day = clock.today(case.unit.zone)
    rows = ClosureRequirement.objects.filter(valid_from__lte=day).exclude(valid_to__lte=day)
    condition = ClosureRequirement.Condition
    holds = {
        condition.ALWAYS: True,
        condition.GRAVE: case.was_red or case.was_placed,
        condition.DEATH: reason == DIED,
    }
    return sorted({row.role for row in rows if holds[condition(row.condition)]})


@transaction.atomic
def ask_to_close(case: Case, *, by: Any, reason: str, note: str, version: int | None = None) -> Case:
    """Ask for the agreement to close; everybody who must agree is told, and a clock runs.

    Raises DomainError while anything keeps the case open, or when nobody holds a required role in the area.
    """
    case = locked(case, version)
    before = case.stage
    move(case, "closing_asked")
    _settled(case)
    if not Code.objects.of("closure_reason").filter(code=reason).exists():
        raise DomainError(_("Choose why the case can be closed."), "reason")
    _searched(case, reason)
    plan_reviews.prove(case, reason)
    case.closing_reason, case.closing_note, case.closing_asked_by = reason, note, by
    case.closing_from, case.closing_rested = before, _resting(case)
    case.save(
        update_fields=[
            "stage", "version", "closing_reason", "closing_note", "closing_asked_by", "closing_from", "closing_rested",
        ]
    )  # fmt: skip
    first: User | None = None
    for role in required_roles(case, reason):
        people = [person for person in holders(case, role) if person.pk != by.pk]
        if not people:
            raise DomainError(
                _("Nobody else holds this role in the area: %(role)s. Ask the user administrator.")
                % {"role": ROLES[role].label}
            )
        ClosureAgreement.objects.create(case=case, role=role, asked_at=clock.now())
        first = first or people[0]
        notify.tell_all(people, "case.closing_asked", case, case=case)
    clocks.call_off(case, case=case)
    clocks.start(case, "case.closing", case=case, person=first)
    log.record(by, "case.closing_asked", case, case=case, reason=reason)
    return case


@transaction.atomic
def agree_to_close(case: Case, *, by: Any) -> Case:
    """Agree for one of the roles that must; the last agreement closes the case.

    Raises DomainError for who asked, when no role of the person is waited for, and when something came up since that
    keeps the case open, such as a place of safety for the child.
    """
    case = locked(case)
    move(case, "closing_agreed")
    _settled(case)
    if case.closing_asked_by_id == by.pk:
        raise DomainError(_("Who asked to close a case cannot agree to it as well."))
    waiting = list(
        ClosureAgreement.objects.select_for_update().filter(case=case, agreed_at=None, withdrawn_at=None)
    )
    mine = next((row for row in waiting if by.pk in {person.pk for person in holders(case, row.role)}), None)
    if mine is None:
        raise DomainError(_("Your agreement is not needed, or you have given it already."))
    mine.agreed_by, mine.agreed_at = by, clock.now()
    mine.save(update_fields=["agreed_by", "agreed_at"])
    log.record(by, "case.closing_agreed", case, case=case, role=mine.role)
    rest = [row for row in waiting if row.pk != mine.pk]
    if rest:
        case.save(update_fields=["version"])
        nearest = holders(case, rest[0].role)
        clocks.start(case, "case.closing", case=case, person=nearest[0] if nearest else None)
        return case
    return _close(case, by)


@transaction.atomic
def send_back(case: Case, *, by: Any, reason: str) -> Case:
    """Do not agree: the case goes back to where it stood, with the reason as a note; who asked is told."""
    case = locked(case)
    move(case, "closing_sent_back", to=case.closing_from or Stage.IN_SERVICE)
    if not reason.strip():
        raise DomainError(_("Write what is missing before the case can be closed."), "reason")
    roles = ClosureAgreement.objects.filter(case=case, withdrawn_at=None).values_list("role", flat=True)
    if not any(by.pk in {person.pk for person in holders(case, role)} for role in roles):
        raise DomainError(_("Only who is asked to agree can send the case back."))
    asked_by = case.closing_asked_by
    note = Note.objects.create(case=case, kind="sent_back", text=reason, happened_at=clock.now(), author=by)
    log.record(by, "note.written", note, case=case, kind="sent_back")
    stopping.go_on(case)
    log.record(by, "case.closing_sent_back", case, case=case)
    notify.tell(asked_by, "case.closing_sent_back", case, case=case)
    return case


def _close(case: Case, by: Any) -> Case:
    move(case, "closed")
    case.closed_at = clock.now()
    case.save(update_fields=["stage", "version", "closed_at"])
    clocks.meet(case, "case.closing", case=case)
    clocks.call_off(case, case=case)
    holding.end(holding.current(case), by=by)
    for share in case.shares.in_force():
        log.record(by, "case.share_ended", case, case=case, person=share.user.ref)
        share.delete()
    clocks.start(case, "case.after_closure", case=case, person=case.worker)
    log.record(by, "case.closed", case, case=case, reason=case.closing_reason)
    notify.tell(case.closing_asked_by, "case.closed", case, case=case)
    return case


def _settled(case: Case) -> None:
    """Raise DomainError with what keeps the case open."""
    open_matters = what_keeps_open(case)
    if open_matters:
        raise DomainError(_("First settle what keeps the case open: %(what)s") % {"what": open_matters[0][0]})


def _resting(case: Case) -> list[list[str]]:
    """The steps of the case that run, each with the moment its clock began."""
    running = Deadline.objects.running().filter(subject_ref=case.ref).order_by("step")
    return [[row.step, row.started_at.isoformat()] for row in running]


def _searched(case: Case, reason: str) -> None:
    """A case is closed as not to be found only after a search, and a case on hold only for what ends a search."""
    lasting = holding.current(case)
    if reason == "unknown" and not (lasting and lasting.searches):
        raise DomainError(
            _("First put the case on hold and record a search. Then it can be closed for this reason."),
            "reason",
        )
    if lasting and reason not in {"unknown", "abroad", "adult", "died", "duplicate", "transferred"}:
        raise DomainError(
            _("The case is on hold. Let it go on first, or choose a reason that ends the search."), "reason"
        )


def holders(case: Case, role: str) -> list[User]:
    """Who holds `role` over the case's unit today."""
    above = [case.unit_id, case.district_id, case.aimag_id]
    postings = Posting.objects.in_force().filter(role=role, area_id__in=above, person__is_active=True)
    return list(User.objects.filter(postings__in=postings).distinct().order_by("pk"))
