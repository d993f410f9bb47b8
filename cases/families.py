"""Which cases belong together, as far as a person may see them."""

from typing import Any

from cases.models import Case, Child, FamilyMember

MOST = 6


def linked_cases(case: Case, user: Any) -> list[Case]:
    """Other cases of the same report, child or family, within the person's scope, newest first; one query."""
    same = Child.objects.same_as(case.child)
    beside = FamilyMember.objects.beside(case.child_id)
    of_report, of_child, of_family = (
        Case.objects.filter(**one).order_by().values("pk")
        for one in ({"report": case.report_id}, {"child__in": same}, {"child__in": beside})
    )
    seen = Case.objects.visible_to(user).filter(pk__in=of_report.union(of_child, of_family))
    return list(seen.exclude(pk=case.pk).select_related("child").order_by("-opened_at")[:MOST])
