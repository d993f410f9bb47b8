"""A report finds its unit: it arrives, is taken on, goes on to another unit, or waits at the national desk."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from accounts.roles import roles_with
from areas.models import Area
from areas.place import place as placed
from audit import log
from cases import clocks, notify
from cases.actions.risk import ORDER
from cases.models import Report, Risk, Routing
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit

ACKNOWLEDGE, TRIAGE, ROUTE = "report.acknowledge", "report.triage", "report.route"
UNITS = frozenset({Area.Level.SOUM, Area.Level.KHOROO})


def workers_of(unit: Area) -> list[User]:
    """Who works in a unit today, posted to it and not above it."""
    posted = Posting.objects.reaching(unit, "cases.work_case").filter(area=unit)
    return list(User.objects.filter(pk__in=posted.values("person_id")).order_by("pk"))


def supervisors_of(unit: Area) -> list[User]:
    """Who supervises a unit today."""
    posted = Posting.objects.reaching(unit, "cases.view_team")
    return list(User.objects.filter(pk__in=posted.values("person_id")).order_by("pk"))


def desk() -> list[User]:
    """Who sits at the national desk."""
    roles = [role.code for role in roles_with("cases.add_call")]
    posted = Posting.objects.in_force().filter(area__level=Area.Level.COUNTRY, role__in=roles)
    return list(User.objects.filter(pk__in=posted.values("person_id"), is_active=True).order_by("pk"))


@transaction.atomic
def route(
    report: Report,
    *,
    by: Any,
    unit: Area | None,
    bag: Area | None = None,
    reason: str = "",
    version: int | None = None,
) -> Report:
    """Send the report to `unit`, or back to the national desk (None); from a unit on only with a reason.

    What ran at the old unit is called off; at the new one the report has to be taken on anew. Raises DomainError when
    it is decided already, is there already, or the reason is missing; StaleEdit for a stale `version`.
    """
    report = locked(report, version)
    if unit is not None and unit.level not in UNITS:
        raise DomainError(_("Choose the soum or khoroo where the child is."), "unit")
    if bag is not None and (unit is None or bag.parent_id != unit.pk):
        raise DomainError(_("This bag does not lie in the soum you chose."), "bag")
    if report.unit_id == (unit.pk if unit else None):
        raise DomainError(_("The report is there already. Choose another unit."), "unit")
    if report.unit_id and not reason.strip():
        raise DomainError(_("Write why the report goes to another unit."), "reason")
    moved = Routing.objects.create(
        report=report, from_unit_id=report.unit_id, to_unit=unit, reason=reason, by=by, at=clock.now()
    )
    report.unit, report.district_id, report.aimag_id = None, None, None
    for column, value in placed(unit).items() if unit else ():
        setattr(report, column, value)
    report.bag, report.acknowledged_by, report.acknowledged_at = bag, None, None
    report.version += 1
    report.save(
        update_fields=["unit", "district", "aimag", "bag", "acknowledged_by", "acknowledged_at", "version"]
    )
    clocks.call_off(report)
    log.record(by, "report.routed", report, unit=unit.code if unit else "")
    if moved.from_unit_id and report.created_by_id != by.pk:
        notify.tell(report.created_by, "report.rerouted", report)
    arrive(report, by=by)
    return report


def arrive(report: Report, *, by: Any) -> None:
    """The report is where it belongs for now: who is there is told, and the clock of taking it on runs.

    Every worker of the unit is told; the first to take it on answers for it; with a single worker the clock is theirs.
    In a unit without a worker, and of a red report, the supervisors are told at once. Who writes down a report of the
    own unit has taken it on by that. Without a unit the clock of routing runs for who wrote it down.
    """
    unit = report.unit
    if unit is None:
        _wait_at_desk(report, by)
        return
    workers = workers_of(unit)
    if any(worker.pk == by.pk for worker in workers):
        _take_on(report, by)
    else:
        clocks.start(
            report,
            ACKNOWLEDGE,
            case=None,
            person=workers[0] if len(workers) == 1 else None,
            unit=unit,
            area=report.bag or unit,
            risk=report.urgency,
        )
        notify.tell_all(workers, "report.arrived", report, red=report.urgency == "red")
    above = supervisors_of(unit) if report.urgency == "red" or not workers else []
    verb = "report.red" if report.urgency == "red" else "report.nobody"
    notify.tell_all([one for one in above if one.pk != by.pk], verb, report)


def _wait_at_desk(report: Report, by: Any) -> None:
    at_desk = desk()
    writer = next((one for one in at_desk if one.pk == report.created_by_id), None)
    nation = Area.objects.get(level=Area.Level.COUNTRY)
    clocks.start(report, ROUTE, case=None, person=writer, unit=nation, risk=report.urgency)
    if writer is None or writer.pk != by.pk or report.urgency == "red":
        for one in at_desk:
            if one.pk != by.pk:
                notify.tell(one, "report.at_desk", report)


@transaction.atomic
def acknowledge(report: Report, *, by: Any) -> Report:
    """Take the report on in its unit: its first clock is met, that of deciding runs for `by`. Again changes nothing.

    Raises DomainError when somebody else has taken it on, it waits at the national desk, or it is decided.
    """
    report = locked(report)
    if report.unit is None:
        raise DomainError(_("The report is in no unit yet. Send it to one first."))
    if report.acknowledged_by_id == by.pk:
        return report
    if report.acknowledged_by is not None:
        raise DomainError(
            _("%(name)s has taken this report on already.") % {"name": report.acknowledged_by.name}
        )
    _take_on(report, by)
    return report


@transaction.atomic
def raise_urgency(report: Report, urgency: str, *, by: Any) -> bool:
    """An open report turns out graver than it was told: its clock is counted anew from now; whether it was raised.

    The caller holds the report's lock.
    """
    if ORDER[Risk(urgency)] <= ORDER[Risk(report.urgency)]:
        return False
    log.record(by, "report.urgency_raised", report, urgency=urgency)
    report.urgency = urgency
    report.version += 1
    report.save(update_fields=["urgency", "version"])
    if report.unit is not None and report.acknowledged_by is not None:
        holder = report.acknowledged_by
        clocks.start(
            report,
            TRIAGE,
            case=None,
            person=holder,
            unit=report.unit,
            area=report.bag or report.unit,
            risk=urgency,
        )
        told = [holder, *(supervisors_of(report.unit) if urgency == "red" else ())]
        for person in {person.pk: person for person in told if person.pk != by.pk}.values():
            notify.tell(person, "report.graver", report)
    else:
        arrive(report, by=by)
    return True


def _take_on(report: Report, by: Any) -> None:
    report.acknowledged_by, report.acknowledged_at = by, clock.now()
    report.save(update_fields=["acknowledged_by", "acknowledged_at"])
    clocks.meet(report, ACKNOWLEDGE)
    unit = report.unit
    clocks.start(
        report, TRIAGE, case=None, person=by, unit=unit, area=report.bag or unit, risk=report.urgency
    )
    log.record(by, "report.acknowledged", report)


def locked(report: Report, version: int | None = None) -> Report:
    """The report as it is now, locked; raises DomainError when it is decided, StaleEdit for a stale version."""
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "unit", "bag", "acknowledged_by", "created_by"
    )
    report = rows.get(pk=report.pk)
    if report.status != Report.Status.RECEIVED:
        raise DomainError(
            _("This report is already decided: %(status)s.") % {"status": report.get_status_display()}
        )
    if version is not None and version != report.version:
        raise StaleEdit(_("Another user changed this record. Check it and decide again."), report)
    return report
