"""The days of a stay: notes, belongings, school, visitors and their visits."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions.care import could_be, here, listed, sent_before
from shelters.actions.locking import locked
from shelters.models import Belonging, DailyNote, Schooling, Stay, VisitMade, Visitor

LONGEST_VISIT = 600  # minutes


@transaction.atomic
def write_note(
    stay: Stay,
    *,
    by: Any,
    text: str,
    happened_at: datetime,
    corrects: DailyNote | None = None,
    form_key: UUID | None = None,
) -> DailyNote:
    """Note what a day was like; a correction is a new note that names the one it corrects."""
    stay = here(stay)
    sent = sent_before(DailyNote, by, form_key)
    if sent is not None:
        return sent
    could_be(stay, happened_at, "happened_on")
    if corrects is not None and corrects.stay_id != stay.pk:
        raise DomainError(_("There is no such record, or it is not in your area."), "corrects")
    made = DailyNote.objects.create(
        stay=stay,
        by=by,
        at=clock.now(),
        text=text,
        happened_at=happened_at,
        corrects=corrects,
        form_key=form_key,
    )
    log.record(by, "stay.noted", stay, case=stay.case)
    return made


@transaction.atomic
def take_belonging(stay: Stay, *, by: Any, what: str, form_key: UUID | None = None) -> Belonging:
    """The facility keeps something for the child."""
    stay = here(stay)
    sent = sent_before(Belonging, by, form_key)
    if sent is not None:
        return sent
    made = Belonging.objects.create(stay=stay, by=by, at=clock.now(), what=what, form_key=form_key)
    log.record(by, "stay.belonging_taken", stay, case=stay.case)
    return made


@transaction.atomic
def give_back(stay: Stay, *, by: Any, things: Sequence[Belonging], to: str) -> int:
    """Things of the child are given back to somebody, by name; how many. What is given back already stays as it is."""
    stay = locked(stay)
    rows = Belonging.objects.filter(stay=stay, returned_at=None, pk__in=[thing.pk for thing in things])
    count = rows.update(returned_at=clock.now(), returned_by=by, returned_to=to)
    if not count:
        raise DomainError(_("These things are given back already."), "things")
    log.record(by, "stay.belonging_returned", stay, case=stay.case, count=count)
    return count


@transaction.atomic
def set_schooling(
    stay: Stay, *, by: Any, how: str, since: date, note: str = "", form_key: UUID | None = None
) -> Schooling:
    """How the child learns from a day on."""
    stay = here(stay)
    sent = sent_before(Schooling, by, form_key)
    if sent is not None:
        return sent
    listed("stay_schooling", how, "how")
    if stay.admitted_at is None or since < stay.admitted_at.astimezone(stay.facility.unit.zone).date():
        raise DomainError(_("The child was not here yet then. Look at the day and the time."), "since")
    if how == "none" and not note.strip():
        raise DomainError(_("Write why the child does not learn."), "note")
    made = Schooling.objects.create(
        stay=stay, by=by, at=clock.now(), how=how, since=since, note=note, form_key=form_key
    )
    log.record(by, "stay.schooling", stay, case=stay.case, how=how)
    return made


@transaction.atomic
def name_visitor(
    stay: Stay,
    *,
    by: Any,
    name: str,
    allowed: bool,
    relation: str = "",
    why: str = "",
    form_key: UUID | None = None,
) -> Visitor:
    """Say that somebody may visit the child, or must not; for the same name the last word rules."""
    stay = locked(stay)
    sent = sent_before(Visitor, by, form_key)
    if sent is not None:
        return sent
    if stay.status not in Stay.LIVE:
        raise DomainError(_("The child is no longer here."))
    if not allowed and not why.strip():
        raise DomainError(_("Write why this person must not visit the child."), "why")
    now = clock.now()
    same = [
        row.pk
        for row in Visitor.objects.filter(stay=stay, ended_at=None)
        if row.name.casefold() == name.casefold()
    ]
    Visitor.objects.filter(pk__in=same).update(ended_at=now, ended_by=by)
    made = Visitor.objects.create(
        stay=stay, by=by, at=now, name=name, allowed=allowed, relation=relation, why=why, form_key=form_key
    )
    log.record(by, "stay.visitor_allowed" if allowed else "stay.visitor_forbidden", stay, case=stay.case)
    return made


@transaction.atomic
def record_visit(
    stay: Stay,
    *,
    by: Any,
    visitor: Visitor,
    came_at: datetime,
    minutes: int,
    note: str = "",
    form_key: UUID | None = None,
) -> VisitMade:
    """Write down a visit that took place. Raises DomainError for who must not visit: that is an incident."""
    stay = here(stay)
    sent = sent_before(VisitMade, by, form_key)
    if sent is not None:
        return sent
    could_be(stay, came_at, "came_on")
    known = Visitor.objects.filter(stay=stay, pk=visitor.pk, ended_at=None).first()
    if known is None:
        raise DomainError(_("This person is not among the visitors of the child now."), "visitor")
    if not known.allowed:
        raise DomainError(
            _("This person must not visit the child. If they came, record an incident."), "visitor"
        )
    if not 1 <= minutes <= LONGEST_VISIT:
        raise DomainError(_("A visit lasts from 1 to 600 minutes."), "minutes")
    made = VisitMade.objects.create(
        stay=stay,
        by=by,
        at=clock.now(),
        visitor=known,
        came_at=came_at,
        minutes=minutes,
        note=note,
        form_key=form_key,
    )
    log.record(by, "stay.visited", stay, case=stay.case)
    return made
