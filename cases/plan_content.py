"""What stands in a service plan: goals, each with actions, owner and day; and what two versions of it differ in."""

import re
import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

PERSON, SECTOR = (
    "person:",
    "sector:",
)  # who does an action: "" the responsible worker, else one of these and its ref or code
_KEY = re.compile(r"[0-9a-f]{8}")
MOST = 8  # goals of a plan, and actions of a goal


@dataclass
class PlannedAction:
    """One thing to do for a goal. `key` stays the same from version to version."""

    key: str
    text: str
    who: str = ""
    due_on: date | None = None


@dataclass
class PlannedGoal:
    """One goal with its actions."""

    key: str
    text: str
    actions: list[PlannedAction] = field(default_factory=list)


@dataclass
class Content:
    """A whole plan."""

    goals: list[PlannedGoal] = field(default_factory=list)
    child_view: str = ""


def fresh_key() -> str:
    """A key for a new goal or action."""
    return uuid.uuid4().hex[:8]


def sound_key(key: str) -> str:
    """`key` if we made it; a new one for anything else."""
    return key if _KEY.fullmatch(key) else fresh_key()


def stored(content: Content) -> dict[str, Any]:
    """As a version keeps it."""
    return {
        "child_view": content.child_view,
        "goals": [
            {
                "key": goal.key,
                "text": goal.text,
                "actions": [
                    {
                        "key": one.key,
                        "text": one.text,
                        "who": one.who,
                        "due_on": one.due_on.isoformat() if one.due_on else "",
                    }
                    for one in goal.actions
                ],
            }
            for goal in content.goals
        ],
    }


def read(kept: dict[str, Any]) -> Content:
    """From what a version keeps."""
    return Content(
        child_view=kept.get("child_view", ""),
        goals=[
            PlannedGoal(
                key=goal["key"],
                text=goal["text"],
                actions=[
                    PlannedAction(
                        one["key"],
                        one["text"],
                        one["who"],
                        date.fromisoformat(one["due_on"]) if one["due_on"] else None,
                    )
                    for one in goal["actions"]
                ],
            )
            for goal in kept["goals"]
        ],
    )


@dataclass(frozen=True)
class Line:
    """One line of the comparison of two versions; `kind` is same, added, removed or changed."""

    kind: str
    level: str  # view, goal, action
    was: Any = None
    now: Any = None


def differences(was: Content, now: Content) -> list[Line]:
    """Both versions line by line, in the order of the newer one, with what was taken away behind its goal."""
    lines: list[Line] = []
    before = {goal.key: goal for goal in was.goals}
    for goal in now.goals:
        old = before.pop(goal.key, None)
        lines.append(_line("goal", old.text if old else None, goal.text))
        actions = {one.key: one for one in old.actions} if old else {}
        lines += [_line("action", actions.pop(one.key, None), one) for one in goal.actions]
        lines += [Line("removed", "action", was=one) for one in actions.values()]
    for goal in before.values():
        lines.append(Line("removed", "goal", was=goal.text))
        lines += [Line("removed", "action", was=one) for one in goal.actions]
    if was.child_view != now.child_view:
        lines.append(_line("view", was.child_view or None, now.child_view))
    return lines


def _line(level: str, was: Any, now: Any) -> Line:
    if was is None:
        return Line("added", level, now=now)
    return Line("same" if was == now else "changed", level, was=was, now=now)
