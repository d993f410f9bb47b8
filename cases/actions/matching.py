"""Deciding which earlier file a reported child is, and that two files of the own area are of one child."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from cases import identity
from cases.actions import merging
from cases.matching import Known, Match, possible_children
from cases.models import Case, Merge, Report, ReportChild
from childprotect.lib.errors import DomainError


def proposals(line: ReportChild, *, user: Any) -> list[Match]:
    """Possible earlier files of a child in a report, within the person's scope."""
    return possible_children(user, Known.reported(line))


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


def others_of(case: Case, *, user: Any) -> list[Match]:
    """Other files of the person's scope that may be of the child of a case."""
    return possible_children(user, Known.of(case.child, case.unit_id), besides=case.child)


@transaction.atomic
def join(case: Case, other: Case, *, by: Any, leading: Any) -> Merge:
    """The children of two cases that the person works on are one; `leading` is the ref of the file that leads."""
    into = next((file for file in (case.child, other.child) if str(file.ref) == str(leading)), None)
    if into is None:
        raise DomainError(_("Choose which file leads."), "leading")
    return merging.merge(other.child if into == case.child else case.child, into, by=by)


@transaction.atomic
def part(case: Case, join_ref: UUID, *, by: Any) -> Merge:
    """Undo a join of the child of a case.

    Raises DomainError when there is none, or it has to do with a file outside the person's area.
    """
    joined = identity.joins_of(case.child).filter(ref=join_ref).first()
    if joined is None:
        raise DomainError(_("This join is undone already."))
    if not may_part(joined, user=by):
        raise DomainError(
            _("This join has to do with a file outside your area. Ask the registrar to undo it.")
        )
    return merging.undo(joined, by=by)


def may_part(joined: Merge, *, user: Any) -> bool:
    """Whether the person works on a case of both files that a join holds together."""
    seen = Case.objects.visible_to(user, "cases.work_case")
    return all(seen.filter(child=file).exists() for file in (joined.child_id, joined.into_id))
