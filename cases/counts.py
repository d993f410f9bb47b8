"""A person's own numbers: the two beside the menu, and those of My work."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from cases.models import Case, DuplicateCandidate, Report
from childprotect.lib import clock


def reports_waiting(user: Any) -> QuerySet[Report]:
    """Reports of the person's area, or at the national desk, that wait for a decision."""
    return Report.objects.visible_to(user, "cases.decide_report").open()


def my_cases(user: Any) -> QuerySet[Case]:
    """Open cases the person is responsible for."""
    return Case.objects.open().filter(worker=user)


def pairs_waiting(user: Any) -> QuerySet[DuplicateCandidate]:
    """Pairs of files that wait for the registrar."""
    return DuplicateCandidate.objects.visible_to(user).filter(state=DuplicateCandidate.State.OPEN)


def my_figures(user: Any) -> dict[str, int]:
    """Of the open cases a person is responsible for: all, high risk, overdue, new within seven days; one query."""
    now = clock.now()
    return (  # type: ignore[no-any-return]
        Case.objects.open()
        .filter(worker=user)
        .order_by()
        .aggregate(
            cases=Count("pk"),
            red=Count("pk", filter=Q(risk="red")),
            late=Count("pk", filter=Q(next_due_at__lt=now)),
            fresh=Count("pk", filter=Q(opened_at__gte=now - timedelta(days=7))),
        )
    )
