"""The words of running clocks: a task says what is to be done, every other clock the name of its step."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from cases import codes
from cases.models import Deadline, Task

TASK = Task._meta.label_lower


def with_titles(clocks: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """`clocks`, each that is a task's with its title, so that `titles` asks nothing more."""
    title = Task._base_manager.filter(ref=OuterRef("subject_ref")).values("title")
    return clocks.annotate(task_title=Subquery(title))


def titles(clocks: Iterable[Deadline], met: set[int] | None = None) -> dict[Any, str]:
    """The words of each clock, by its key; one query for tasks among clocks that do not come `with_titles`.

    With `met` a task is told only of the cases with these ids; of another the name of the step is all that is said.
    """
    rows = list(clocks)
    told = [row for row in rows if row.subject_type == TASK and (met is None or row.case_id in met)]
    asked = [row.subject_ref for row in told if not hasattr(row, "task_title")]
    named = {task.ref: task.title for task in Task.objects.filter(ref__in=asked)} if asked else {}
    words = {row.pk: getattr(row, "task_title", None) or named.get(row.subject_ref) for row in told}
    return {row.pk: words.get(row.pk) or codes.word("step", row.step) for row in rows}
