"""Plans as tests need them: what a good one says, and a case whose plan is approved."""

from datetime import date, timedelta
from typing import Any

from cases.actions import plans, safety
from cases.models import Case, Plan, SafetyPlan
from cases.plan_content import Content, PlannedAction, PlannedGoal
from childprotect.lib import clock


def content(*titles: str, due_on: date | None = None, who: str = "") -> Content:
    """One goal, with an action for each of `titles`."""
    day = due_on or clock.today() + timedelta(days=7)
    actions = [
        PlannedAction(f"{number:08x}", title, who, day)
        for number, title in enumerate(titles or ("Эмнэлгийн үзлэгт хүргэх",))
    ]
    return Content(
        [PlannedGoal("aaaaaaaa", "Хүүхэд гэртээ аюулгүй", actions)], "Эмээтэйгээ байхыг хүсэж байна."
    )


def approved(case: Case, worker: Any, supervisor: Any, *titles: str) -> Plan:
    """A plan that the worker submitted and the supervisor approved; the case must be in planning or in service."""
    plan = plans.submit_plan(case, by=worker, content=content(*titles))
    return plans.approve_plan(plan, by=supervisor)


def kept_safe(case: Case, worker: Any, **facts: Any) -> SafetyPlan:
    """A safety plan made just now."""
    words = {
        "danger": "Согтуу хүмүүс гэрт ирдэг.", "steps": "Эмээ: хүүхдийг шөнө гэртээ авна.", "safe_place": "Эмээгийн гэр",
        "calls": "Эмээ, 99001122", "carer": "Ээж", "signed": True, "child_view": "Эмээтэйгээ байвал айхгүй.",
        "happened_at": clock.now(),
    }  # fmt: skip
    return safety.make_safety_plan(case, by=worker, **(words | facts))
