"""The file of a stay: the ground it stands on, who was told, and what must be known of the child's health."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, codes, limits, notify
from cases.actions import routing
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions.locking import locked
from shelters.models import HealthAlert, Stay, StayGround, StayTold
from shelters.models.care import OfStay

RATIFY = "protection.ratify"
Row = TypeVar("Row", bound=OfStay)


def listed(name: str, code: str, field: str) -> str:
    """A code of the list that rules today. Raises DomainError for any other."""
    if code not in dict(codes.choices(name)):
        raise DomainError(_("Choose one of the list."), field)
    return code


def asked_for(stay: Stay) -> datetime:
    """From when on something can have happened in a stay: the day before it was asked for leaves room for the way."""
    return stay.proposed_at - limits.ONE_DAY


def here(stay: Stay) -> Stay:
    """The stay, locked. Raises DomainError unless the child is here."""
    stay = locked(stay)
    if stay.status != Stay.Status.ADMITTED:
        raise DomainError(_("This can be written only of a child who is here."))
    return stay


def sent_before(model: type[Row], by: Any, form_key: UUID | None) -> Row | None:
    """What the same form made when it was sent before."""
    return model._default_manager.filter(by=by, form_key=form_key).first() if form_key else None


def could_be(stay: Stay, moment: datetime, field: str) -> None:
    """Raise DomainError for a moment to come, or one at which the child was not here."""
    if moment > clock.now():
        raise DomainError(_("The time cannot be in the future."), field)
    if stay.admitted_at is None or moment < stay.admitted_at.replace(second=0, microsecond=0):
        raise DomainError(_("The child was not here yet then. Look at the day and the time."), field)
    if stay.discharged_at is not None and moment > stay.discharged_at:
        raise DomainError(_("The child had left by then. Look at the day and the time."), field)


@transaction.atomic
def state_ground(
    stay: Stay,
    *,
    by: Any,
    ground: str,
    decided_by: str,
    decided_at: datetime,
    decided_name: str = "",
    note: str = "",
    form_key: UUID | None = None,
) -> StayGround:
    """State on what ground the child was taken in and who decided it; stated again, the new statement rules.

    The supervisors of the case's unit are asked to confirm it within the limit; stated by one of them it is confirmed.
    Raises DomainError for a ground or a decider that is not in the list, a day to come or before the report, and for
    "another ground" without a word.
    """
    stay = locked(stay)
    sent = sent_before(StayGround, by, form_key)
    if sent is not None:
        return sent
    listed("stay_ground", ground, "ground")
    listed("stay_decider", decided_by, "decided_by")
    if ground == "other" and not note.strip():
        raise DomainError(_("Write what the ground is."), "note")
    if decided_at > clock.now():
        raise DomainError(_("The time cannot be in the future."), "decided_on")
    if decided_at < stay.case.report.received_at - limits.ONE_DAY:
        raise DomainError(_("This is long before the report was received. Look at the day."), "decided_on")
    before = StayGround.objects.filter(stay=stay).first()
    made = StayGround.objects.create(
        stay=stay,
        by=by,
        at=clock.now(),
        ground=ground,
        decided_by=decided_by,
        decided_name=decided_name,
        decided_at=decided_at,
        note=note,
        form_key=form_key,
    )
    log.record(by, "stay.ground_stated", stay, case=stay.case, ground=ground)
    if before is not None:
        clocks.call_off(before, RATIFY, case=stay.case)
    above = routing.supervisors_of(stay.case.unit)
    if any(one.pk == by.pk for one in above):
        return confirm_ground(made, by=by)
    clocks.start(
        made,
        RATIFY,
        case=stay.case,
        person=above[0] if len(above) == 1 else None,
        began=before.at if before is not None and before.confirmed_at is None else None,
    )
    notify.tell_all(above, "stay.ground_stated", made, case=stay.case)
    return made


@transaction.atomic
def confirm_ground(ground: StayGround, *, by: Any) -> StayGround:
    """The supervisor confirms that the child was rightly taken in. Again changes nothing."""
    stay = locked(ground.stay)
    ground = StayGround.objects.select_for_update(of=("self",)).select_related("by").get(pk=ground.pk)
    if ground.confirmed_at is not None:
        return ground
    if StayGround.objects.filter(stay=stay).first() != ground:
        raise DomainError(_("The ground was stated anew meanwhile. Look at the stay again."))
    ground.confirmed_at, ground.confirmed_by = clock.now(), by
    ground.save(update_fields=["confirmed_at", "confirmed_by"])
    clocks.meet(ground, RATIFY, case=stay.case)
    log.record(by, "stay.ground_confirmed", stay, case=stay.case)
    for person in {one.pk: one for one in (ground.by, stay.case.worker) if one and one.pk != by.pk}.values():
        notify.tell(
            person, "stay.ground_confirmed", stay, case=stay.case if person == stay.case.worker else None
        )
    return ground


@transaction.atomic
def say_told(
    stay: Stay,
    *,
    by: Any,
    whom: str,
    told_at: datetime | None,
    name: str = "",
    note: str = "",
    form_key: UUID | None = None,
) -> StayTold:
    """Write down who was told that the child is here, and when; without a time, why they were not."""
    stay = locked(stay)
    sent = sent_before(StayTold, by, form_key)
    if sent is not None:
        return sent
    listed("stay_told", whom, "whom")
    if told_at is None and not note.strip():
        raise DomainError(_("Write when they were told, or why they were not."), "note")
    if told_at is not None and told_at > clock.now():
        raise DomainError(_("The time cannot be in the future."), "told_on")
    if told_at is not None and told_at < asked_for(stay):
        raise DomainError(_("This is long before the stay. Look at the day."), "told_on")
    made = StayTold.objects.create(
        stay=stay, by=by, at=clock.now(), whom=whom, name=name, told_at=told_at, note=note, form_key=form_key
    )
    log.record(by, "stay.told" if told_at else "stay.not_told", stay, case=stay.case, whom=whom)
    return made


@transaction.atomic
def warn_of_health(stay: Stay, *, by: Any, text: str, form_key: UUID | None = None) -> HealthAlert:
    """Put a warning about the child's health on top of the file."""
    stay = locked(stay)
    sent = sent_before(HealthAlert, by, form_key)
    if sent is not None:
        return sent
    made = HealthAlert.objects.create(stay=stay, by=by, at=clock.now(), text=text, form_key=form_key)
    log.record(by, "stay.health_alert", stay, case=stay.case)
    return made


@transaction.atomic
def end_health_alert(alert: HealthAlert, *, by: Any) -> HealthAlert:
    """The warning no longer holds; it stays to be read below. Again changes nothing."""
    stay = locked(alert.stay)
    alert = HealthAlert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if alert.ended_at is None:
        alert.ended_at, alert.ended_by = clock.now(), by
        alert.save(update_fields=["ended_at", "ended_by"])
        log.record(by, "stay.health_alert_ended", stay, case=stay.case)
    return alert
