"""The words of running clocks: a task says what is to be done, every other clock the name of its step."""

from collections.abc import Iterable
from typing import Any

from cases import codes
from cases.models import Deadline, Task

TASK = Task._meta.label_lower


def titles(
    clocks: Iterable[Deadline], met: set[int] | None = None, tasks: Iterable[Task] | None = None
) -> dict[Any, str]:
    """The words of each clock, by its key; one query if there are tasks among them and `tasks` does not hold them.

    With `met` a task is told only of the cases with these ids; of another the name of the step is all that is said.
    """
    rows = list(clocks)
    told = [
        row.subject_ref for row in rows if row.subject_type == TASK and (met is None or row.case_id in met)
    ]
    if tasks is None:
        tasks = Task.objects.filter(ref__in=told) if told else []
    named = {task.ref: task.title for task in tasks}
    return {row.pk: named.get(row.subject_ref) or codes.word("step", row.step) for row in rows}
