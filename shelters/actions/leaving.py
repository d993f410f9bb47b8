"""A child leaves for a while and is expected back; whoever is not back in time is told of."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, notify
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions.care import could_be, here, sent_before
from shelters.finding import staff_of
from shelters.models import Leave, Stay

STEP = "shelter.leave"
WARNED = timedelta(hours=1)  # before the child should be back


@transaction.atomic
def begin_leave(
    stay: Stay,
    *,
    by: Any,
    left_at: datetime,
    until: datetime,
    with_whom: str,
    where: str = "",
    form_key: UUID | None = None,
) -> Leave:
    """The child goes away with somebody until a moment; its bed stays its own, and a clock runs for the worker.

    Raises DomainError for a leave that ends before it begins, and for a child who is away already.
    """
    stay = here(stay)
    sent = sent_before(Leave, by, form_key)
    if sent is not None:
        return sent
    could_be(stay, left_at, "left_on")
    if until <= left_at:
        raise DomainError(_("The leave ends before it begins. Look at both times."), "until_on")
    if Leave.objects.filter(stay=stay, ended_at=None).exists():
        raise DomainError(_("The child is away already. Write down first when it came back."))
    latest = Leave.objects.filter(stay=stay).order_by("-ended_at").first()
    if latest is not None and latest.ended_at is not None and left_at < latest.ended_at:
        raise DomainError(_("At this time the child was still away on another leave."), "left_on")
    made = Leave.objects.create(
        stay=stay,
        by=by,
        at=clock.now(),
        left_at=left_at,
        until=until,
        with_whom=with_whom,
        where=where,
        form_key=form_key,
    )
    clocks.start(
        stay, STEP, case=stay.case, person=stay.case.worker, began=left_at, due_at=until, warn_before=WARNED
    )
    log.record(by, "stay.on_leave", stay, case=stay.case)
    notify.tell(stay.case.worker, "stay.on_leave", stay, case=stay.case)
    return made


@transaction.atomic
def end_leave(stay: Stay, *, by: Any, came_back: bool, ended_at: datetime, note: str = "") -> Leave:
    """The child is back, or it is known that it stays away. Sent again it changes nothing.

    Raises DomainError for a return before the leave, and for a child who stays away without a word why.
    """
    stay = here(stay)
    leave = Leave.objects.select_for_update(of=("self",)).filter(stay=stay).first()
    if leave is None:
        raise DomainError(_("The child is not away."))
    if leave.ended_at is not None:
        return leave
    if ended_at < leave.left_at:
        raise DomainError(_("The child came back before it left. Look at both times."), "ended_on")
    could_be(stay, ended_at, "ended_on")
    if not came_back and not note.strip():
        raise DomainError(_("Write what is known of why the child does not come back."), "note")
    leave.came_back, leave.ended_at, leave.ended_by, leave.end_note = came_back, ended_at, by, note
    leave.save(update_fields=["came_back", "ended_at", "ended_by", "end_note"])
    late = ended_at > leave.until or leave.missed_at is not None
    clocks.meet(stay, STEP, case=stay.case, at=ended_at)
    verb = "stay.back" if came_back else "stay.stays_away"
    log.record(by, verb, stay, case=stay.case)
    if late or not came_back:
        notify.tell(
            stay.case.worker, "stay.back" if came_back else "stay.stays_away", stay, case=stay.case, red=True
        )
    return leave


def not_away(stay: Stay) -> None:
    """Refuse to let a child leave for good that is away for a while. The caller holds the stay."""
    if Leave.objects.filter(stay=stay, ended_at=None).exists():
        raise DomainError(
            _("The child is away on leave. Write down first that it came back, or that it stays away.")
        )


def tell_late_leaves() -> int:
    """A chore of the sweep: a child not back in time is told to the facility, once; the worker's clock tells the worker."""
    now = clock.now()
    late = Leave.objects.filter(
        ended_at=None, until__lte=now, missed_at=None, stay__status=Stay.Status.ADMITTED
    )
    rows = list(
        late.select_for_update(skip_locked=True, of=("self",)).select_related("stay__facility", "stay__case")
    )
    for leave in rows:
        leave.missed_at = now
        leave.save(update_fields=["missed_at"])
        notify.tell_all(staff_of(leave.stay.facility), "stay.not_back", leave.stay, red=True)
        log.record(None, "stay.not_back", leave.stay, case=leave.stay.case)
    return len(rows)
