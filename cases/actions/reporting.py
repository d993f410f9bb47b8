"""Reports: received, then accepted as cases or decided otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Posting
from areas.models import Area
from areas.place import place as placed
from audit import log
from cases import clocks, lexicon, notify
from cases.actions import family, reopening, routing
from cases.models import Case, CaseConcern, Child, Report, ReportChild, Reporter, Stage
from childprotect.lib import clock, registration
from childprotect.lib.errors import DomainError
from childprotect.lib.refs import new_number


@dataclass(frozen=True)
class ChildFacts:
    """What is known of a child in a report; everything may be empty."""

    given_name: str = ""
    father_name: str = ""
    sex: str = "u"
    birth_date: date | None = None
    birth_year: int | None = None
    registration_number: str = ""
    same_as: Child | None = None


@dataclass(frozen=True)
class ReporterFacts:
    """Who reported; kept apart from the report."""

    name: str = ""
    phone: str = ""
    relation: str = ""
    anonymous: bool = False


@transaction.atomic
def receive(
    *,
    by: Any,
    unit: Area | None,
    channel: str,
    seen: str,
    urgency: str,
    received_at: datetime,
    place: str = "",
    source_ref: str = "",
    concerns: Sequence[str] = (),
    bag: Area | None = None,
    children: Sequence[ChildFacts] = (),
    one_family: bool = True,
    reporter: ReporterFacts | None = None,
    form_key: UUID | None = None,
) -> Report:
    """Register what somebody saw. Minimum: a place (the unit, or words), what was seen, how urgent.

    With a unit the report arrives there (`routing.arrive`); without one it waits at the national desk. The same form
    sent twice (`form_key`) gives the report made the first time. Raises DomainError for a time in the future, no place
    at all, or a bag that does not lie in the unit.
    """
    if received_at > clock.now():
        raise DomainError(_("The time of the report cannot be in the future."), "received_on")
    if unit is not None and unit.level not in routing.UNITS:
        raise DomainError(_("Choose the soum or khoroo where the child is."), "unit")
    if unit is None and not place.strip():
        raise DomainError(_("Write where it is, as it was told: a street, a name, anything known."), "place")
    if bag is not None and (unit is None or bag.parent_id != unit.pk):
        raise DomainError(_("This bag does not lie in the soum you chose."), "bag")
    try:
        with transaction.atomic():
            report = Report.objects.create(
                number=new_number("МД"),
                channel=channel,
                source_ref=source_ref,
                seen=seen,
                place=place,
                bag=bag,
                urgency=urgency,
                concerns=list(dict.fromkeys(concerns)),
                one_family=one_family,
                received_at=received_at,
                created_at=clock.now(),
                created_by=by,
                form_key=form_key,
                **(placed(unit) if unit else {}),
            )
    except IntegrityError:
        sent = Report.objects.filter(created_by=by, form_key=form_key).first() if form_key else None
        if sent is None:
            raise
        return sent
    for facts in children or [ChildFacts()]:
        ReportChild.objects.create(report=report, **vars(facts))
    if reporter is not None and (reporter.name or reporter.phone or reporter.relation or reporter.anonymous):
        Reporter.objects.create(report=report, **vars(reporter))
    log.record(by, "report.received", report, channel=channel, urgency=urgency)
    routing.arrive(report, by=by)
    return report


@transaction.atomic
def accept(report: Report, *, by: Any, worker: Any = None) -> list[Case]:
    """Open a case for each child of the report, or go on with the one the child has in the unit; the clocks start.

    Children the report tells of as one family are linked as one.
    `worker` (default `by`) becomes responsible and must be posted to the unit, or be the person who accepts. An open
    case keeps its worker. Raises DomainError when the report is already decided.
    """
    report = Report.objects.select_for_update(of=("self",)).select_related("unit", "bag").get(pk=report.pk)
    _undecided(report)
    if report.unit is None:
        raise DomainError(_("The report is in no unit yet. Send it to one first."))
    worker = worker or by
    if worker.pk != by.pk and not _works_in(worker, report.unit):
        raise DomainError(_("This worker is not posted to the unit of the report."), "worker")
    settle(report, Report.Status.ACCEPTED, by)
    cases = [_open(report, line, worker, by) for line in report.children.select_related("same_as")]
    if report.one_family:
        family.link([case.child for case in cases], by=by, report=report)
    if worker.pk != by.pk:
        for case in cases:
            notify.tell(worker, "case.assigned", case, case=case)
    return cases


def _undecided(report: Report) -> None:
    if report.status != Report.Status.RECEIVED:
        raise DomainError(
            _("This report is already decided: %(status)s.") % {"status": report.get_status_display()}
        )


def settle(report: Report, status: str, by: Any, note: str = "") -> None:
    """The report is decided: its clocks are met, and who decided has taken it on by that. The caller holds its lock."""
    report.status, report.decided_by, report.decided_at, report.decision_note = status, by, clock.now(), note
    if report.unit_id and report.acknowledged_by_id is None:
        report.acknowledged_by, report.acknowledged_at = by, report.decided_at
    report.version += 1
    report.save()
    for step in (routing.ACKNOWLEDGE, routing.TRIAGE, routing.ROUTE):
        clocks.meet(report, step)
    log.record(by, f"report.{status}", report)


def _works_in(worker: Any, unit: Area) -> bool:
    return Posting.objects.reaching(unit, "cases.work_case").filter(person=worker).exists()


def _open(report: Report, line: ReportChild, worker: Any, by: Any) -> Case:
    """One child's case, its first clocks running: the one the child has in the unit, or a new one."""
    earlier = reopening.earlier_case(report, line.same_as) if line.same_as else None
    if earlier is not None:
        line.child, line.case = line.same_as, reopening.join(earlier, report, by=by, worker=worker)
        line.save(update_fields=["child", "case"])
        return line.case
    child = line.same_as or _register(line, by)
    case = Case.objects.create(
        number=new_number("ХХ"),
        child=child,
        report=report,
        bag=report.bag,
        worker=worker,
        stage=Stage.ASSESSING,
        risk=report.urgency,
        was_red=report.urgency == "red",
        main_concern=report.concerns[0] if report.concerns else "",
        opened_at=clock.now(),
        **placed(report.unit),  # type: ignore[arg-type]  # what is accepted has one
    )
    for number, concern in enumerate(report.concerns):
        CaseConcern.objects.create(case=case, concern=concern, main=number == 0)
    line.child, line.case = child, case
    line.save(update_fields=["child", "case"])
    log.record(by, "case.opened", case, case=case, risk=case.risk)
    for step in ("case.first_contact", "case.danger", "case.assessment"):
        clocks.start(case, step, case=case, person=worker, risk=case.risk)
    return case


def _register(line: ReportChild, by: Any) -> Child:
    """A new child file from what the report knows."""
    number = registration.read(line.registration_number)
    child = Child(
        number=new_number("ХД"),
        given_name=line.given_name,
        father_name=line.father_name,
        sex=line.sex,
        birth_date=line.birth_date,
        birth_year=line.birth_date.year if line.birth_date else line.birth_year,
        registration_number=number.text if number else "",
        created_by=by,
        created_at=clock.now(),
    )
    child.set_keys()
    child.save()
    lexicon.learn({child.given_key, child.father_key})
    log.record(by, "child.registered", child)
    return child
