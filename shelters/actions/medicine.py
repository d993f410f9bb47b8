"""Medicines: ordered for days and times, stopped, and each time signed by who gave it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import log
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters import rounds
from shelters.actions.care import here, sent_before
from shelters.models import Dose, Medicine, Stay

MOST_TIMES = 8  # a day
LONGEST = timedelta(days=366)
EARLY = timedelta(hours=1)  # a dose can be signed so long before it is due


@transaction.atomic
def order_medicine(
    stay: Stay,
    *,
    by: Any,
    name: str,
    dose: str,
    times: Sequence[str],
    since: date,
    until: date,
    note: str = "",
    form_key: UUID | None = None,
) -> Medicine:
    """A medicine for the child: how much, at which times ("08:00"), from and until which day.

    Raises DomainError when it ends before it begins or before today, and for times nobody could keep.
    """
    stay = here(stay)
    sent = sent_before(Medicine, by, form_key)
    if sent is not None:
        return sent
    if until < since:
        raise DomainError(_("The medicine ends before it begins. Look at both days."), "until")
    today = clock.today(stay.facility.unit.zone)
    if until < today:
        raise DomainError(_("The last day is over already."), "until")
    if since < today - timedelta(days=1) or until - since > LONGEST:
        raise DomainError(
            _("Look at the days: from yesterday at the earliest, for a year at the longest."), "since"
        )
    if not 1 <= len(times) <= MOST_TIMES:
        raise DomainError(_("Write from one to eight times of the day."), "times")
    made = Medicine.objects.create(
        stay=stay,
        by=by,
        at=clock.now(),
        name=name,
        dose=dose,
        times=sorted(set(times)),
        since=since,
        until=until,
        note=note,
        form_key=form_key,
    )
    log.record(by, "stay.medicine_ordered", stay, case=stay.case)
    return made


@transaction.atomic
def stop_medicine(stay: Stay, *, by: Any, medicine: Medicine) -> Medicine:
    """The medicine is given no more, from now. Again changes nothing."""
    stay = here(stay)
    medicine = Medicine.objects.select_for_update(of=("self",)).get(pk=medicine.pk, stay=stay)
    if medicine.stopped_at is None:
        medicine.stopped_at, medicine.stopped_by = clock.now(), by
        medicine.save(update_fields=["stopped_at", "stopped_by"])
        log.record(by, "stay.medicine_stopped", stay, case=stay.case)
    return medicine


@transaction.atomic
def sign_dose(
    stay: Stay, *, by: Any, medicine: Medicine, due_at: datetime, outcome: str = "given", note: str = ""
) -> Dose:
    """Sign that a medicine was given at one of its times, or say why it was not.

    Signed by somebody before, the first signature stays. Raises DomainError for a time that is none of its, that is
    still to come, and for "not given" without a word.
    """
    stay = here(stay)
    medicine = Medicine.objects.get(pk=medicine.pk, stay=stay)
    if due_at not in rounds.moments(medicine, stay, due_at, due_at):
        raise DomainError(_("This medicine is not due at this time."), "due_at")
    if due_at > clock.now() + EARLY:
        raise DomainError(_("This is still to come. Sign it when the medicine is given."), "due_at")
    if outcome not in Dose.Outcome.values:
        raise DomainError(_("Choose one of the list."), "outcome")
    if outcome != Dose.Outcome.GIVEN and not note.strip():
        raise DomainError(_("Write why the medicine was not given."), "note")
    try:
        with transaction.atomic():
            made = Dose.objects.create(
                stay=stay, by=by, at=clock.now(), medicine=medicine, due_at=due_at, outcome=outcome, note=note
            )
    except IntegrityError as problem:
        raise DomainError(_("This dose is signed already. Look at the page again."), "due_at") from problem
    log.record(
        by, "stay.medicine_given" if outcome == "given" else "stay.medicine_not_given", stay, case=stay.case
    )
    return made
