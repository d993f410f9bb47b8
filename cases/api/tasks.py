"""Tasks: those of a case listed and set at the case's address, one's own listed, each done or called off at its own."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access import ask_purpose, looked
from cases.actions import handing, tasks
from cases.actions.assignment import candidates
from cases.api.fields import Coded, typed
from cases.models import Case, Task
from childprotect.lib.api import PlainText, ReadViewSet
from childprotect.lib.errors import DomainError

NEEDS = {"tasks": "cases.view_case", "add_task": "cases.work_case"}


class TaskIn(serializers.Serializer):
    """What is to be done, by whom, until when."""

    title = PlainText(max_length=300)
    due_on = serializers.DateField()
    person = serializers.UUIDField(required=False, allow_null=True, default=None)
    sector = Coded("sector", required=False, allow_blank=True, default="")
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)


class TaskDoneIn(serializers.Serializer):
    """What came of it."""

    result = PlainText(max_length=1000, required=False, allow_blank=True, default="")


class TaskCancelIn(serializers.Serializer):
    """Why it is no longer needed."""

    reason = PlainText(max_length=1000)


class TaskAssignIn(serializers.Serializer):
    """Who does it from now on."""

    person = serializers.UUIDField()


class TaskOut(serializers.Serializer):
    """A task."""

    ref = serializers.UUIDField()
    case = serializers.UUIDField(source="case.ref")
    title = serializers.CharField()
    due_on = serializers.DateField()
    person = serializers.UUIDField(source="person.ref", allow_null=True, default=None)
    sector = serializers.CharField()
    state = serializers.ChoiceField(Task.State.choices)
    result = serializers.CharField()
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class TaskActions:
    """Mixin of the case's viewset: the tasks of one case."""

    get_object: Callable[[], Case]
    paginate_queryset: Callable[[Any], Any]
    get_paginated_response: Callable[[Any], Response]

    @extend_schema(responses={200: TaskOut(many=True)}, filters=False)
    @action(detail=True, methods=["get"])
    def tasks(self, request: Request, ref: Any = None) -> Response:
        """The tasks of a case, by their day."""
        case = self.get_object()
        looked(request, case, "tasks")
        rows = Task.objects.visible_to(request.user).filter(case=case).select_related("case", "person")
        return self.get_paginated_response(TaskOut(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=TaskIn, responses={201: TaskOut})
    @tasks.mapping.post
    def add_task(self, request: Request, ref: Any = None) -> Response:
        """Set a task."""
        case, facts = self.get_object(), typed(TaskIn, request)
        if facts["person"] is not None:
            person = candidates(case).filter(ref=facts["person"]).first()
            if person is None:
                raise DomainError(_("This person does not work with the case."), "person")
            facts["person"] = person
        return Response(TaskOut(tasks.add_task(case, by=request.user, **facts)).data, status=201)


class TaskViewSet(ReadViewSet):
    """The tasks a person has to do, the nearest first; any task of a visible case by its own address."""

    model = Task
    serializer_class = TaskOut
    needs = {
        "list": "cases.work_case",
        "retrieve": "cases.view_case",
        "finish": "cases.work_case",
        "cancel": "cases.work_case",
        "assign": "cases.work_case",
    }

    def get_queryset(self) -> Any:
        """With case and person; the list is one's own."""
        rows = super().get_queryset().select_related("case__unit", "person")
        return rows.open().filter(person=self.request.user) if self.action == "list" else rows

    def get_object(self) -> Any:
        """The task; who reads its case in oversight states a purpose first."""
        task = super().get_object()
        ask_purpose(self.request.user, task.case)
        return task

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One task; the look is recorded."""
        task = self.get_object()
        looked(request, task.case, "task")
        return Response(TaskOut(task).data)

    @extend_schema(request=TaskDoneIn, responses=TaskOut)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, ref: Any = None) -> Response:
        """The task is done."""
        task = tasks.finish_task(self.get_object(), by=request.user, **typed(TaskDoneIn, request))
        return Response(TaskOut(task).data)

    @extend_schema(request=TaskCancelIn, responses=TaskOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, ref: Any = None) -> Response:
        """The task is no longer needed."""
        task = tasks.cancel_task(self.get_object(), by=request.user, **typed(TaskCancelIn, request))
        return Response(TaskOut(task).data)

    @extend_schema(request=TaskAssignIn, responses=TaskOut)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, ref: Any = None) -> Response:
        """Somebody else does the task."""
        task, facts = self.get_object(), typed(TaskAssignIn, request)
        person = candidates(task.case).filter(ref=facts["person"]).first()
        if person is None:
            raise DomainError(_("This person does not work with the case."), "person")
        return Response(TaskOut(handing.reassign_task(task, by=request.user, person=person)).data)
