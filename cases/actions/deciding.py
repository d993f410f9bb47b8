"""A report that becomes no case: advice, passed on, a duplicate, or not confirmed; each with what follows it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from areas.models import Area
from audit import log
from cases import clocks
from cases.actions import reopening, routing
from cases.actions.reporting import settle
from cases.models import Case, Report
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

FOLLOW_UP = "report.follow_up"
OUTCOMES = ("advice_only", "referred_on", "duplicate", "not_confirmed")
DAY_ENDS = time(23, 59)
NEAR_DAYS, NEAR = 14, 5


@transaction.atomic
def decide_otherwise(
    report: Report,
    *,
    by: Any,
    outcome: str,
    note: str,
    referred_to: str = "",
    original: Report | Case | None = None,
    follow_up_on: date | None = None,
    version: int | None = None,
) -> Report:
    """The report becomes no case; `note` says why.

    Referred on needs `referred_to`; a duplicate needs the `original`, a report or case the person may see, which learns
    what this one adds. `follow_up_on` starts a clock for `by` to look once more. Raises DomainError for what is missing.
    """
    report = routing.locked(report, version)
    if outcome not in OUTCOMES:
        raise DomainError(_("Choose what becomes of the report."), "outcome")
    if not note.strip():
        raise DomainError(_("Write in a sentence why the report becomes no case."), "note")
    if outcome == "referred_on" and not referred_to.strip():
        raise DomainError(_("Write to whom the report was referred on."), "referred_to")
    if outcome == "duplicate":
        if original is None:
            raise DomainError(_("Write the number of the report or case that this one repeats."), "original")
        _point_at(report, original, by)
    report.referred_to = referred_to if outcome == "referred_on" else ""
    settle(report, outcome, by, note)
    if follow_up_on is not None and outcome != "duplicate":
        _follow_up_on(report, follow_up_on, by)
    return report


@transaction.atomic
def follow_up(report: Report, *, by: Any, note: str) -> Report:
    """What was found on looking once more; its clock is met. Raises DomainError when none was waiting."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not note.strip():
        raise DomainError(_("Write in a sentence what you found."), "note")
    if not clocks.meet(report, FOLLOW_UP):
        raise DomainError(_("No follow-up of this report is waiting."))
    report.follow_up_note = note
    report.version += 1
    report.save(update_fields=["follow_up_note", "version"])
    log.record(by, "report.followed_up", report)
    return report


def likely_originals(report: Report, user: Any) -> list[Report]:
    """Reports the person may see that this one may repeat: of the same unit, received within two weeks around it."""
    around = timedelta(days=NEAR_DAYS)
    same = Report.objects.visible_to(user).filter(
        unit=report.unit_id,
        received_at__gte=report.received_at - around,
        received_at__lte=report.received_at + around,
    )
    return list(same.exclude(pk=report.pk).exclude(status="duplicate").select_related("unit", "bag")[:NEAR])


def _follow_up_on(report: Report, day: date, by: Any) -> None:
    unit = report.unit or Area.objects.get(level=Area.Level.COUNTRY)
    due_at = datetime.combine(day, DAY_ENDS, tzinfo=unit.zone)
    if due_at <= clock.now():
        raise DomainError(_("The date cannot be in the past."), "follow_up_on")
    clocks.start(report, FOLLOW_UP, case=None, person=by, unit=unit, due_at=due_at)


def _point_at(report: Report, original: Report | Case, by: Any) -> None:
    """The report points at its original, which gets what it adds: graver urgency, and a note on every open case."""
    if isinstance(original, Report):
        original = Report.objects.get(pk=original.pk)
        while original.duplicate_of_report is not None:
            original = original.duplicate_of_report
        if original.pk == report.pk:
            raise DomainError(
                _("A report cannot repeat itself. Write the number of the other one."), "original"
            )
        report.duplicate_of_report = original
        if original.duplicate_of_case is None:
            _add_to_report(report, original, by)
            return
        original = original.duplicate_of_case
    report.duplicate_of_case = original
    if original.closed_at is None:
        reopening.join(original, report, by=by)


def _add_to_report(report: Report, original: Report, by: Any) -> None:
    if original.status == Report.Status.RECEIVED:
        routing.raise_urgency(routing.locked(original), report.urgency, by=by)
        return
    for case in Case.objects.open().filter(reports__report=original).distinct().order_by("pk"):
        reopening.join(case, report, by=by)
