"""What the front page of a case says of plans and contacts: three facts, one query."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from cases.models import Case, Contact, Plan, SafetyPlan
from childprotect.lib.addresses import path_to
from childprotect.lib.dates import day_text


def summary(case: Case, user: Any) -> list[tuple[str, str, str]]:
    """The safety plan in force, the state of the newest service plan, and when the child was last seen."""
    safe = SafetyPlan.objects.in_force().filter(case=OuterRef("pk"))
    plan = (
        Plan.objects.exclude(state=Plan.State.ENDED)
        .filter(case=OuterRef("pk"))
        .order_by("-created_at", "-id")
    )
    seen = Contact.objects.seen().filter(case=OuterRef("pk"))
    known = (
        Case._base_manager.filter(pk=case.pk)
        .values(
            safe=Subquery(safe.values("happened_at")[:1]),
            plan=Subquery(plan.values("state")[:1]),
            seen=Subquery(seen.values("happened_at")[:1]),
        )
        .get()
    )
    at_plans, at_contacts = (path_to(f"cases:{name}", case.ref) for name in ("case_plan", "case_contacts"))
    rows = [
        (_("Safety plan"), day_text(known["safe"]) if known["safe"] else "", at_plans),
        (_("Service plan"), str(Plan.State(known["plan"]).label) if known["plan"] else "", at_plans),
        (_("Child last seen"), day_text(known["seen"]) if known["seen"] else "", at_contacts),
    ]
    return [row for row in rows if row[1]]
