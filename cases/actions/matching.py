"""Deciding which earlier file a reported child is."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from cases.matching import Match, possible_children
from cases.models import Report, ReportChild
from childprotect.lib.errors import DomainError


def proposals(line: ReportChild, *, user: Any) -> list[Match]:
    """Possible earlier files of a child in a report, within the person's scope."""
    return possible_children(
        user,
        given_name=line.given_name,
        father_name=line.father_name,
        sex=line.sex,
        birth_date=line.birth_date,
        birth_year=line.birth_year,
        registration_number=line.registration_number,
        unit=line.report.unit,
    )


@transaction.atomic
def choose(report: Report, line_ref: UUID, *, by: Any, child_ref: str | None) -> ReportChild:
    """Say that a child of the report is `child_ref` (one of its proposals), or None: no earlier file.

    Raises DomainError when the report is decided already or the file is not among the proposals.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.status != Report.Status.RECEIVED:
        raise DomainError(
            _("This report is already decided: %(status)s.") % {"status": report.get_status_display()}
        )
    line = report.children.filter(ref=line_ref).first()
    if line is None:
        raise DomainError(_("This child is not in the report."))
    chosen = None
    if child_ref:
        chosen = next(
            (match.child for match in proposals(line, user=by) if str(match.child.ref) == child_ref), None
        )
        if chosen is None:
            raise DomainError(_("This file is not among the proposed ones any more."))
    line.same_as = chosen
    line.save(update_fields=["same_as"])
    log.record(by, "report.child_matched" if chosen else "report.child_unmatched", report, child=chosen)
    return line
