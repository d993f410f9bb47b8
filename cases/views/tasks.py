"""Tasks of a case: the list, setting one, and the page where it is ended."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import clocks, codes
from cases.access import enter_case, looked
from cases.actions import tasks
from cases.forms.tasks import TaskCancelForm, TaskDoneForm, TaskForm
from cases.models import Case, Task
from cases.views.case import bar, tabs
from cases.views.steps import step_page
from childprotect.lib.attempt import attempt
from childprotect.lib.web import enter, page, paginate

WORK = "cases.work_case"


def enter_task(request: HttpRequest, ref: UUID, *, needs: str) -> tuple[Task, Case]:
    """The task and its case, by the door of the case."""
    task: Task = enter(request, Task, ref, needs=needs, related=("case", "person", "ended_by"))
    return task, enter_case(request, task.case.ref, needs=needs)


def rows_of(rows: Any) -> list[dict[str, Any]]:
    """Tasks as a list draws them."""
    sectors = dict(codes.choices("sector"))
    return [
        {"task": row, "sector": sectors.get(row.sector, row.sector), "url": row.get_absolute_url()}
        for row in rows
    ]


@require_GET
def case_tasks(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The tasks of a case: what is to do, then what has ended, the newest first."""
    case = enter_case(request, ref)
    looked(request, case, "tasks")
    of_case = Task.objects.visible_to(request.user).filter(case=case).select_related("person", "ended_by")
    pages = paginate(request, of_case.exclude(state=Task.State.OPEN).order_by("-ended_at", "-id"))
    may = request.user.has_perm(WORK, case) and case.closed_at is None  # type: ignore[union-attr]
    return page(
        request,
        "cases/case_tasks.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, request.user, "cases:case_tasks"),
        rows=rows_of(of_case.open()),
        pages=pages,
        ended=rows_of(pages.rows),
        may_set=may,
    )


@require_http_methods(["GET", "POST"])
def task_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Set a task."""
    case = enter_case(request, ref, needs=WORK)
    form = TaskForm(request.POST or None, case=case)
    if attempt(request, form, tasks.add_task, case, say=_("The task is set.")):
        return redirect("cases:case_tasks", case.ref)
    return step_page(request, case, form, _("Set a task"), _("Save"))


@require_GET
def task_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One task, and for who works with the case the two ways to end it."""
    task, case = enter_task(request, ref, needs="cases.view_case")
    looked(request, case, "task")
    return _task_page(request, task, case)


@require_POST
def task_finish(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The task is done."""
    task, case = enter_task(request, ref, needs=WORK)
    form = TaskDoneForm(request.POST)
    if attempt(request, form, tasks.finish_task, task, say=_("The task is done.")):
        return redirect("cases:case_tasks", case.ref)
    return _task_page(request, task, case, done_form=form)


@require_POST
def task_cancel(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The task is no longer needed."""
    task, case = enter_task(request, ref, needs=WORK)
    form = TaskCancelForm(request.POST)
    if attempt(request, form, tasks.cancel_task, task, say=_("The task is called off.")):
        return redirect("cases:case_tasks", case.ref)
    return _task_page(request, task, case, cancel_form=form)


def _task_page(
    request: HttpRequest,
    task: Task,
    case: Case,
    *,
    done_form: Form | None = None,
    cancel_form: Form | None = None,
) -> HttpResponse:
    bound = done_form or cancel_form
    may = bound is not None or (
        task.state == Task.State.OPEN and request.user.has_perm(WORK, case)  # type: ignore[union-attr]
    )
    return page(
        request,
        "cases/task_detail.html",
        case=case,
        bar=bar(case),
        task=task,
        up=reverse("cases:case_tasks", args=[case.ref]),
        sector=codes.word("sector", task.sector) if task.sector else "",
        clock=clocks.running(task),
        form=bound,
        done_form=(done_form or TaskDoneForm()) if may else None,
        cancel_form=(cancel_form or TaskCancelForm()) if may else None,
    )
