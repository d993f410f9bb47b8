"""Which cases belong together, as far as a person may see them."""

from typing import Any

from cases.models import Case, Child, FamilyMember
from childprotect.lib.prepared import Prepared

MOST = 6


def _linked(me: int, report: int, child: int, leading: int) -> Any:
    of_report, of_child, of_family = (
        Case.objects.filter(**one).order_by().values("pk")
        for one in (
            {"report": report},
            {"child__in": Child.objects.joined(leading)},
            {"child__in": FamilyMember.objects.beside(child)},
        )
    )
    together = of_report.union(of_child, of_family)
    return Case.objects.filter(pk__in=together).exclude(pk=me).select_related("child").order_by()


_linked_of = Prepared(_linked, int, int, int, int)


def linked_cases(case: Case, user: Any) -> list[Case]:
    """Other cases of the same report, child or family, within the person's scope, newest first; one query."""
    given = (case.pk, case.report_id, case.child_id, case.child.leading_id)
    seen = Case.objects.visible_to(user)
    found = _linked_of.among(seen, *given)
    if found is None:
        found = list(seen.filter(pk__in=_linked(*given).values("pk")).select_related("child"))
    return sorted(found, key=lambda one: one.opened_at, reverse=True)[:MOST]
