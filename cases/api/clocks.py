"""The clocks of a case, running and past, and why one was late, for the case's own address."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases import clock_page
from cases.actions.delays import explain_delay
from cases.api.fields import DelayIn, typed
from cases.models import Deadline

NEEDS = {"clocks": "cases.view_case", "clock_delay": "cases.work_case"}


class ClockToldSerializer(serializers.Serializer):
    """Who was told of a clock."""

    person = serializers.CharField()
    what = serializers.CharField()
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class ClockRowSerializer(serializers.Serializer):
    """A clock of a case: its rule, how it went, and who was told."""

    ref = serializers.UUIDField(source="deadline.ref")
    step = serializers.CharField(source="deadline.step")
    step_words = serializers.CharField(source="step")
    rule = serializers.CharField()
    default = serializers.BooleanField()
    legal_reference = serializers.CharField()
    started_at = serializers.DateTimeField(source="deadline.started_at")
    due_at = serializers.DateTimeField(source="deadline.due_at")
    done_at = serializers.DateTimeField(source="deadline.done_at", allow_null=True)
    ended_at = serializers.DateTimeField(source="deadline.ended_at", allow_null=True)
    state = serializers.ChoiceField(["running", "late", "in_time", "done_late", "called_off"])
    late_seconds = serializers.SerializerMethodField()
    delay_reason = serializers.SerializerMethodField()
    delay_words = serializers.CharField(source="words")
    told = ClockToldSerializer(many=True)

    def get_late_seconds(self, row: clock_page.ClockRow) -> int:
        """How late, 0 in time."""
        return int(row.late_by.total_seconds()) if row.late_by else 0

    def get_delay_reason(self, row: clock_page.ClockRow) -> str:
        """The code of the reason, empty without one."""
        delay = getattr(row.deadline, "delay", None)
        return delay.reason if delay else ""


class ClockActions:
    """Mixin of the case's viewset."""

    get_object: Any
    paginate_queryset: Any
    get_paginated_response: Any

    @extend_schema(responses={200: ClockRowSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"])
    def clocks(self, request: Request, ref: Any = None) -> Response:
        """Each clock of the case, running ones first; the look is recorded."""
        case = self.get_object()
        log.viewed(request.user, case, case=case, page="clocks")
        rows = clock_page.drawn(list(self.paginate_queryset(clock_page.clocks_of(case))))
        return self.get_paginated_response(ClockRowSerializer(rows, many=True).data)  # type: ignore[no-any-return]

    @extend_schema(request=DelayIn, responses={200: ClockRowSerializer})
    @action(detail=True, methods=["post"], url_path="clocks/<uuid:clock_ref>/delay", url_name="clock-delay")
    def clock_delay(self, request: Request, ref: Any = None, clock_ref: Any = None) -> Response:
        """Say why a clock is late."""
        row = Deadline.objects.filter(case=self.get_object(), ref=clock_ref).first()
        if row is None:
            raise Http404
        told = typed(DelayIn, request)
        explain_delay(row, by=request.user, reason=told["delay_reason"], words=told["delay_words"])
        told_now = Deadline.objects.select_related("limit", "person", "delay").filter(
            case=row.case, ref=row.ref
        )
        return Response(ClockRowSerializer(clock_page.drawn(list(told_now))[0]).data)
