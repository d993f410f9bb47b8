"""Children who are brought to a place of safety before anybody reported them: the report and the red cases in one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from areas.models import Area
from cases import agenda, caseload, clocks
from cases.actions import reporting, routing
from cases.hearers import Hearers
from cases.models import Case, Report
from childprotect.lib.errors import DomainError

URGENCY = "red"


def responsible(unit: Area, *, besides: Any) -> User | None:
    """Who answers for a child found in `unit` at night: of its workers who are there, the one with the fewest red cases.

    Where no worker is there, a supervisor who is; else whoever is posted, away or not; None: nobody works there.
    """
    workers = caseload.colleagues(besides, [unit.pk])
    away = Hearers().away
    above = [one for one in routing.supervisors_of(unit) if one.pk != besides.pk]
    there = sorted(
        (one for one in workers if not one.away), key=lambda one: (one.red, one.cases, one.person.pk)
    )
    chain = [one.person for one in there]
    chain += [one for one in above if one.pk not in away]
    chain += [one.person for one in workers] + above
    return next(iter(chain), None)


@transaction.atomic
def open_at_once(
    *,
    by: Any,
    unit: Area,
    channel: str,
    seen: str,
    received_at: datetime,
    concerns: Sequence[str] = (),
    children: Sequence[reporting.ChildFacts] = (),
    one_family: bool = True,
    reporter: reporting.ReporterFacts | None = None,
    form_key: UUID | None = None,
) -> list[Case]:
    """Make a red report and, in the same breath, a case for each child, with the responsible worker of the unit.

    The children's clocks run, that of the joint team among them. `by` need not work in the unit and gains no sight of
    report or case by it. The same form sent twice gives the cases made the first time. Raises DomainError where nobody
    works in the unit.
    """
    report = reporting.receive(
        by=by,
        unit=unit,
        channel=channel,
        seen=seen,
        urgency=URGENCY,
        received_at=received_at,
        concerns=concerns,
        children=children,
        one_family=one_family,
        reporter=reporter,
        form_key=form_key,
    )
    if report.status != Report.Status.RECEIVED:  # the same form, sent before
        rows = Case.objects.filter(reports__report=report).select_related("child", "worker", "unit")
        return list(rows.order_by("reports__pk"))
    worker = responsible(unit, besides=by)
    if worker is None:
        raise DomainError(
            _("Nobody works in this unit. Choose the unit of the facility, and call the helpline 108."),
            "unit",
        )
    cases = reporting.accept(report, by=by, worker=worker)
    for case in cases:
        clocks.start(case, agenda.PROTECTION, case=case, person=worker)
    return cases
