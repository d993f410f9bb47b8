"""Rooms and beds of a facility: added, changed, ended from a day. A bed somebody has, or is to have, stays."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit import log
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.models import Bed, Facility, Room, Stay, Suits

OLDEST = 17
FAR = timedelta(days=366)


@dataclass(frozen=True)
class BedFacts:
    """Where a bed stands and whom it suits."""

    room: Room
    label: str
    suits: str = Suits.ANY
    age_from: int = 0
    age_to: int = OLDEST


@transaction.atomic
def add_room(facility: Facility, *, by: Any, label: str, kind: str, step_free: bool = False) -> Room:
    """A new room. Raises DomainError when there is one of that name, or the facility is closed."""
    _open(facility)
    try:
        with transaction.atomic():
            room = Room.objects.create(facility=facility, label=label, kind=kind, step_free=step_free)
    except IntegrityError:
        raise DomainError(_("There is a room of this name already. Choose another name."), "label") from None
    log.record(by, "room.added", facility, kind=kind)
    return room


@transaction.atomic
def change_room(room: Room, *, by: Any, label: str, kind: str, step_free: bool = False) -> Room:
    """Name the room anew, or say anew what it is for."""
    room = Room.objects.select_for_update(of=("self",)).select_related("facility").get(pk=room.pk)
    room.label, room.kind, room.step_free = label, kind, step_free
    try:
        with transaction.atomic():
            room.save(update_fields=["label", "kind", "step_free"])
    except IntegrityError:
        raise DomainError(_("There is a room of this name already. Choose another name."), "label") from None
    log.record(by, "room.changed", room.facility, kind=kind)
    return room


@transaction.atomic
def add_bed(facility: Facility, *, by: Any, since: date, **facts: Any) -> Bed:
    """A new bed, to be given from a day (fields of BedFacts). Raises DomainError, naming the field."""
    _open(facility)
    asked = BedFacts(**facts)
    _check(asked, facility)
    if since > clock.today() + FAR:
        raise DomainError(_("Choose a day within a year."), "since")
    try:
        with transaction.atomic():
            bed = Bed.objects.create(facility=facility, active_from=since, **vars(asked))
    except IntegrityError:
        raise DomainError(_taken(), "label") from None
    log.record(by, "bed.added", bed, since=str(since))
    return bed


@transaction.atomic
def change_bed(bed: Bed, *, by: Any, **facts: Any) -> Bed:
    """Put the bed elsewhere, or let it suit others; not past the child who has it, or is to have it."""
    bed = _locked(bed)
    asked = BedFacts(**facts)
    _check(asked, bed.facility)
    if bed.active_to is not None and bed.active_to <= clock.today():
        raise DomainError(_("This bed is gone. Add a new one."))
    for stay in _children(bed).select_related("child"):
        if not _suits(asked, stay.child.sex, stay.child.age):
            raise DomainError(
                _(
                    "A child who has this bed, or is to have it, would not suit. Give the child another bed first."
                ),
                "suits",
            )
    for name, value in vars(asked).items():
        setattr(bed, name, value)
    try:
        with transaction.atomic():
            bed.save(update_fields=list(vars(asked)))
    except IntegrityError:
        raise DomainError(_taken(), "label") from None
    log.record(by, "bed.changed", bed)
    return bed


@transaction.atomic
def end_bed(bed: Bed, *, by: Any, day: date) -> Bed:
    """The bed is gone from `day` on. Raises DomainError while a child has it, it is held, or a stay is planned in it."""
    bed = _locked(bed)
    today = clock.today(bed.facility.unit.zone)
    if bed.active_to is not None:
        raise DomainError(_("This bed has its last day already."))
    if day < today:
        raise DomainError(_("The date cannot be in the past."), "day")
    if day > today + FAR:
        raise DomainError(_("Choose a day within a year."), "day")
    if day <= bed.active_from:
        raise DomainError(_("This bed is not there yet on that day."), "day")
    here = _children(bed)
    if here.filter(status=Stay.Status.ADMITTED).exists():
        raise DomainError(_("A child sleeps in this bed. Move the child to another bed first."), "day")
    begun = datetime.combine(day, time(0), tzinfo=bed.facility.unit.zone)
    if here.exists() or bed.uses.within(DateTimeTZRange(begun, None)).exists():
        raise DomainError(
            _(
                "This bed is held, or a stay is planned in it. Give another bed, or take the request back first."
            ),
            "day",
        )
    bed.active_to = day
    bed.save(update_fields=["active_to"])
    log.record(by, "bed.ended", bed, day=str(day))
    return bed


def _children(bed: Bed) -> QuerySet[Stay]:
    """The stays that have this bed now or shall have it."""
    return Stay.objects.filter(bed=bed, status__in=[Stay.Status.HELD, Stay.Status.ADMITTED])


def _suits(asked: BedFacts, sex: str, age: int | None) -> bool:
    fits_sex = asked.suits == Suits.ANY or asked.suits == sex
    return fits_sex and (age is None or asked.age_from <= min(age, OLDEST) <= asked.age_to)


def _check(asked: BedFacts, facility: Facility) -> None:
    if asked.room.facility_id != facility.pk:
        raise DomainError(_("Choose a room of this facility."), "room")
    if not 0 <= asked.age_from <= OLDEST or not 0 <= asked.age_to <= OLDEST:
        raise DomainError(_("Ages go from 0 to 17."), "age_to")
    if asked.age_from > asked.age_to:
        raise DomainError(_("The younger age comes first."), "age_to")


def _locked(bed: Bed) -> Bed:
    return Bed.objects.select_for_update(of=("self",)).select_related("facility__unit", "room").get(pk=bed.pk)


def _taken() -> str:
    return _("There is, or was, a bed of this name. Choose another name.")


def _open(facility: Facility) -> None:
    if facility.status == Facility.Status.CLOSED:
        raise DomainError(_("This facility is closed. Open it again first."))
