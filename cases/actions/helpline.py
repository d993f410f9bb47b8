"""Calls to the helpline: logged with or without a report, called back, found again by their number."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from areas.models import Area
from audit import log
from cases import clocks
from cases.actions import reporting
from cases.models import Call, Code, Report
from cases.models.call import SILENT
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from childprotect.lib.phones import read_phone
from childprotect.lib.refs import new_number

CALL_BACK = "call.call_back"
LONGEST = 600  # minutes
SHOWN = 8
REACHED, NOT_REACHED, GIVEN_UP = "reached", "not_reached", "given_up"


@transaction.atomic
def take_call(
    *,
    by: Any,
    group: str,
    phone: str = "",
    note: str = "",
    call_back: bool = False,
    minutes: int | None = None,
    at: datetime | None = None,
    report: dict[str, Any] | None = None,
    form_key: UUID | None = None,
) -> Call:
    """Log a call; `report` (arguments of `reporting.receive`) registers what was told, in the same breath.

    The same form sent twice (`form_key`) gives the call logged the first time. Raises DomainError for a kind that is not
    in the list, a time in the future, and a call-back without a number.
    """
    at = at or clock.now()
    if not Code.objects.of("call_group").filter(code=group).exists():
        raise DomainError(_("Choose the kind of call."), "group")
    if at > clock.now():
        raise DomainError(_("The time of the call cannot be in the future."), "at_time")
    if minutes is not None and minutes > LONGEST:
        raise DomainError(_("A call of more than ten hours? Check the minutes."), "minutes")
    if call_back and read_phone(phone) is None:
        raise DomainError(_("To call back, write the caller's number with at least 8 digits."), "phone")
    try:
        with transaction.atomic():
            call = Call.objects.create(
                number=new_number("ДД"),
                group=group,
                phone=phone,
                note=note,
                minutes=minutes,
                at=at,
                taken_by=by,
                created_at=clock.now(),
                call_back=Call.CallBack.WANTED if call_back else Call.CallBack.NO,
                form_key=form_key,
            )
    except IntegrityError:
        sent = Call.objects.filter(taken_by=by, form_key=form_key).first() if form_key else None
        if sent is None:
            raise
        return sent
    if report is not None:
        call.report = reporting.receive(by=by, received_at=at, form_key=form_key, **report)
        call.save(update_fields=["report"])
    log.record(by, "call.taken", call, group=group)
    if call_back:
        _run(call, by)
    return call


@transaction.atomic
def call_back(call: Call, *, by: Any, outcome: str, note: str = "", version: int | None = None) -> Call:
    """Somebody called back: reached, not reached (the clock runs anew), or given up, which needs a reason in `note`."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if call.call_back != Call.CallBack.WANTED:
        raise DomainError(_("This call waits for no call-back any more."))
    if version is not None and version != call.version:
        raise StaleEdit(_("Another user changed this record. Check it and decide again."), call)
    if outcome not in {REACHED, NOT_REACHED, GIVEN_UP}:
        raise DomainError(_("Choose how the call-back went."), "outcome")
    if outcome == GIVEN_UP and not note.strip():
        raise DomainError(_("Write in a sentence why nobody calls back any more."), "note")
    call.tries += outcome != GIVEN_UP
    call.called_back_by, call.called_back_at = by, clock.now()
    call.call_back_note = note or call.call_back_note
    call.version += 1
    if outcome != NOT_REACHED:
        call.call_back = Call.CallBack.DONE if outcome == REACHED else Call.CallBack.GIVEN_UP
    call.save()
    log.record(by, "call.called_back", call, outcome=outcome)
    if outcome == NOT_REACHED:
        _run(call, by)
    else:
        clocks.meet(call, CALL_BACK)
    return call


def earlier(phone: str, *, by: Any, but: Call | None = None) -> list[Call]:
    """The newest calls from exactly this number, of who may meet calls; the question is recorded, not the number."""
    digits = read_phone(phone)
    if digits is None:
        return []
    log.record(by, "call.number_asked", by)
    calls = Call.objects.visible_to(by).of_number(digits).select_related("report", "taken_by")
    return list((calls.exclude(pk=but.pk) if but else calls)[:SHOWN])


def silent_today(calls: list[Call]) -> int:
    """How many of `calls` were silent within a day: who calls and cannot speak may need to be called."""
    since = clock.now() - timedelta(hours=24)
    return sum(call.group == SILENT and call.at >= since for call in calls)


def number_seen(call: Call, *, by: Any) -> str:
    """The caller's number in full; the look is recorded."""
    log.viewed(by, call, page="phone")
    return call.phone


def _run(call: Call, person: Any) -> None:
    nation = Area.objects.get(level=Area.Level.COUNTRY)
    clocks.start(call, CALL_BACK, case=None, person=person, unit=nation)


def reports_of(calls: list[Call], user: Any) -> set[int]:
    """The ids of the reports behind `calls` that the person may open."""
    keys = [call.report_id for call in calls if call.report_id]
    return set(Report.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
