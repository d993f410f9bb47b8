"""Time off: entered, ended early, and what becomes of it when the stand-in leaves."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import absences, hooks
from accounts.models import Absence, User
from audit import log
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

LONGEST = timedelta(days=366)
BACK = timedelta(
    days=31
)  # how far back the first day may lie: somebody fell ill and it is entered afterwards


@transaction.atomic
def enter_absence(
    person: User, *, by: Any, since: date, until: date, stand_in: User | None = None
) -> Absence:
    """`person` is away from a day until a day; `stand_in` hears instead, and is told so.

    The same form sent twice gives the absence of the first time. Raises DomainError for days that are over or too
    many, days that meet another absence, and a stand-in who does not reach as far or is away as well.
    """
    person = User._base_manager.select_for_update(of=("self",)).get(pk=person.pk)
    if not absences.may_enter(by, person):
        raise DomainError(_("Time off is entered by the person or their supervisor."))
    same = (
        person.absences.standing().filter(since=since, until=until, stand_in=stand_in, entered_by=by).first()
    )
    if same is not None:
        return same
    _days(since, until)
    if stand_in is not None and not absences.candidates(person, since, until).filter(pk=stand_in.pk).exists():
        raise DomainError(
            _(
                "This colleague cannot stand in on these days. Choose somebody of the same unit or above who is there."
            ),
            "stand_in",
        )
    taken = DomainError(
        _("These days meet another absence. End that one first, or choose other days."), "since"
    )
    if person.absences.meeting(since, until).exists():
        raise taken
    try:
        with transaction.atomic():
            absence = Absence.objects.create(
                person=person,
                since=since,
                until=until,
                stand_in=stand_in,
                entered_by=by,
                entered_at=clock.now(),
            )
    except IntegrityError as problem:  # the same form sent twice at the same moment
        raise taken from problem
    log.record(by, "absence.entered", absence, person=person, stand_in=stand_in)
    for hear in hooks.absence_entered:
        hear(absence, by)
    return absence


def _days(since: date, until: date) -> None:
    today = clock.today()
    if until < since:
        raise DomainError(_("The last day is before the first."), "until")
    if until < today:
        raise DomainError(_("These days are over already."), "until")
    if since < today - BACK:
        raise DomainError(_("The first day cannot lie more than a month back."), "since")
    if until - since > LONGEST or since > today + LONGEST:
        raise DomainError(_("An absence is a year long at most and begins within a year."), "until")


@transaction.atomic
def end_absence(absence: Absence, *, by: Any) -> Absence:
    """The person is back, or does not go after all: from now on they are told themselves.

    Raises DomainError when it is over already.
    """
    absence = Absence.objects.select_for_update(of=("self",)).select_related("person").get(pk=absence.pk)
    if not absences.may_enter(by, absence.person):
        raise DomainError(_("Time off is entered by the person or their supervisor."))
    if absence.over:
        raise DomainError(_("This absence is over already."))
    absence.ended_at, absence.ended_by = clock.now(), by
    absence.save(update_fields=["ended_at", "ended_by"])
    log.record(by, "absence.ended", absence, person=absence.person)
    return absence


def release(person: User, *, by: Any) -> None:
    """Where `person` can no longer stand in, nobody does: whoever else holds the role hears. Locks the absences."""
    standing = Absence.objects.coming().filter(stand_in=person).select_for_update(of=("self",))
    for absence in standing.select_related("person"):
        since = max(absence.since, clock.today())
        if not absences.candidates(absence.person, since, absence.until).filter(pk=person.pk).exists():
            absence.stand_in = None
            absence.save(update_fields=["stand_in"])
            log.record(by, "absence.stand_in_left", absence, person=absence.person, stand_in=person)
