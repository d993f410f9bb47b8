"""What the front page of a case says of plans and contacts: three facts, one query."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from cases.models import Case, Contact, Plan, SafetyPlan
from childprotect.lib.addresses import path_to
from childprotect.lib.dates import day_text
from childprotect.lib.prepared import Prepared


def _facts(case: int) -> QuerySet[Any, Any]:
    safe = SafetyPlan.objects.in_force().filter(case=OuterRef("pk"))
    plan = (
        Plan.objects.exclude(state=Plan.State.ENDED)
        .filter(case=OuterRef("pk"))
        .order_by("-created_at", "-id")
    )
    seen = Contact.objects.seen().filter(case=OuterRef("pk"))
    return (
        Case._base_manager.filter(pk=case)
        .order_by()
        .values_list(
            Subquery(safe.values("happened_at")[:1]),
            Subquery(plan.values("state")[:1]),
            Subquery(seen.values("happened_at")[:1]),
        )
    )


_facts_of = Prepared(_facts, int)


def summary(case: Case, user: Any) -> list[tuple[str, str, str]]:
    """The safety plan in force, the state of the newest service plan, and when the child was last seen."""
    [(safe, plan, seen)] = _facts_of(case.pk)
    at_plans, at_contacts = (path_to(f"cases:{name}", case.ref) for name in ("case_plan", "case_contacts"))
    rows = [
        (_("Safety plan"), day_text(safe) if safe else "", at_plans),
        (_("Service plan"), str(Plan.State(plan).label) if plan else "", at_plans),
        (_("Child last seen"), day_text(seen) if seen else "", at_contacts),
    ]
    return [row for row in rows if row[1]]
