"""Counting the children for whom there was no place."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from areas.place import place
from audit import log
from cases import codes
from cases.models import Case
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.models import AgeBand, Facility, Stay, TurnedAway
from shelters.models.turned_away import REASONS


def count_refused(stay: Stay, *, by: Any, reason: str) -> TurnedAway:
    """A facility refused the child of a stay. The caller holds the stay's lock and writes what was said."""
    facility = stay.facility
    return TurnedAway.objects.create(
        facility=facility,
        how=TurnedAway.How.REFUSED,
        at=clock.now(),
        reason=known(reason),
        sex=stay.child.sex,
        age_band=AgeBand.of(stay.child.age),
        case=stay.case,
        stay=stay,
        by=by,
        **place(facility.unit),
    )


@transaction.atomic
def say_no_place(case: Case, *, by: Any, reason: str, form_key: UUID | None = None) -> TurnedAway:
    """No facility has a place for the child of a case. The same form sent twice counts once."""
    sent = TurnedAway.objects.filter(by=by, form_key=form_key).first() if form_key else None
    if sent is not None:
        return sent
    if case.closed_at is not None:
        raise DomainError(_("The case is closed."))
    made = TurnedAway.objects.create(
        how=TurnedAway.How.NO_PLACE,
        at=clock.now(),
        reason=known(reason),
        sex=case.child.sex,
        age_band=AgeBand.of(case.child.age),
        case=case,
        by=by,
        form_key=form_key,
        **place(case.unit),
    )
    log.record(by, "place.none_found", made, case=case, reason=reason)
    return made


@transaction.atomic
def turn_away(
    facility: Facility, *, by: Any, reason: str, sex: str, age_band: str, form_key: UUID | None = None
) -> TurnedAway:
    """A child came to the door and could not be taken: a number, no name. The same form sent twice counts once."""
    sent = TurnedAway.objects.filter(by=by, form_key=form_key).first() if form_key else None
    if sent is not None:
        return sent
    made = TurnedAway.objects.create(
        facility=facility,
        how=TurnedAway.How.DOOR,
        at=clock.now(),
        reason=known(reason),
        sex=sex,
        age_band=age_band,
        by=by,
        form_key=form_key,
        **place(facility.unit),
    )
    log.record(by, "place.turned_away", made, reason=reason)
    return made


def known(reason: str) -> str:
    """A reason of the list that rules today. Raises DomainError for any other."""
    if reason not in dict(codes.choices(REASONS)):
        raise DomainError(_("Choose why the child could not be taken."), "reason")
    return reason
