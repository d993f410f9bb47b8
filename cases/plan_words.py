"""Service plans in words: who does what until when, how far it is, and what two versions differ in."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from cases import codes
from cases.models import Plan, Task
from cases.plan_content import PERSON, SECTOR, Content, PlannedAction, differences
from childprotect.lib.dates import day_text


def owners(*versions: Content) -> dict[str, str]:
    """The words of everybody who does something in these versions; one query if colleagues are among them."""
    named = {one.who for content in versions for goal in content.goals for one in goal.actions}
    refs = [who.removeprefix(PERSON) for who in named if who.startswith(PERSON)]
    people = User._base_manager.filter(ref__in=refs) if refs else []
    sectors = dict(codes.choices("sector"))
    words = {f"{PERSON}{person.ref}": person.name for person in people}
    words |= {who: sectors.get(who.removeprefix(SECTOR), "") for who in named if who.startswith(SECTOR)}
    return {"": _("The responsible worker"), **words}


def goals(content: Content, tasks: dict[tuple[int, int], Task] | None = None) -> list[dict[str, Any]]:
    """Goals and actions as a page draws them; with `tasks` (goal, action -> task) also how far each is."""
    words, done = owners(content), tasks or {}
    return [
        {
            "text": goal.text,
            "actions": [
                {
                    "text": one.text,
                    "who": words.get(one.who, ""),
                    "due_on": one.due_on,
                    "task": done.get((number, place)),
                }
                for place, one in enumerate(goal.actions)
            ],
        }
        for number, goal in enumerate(content.goals)
    ]


def tasks_of(plan: Plan) -> dict[tuple[int, int], Task]:
    """The tasks of an approved plan by the places of goal and action; one query."""
    rows = Task.objects.filter(plan_action__goal__plan=plan).select_related("plan_action__goal")
    return {(row.plan_action.goal.order, row.plan_action.order): row for row in rows}


def compared(was: Content, now: Content) -> list[dict[str, str]]:
    """Two versions line by line: `kind` (same, added, removed, changed), `level`, and the texts `was` and `now`."""
    words = owners(was, now)

    def text(part: Any) -> str:
        if not isinstance(part, PlannedAction):
            return str(part or "")
        day = day_text(part.due_on) if part.due_on else ""
        return ", ".join(filter(None, (part.text, words.get(part.who, ""), day)))

    return [
        {"kind": line.kind, "level": line.level, "was": text(line.was), "now": text(line.now)}
        for line in differences(was, now)
    ]
