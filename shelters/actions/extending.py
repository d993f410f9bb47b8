"""A stay beyond its limit: how long, and who may allow it.

A one-stop centre extends once by itself, with a reason. In a shelter the joint team decides up to the extended limit
(its secretary, the worker, writes the decision down), the aimag up to the longest stay; beyond that nobody does. All
lengths stand in the limits table (30, 60 and 90 days where nothing else is set).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, notify
from cases.actions.routing import supervisors_of
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions import beds
from shelters.actions.locking import locked, save
from shelters.models import Extension, Stay

CENTRE, SHELTER, LONGEST, ANSWER = "centre.stay", "shelter.stay", "shelter.longest", "shelter.extension"
# who decides on the way to each limit; None: who asks
BY_TEAM, BY_AIMAG = "shelters.extend_by_team", "shelters.extend_by_aimag"
DECIDES = {CENTRE: None, SHELTER: BY_TEAM, LONGEST: BY_AIMAG}


@dataclass(frozen=True)
class Further:
    """The next limit a stay can be extended to: its step, the moment, and the permission that decides (None: who asks)."""

    step: str
    until: datetime
    decides: str | None


def further(stay: Stay) -> Further | None:
    """Until when a stay could be extended next, and who decides; None when it lasts as long as anybody may allow.

    A limit that has passed already is left out: who has stayed for seventy days needs leave for ninety.
    """
    begun = stay.counted_from or stay.admitted_at
    if begun is None or stay.facility is None:
        return None
    latest = max(stay.extended_to or begun, clock.now())
    steps = [(stay.facility.stay_step, True)] + ([(LONGEST, False)] if stay.facility.shelter else [])
    for step, stretched in steps:
        until = beds.longest(stay, step, begun, stretched=stretched)
        if until is not None and until > latest:
            return Further(step, until, DECIDES[step])
    return None


@transaction.atomic
def ask_extension(stay: Stay, *, by: Any, reason: str, version: int | None = None) -> Extension:
    """Ask that the child may stay until the next limit; who decides is told and has a clock.

    In a one-stop centre the extension is granted with it. Raises DomainError when the child is not here, without a
    reason, while another wish waits, and when nobody may allow more.
    """
    stay = locked(stay, version)
    if stay.status != Stay.Status.ADMITTED:
        raise DomainError(_("Only a child who is here can stay longer."))
    if not reason.strip():
        raise DomainError(_("Write why the child must stay longer."), "reason")
    if stay.extensions.filter(decided_at=None).exists():
        raise DomainError(_("An extension is asked for already. Wait for the answer."))
    reach = further(stay)
    if reach is None:
        raise DomainError(
            _("Nobody can extend this stay any further. Plan with the worker where the child goes next.")
        )
    wish = Extension.objects.create(
        stay=stay, step=reach.step, until=reach.until, reason=reason, asked_by=by, asked_at=clock.now()
    )
    log.record(by, "stay.extension_asked", stay, case=stay.case, step=reach.step)
    if reach.decides is None:
        return _grant(wish, stay, by, "")
    people = supervisors_of(stay.case.unit)
    first = people[0] if people else None
    if reach.decides == BY_TEAM and stay.case.worker is not None:
        people, first = [stay.case.worker], stay.case.worker
    clocks.start(stay, ANSWER, case=stay.case, person=first)
    notify.tell_all(people, "stay.extension_asked", stay, case=stay.case)
    save(stay)
    return wish


@transaction.atomic
def grant_extension(wish: Extension, *, by: Any, decision: str) -> Extension:
    """The child may stay: `decision` is the date and number of the paper it rests on. The facility is told.

    Raises DomainError when it is decided already, without a decision, when the child has left, and when the bed is
    promised to somebody else.
    """
    stay, wish = _open(wish, by)
    if not decision.strip():
        raise DomainError(_("Write the date and number of the decision."), "decision")
    if stay.status != Stay.Status.ADMITTED:
        raise DomainError(_("Only a child who is here can stay longer."))
    return _grant(wish, stay, by, decision)


@transaction.atomic
def refuse_extension(wish: Extension, *, by: Any, decision: str) -> Extension:
    """The child may not stay longer; `decision` says why. The facility is told."""
    stay, wish = _open(wish, by)
    if not decision.strip():
        raise DomainError(_("Write why the child cannot stay longer."), "decision")
    _decide(wish, stay, by, decision, granted=False)
    log.record(by, "stay.extension_refused", stay, case=stay.case, step=wish.step)
    notify.tell(wish.asked_by, "stay.extension_refused", stay)
    return wish


def _open(wish: Extension, by: Any) -> tuple[Stay, Extension]:
    """The stay and the wish, locked; raises DomainError for who may not decide at this length, and when it is decided."""
    stay = locked(wish.stay)
    perm = DECIDES[wish.step]
    if perm is None or not by.has_perm(perm, stay):
        raise DomainError(_("For so long a stay the supervisor decides. The supervisor has been told."))
    wish = Extension.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=wish.pk)
    if wish.decided_at is not None:
        raise DomainError(_("This is decided already."))
    return stay, wish


def _decide(wish: Extension, stay: Stay, by: Any, decision: str, *, granted: bool) -> None:
    wish.granted, wish.decided_by, wish.decided_at, wish.decision = granted, by, clock.now(), decision
    wish.save(update_fields=["granted", "decided_by", "decided_at", "decision"])
    clocks.meet(stay, ANSWER, case=stay.case)


def _grant(wish: Extension, stay: Stay, by: Any, decision: str) -> Extension:
    stay.extended_to = wish.until
    try:
        with transaction.atomic():
            beds.stretch(stay, stay.period.lower, max(wish.until, stay.period.upper))
            save(stay, "period", "extended_to")
    except IntegrityError as problem:
        raise DomainError(
            _("The bed is promised to another child then. Give the child another bed first.")
        ) from problem
    _decide(wish, stay, by, decision, granted=True)
    clocks.start(stay, stay.facility.stay_step, case=stay.case, person=stay.case.worker, due_at=wish.until)
    log.record(by, "stay.extended", stay, case=stay.case, step=wish.step)
    told = {
        person.pk: person for person in (stay.case.worker, wish.asked_by) if person and person.pk != by.pk
    }
    for person in told.values():
        of_case = stay.case if person.pk == stay.case.worker_id else None
        notify.tell(person, "stay.extended", stay, case=of_case)
    return wish
