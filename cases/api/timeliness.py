"""The share of steps done in time, for other programs: numbers only."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from areas.models import Area
from cases import timeliness
from cases.forms.timeliness import TimelinessFilter
from cases.models import Deadline
from childprotect.lib.api import ScopedViewSet


class ShareSerializer(serializers.Serializer):
    """How many clocks of a step or unit were due, and how many of their steps were done in time."""

    code = serializers.CharField()
    label = serializers.CharField()
    due = serializers.IntegerField()
    in_time = serializers.IntegerField()
    late = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True)


class TimelinessSerializer(serializers.Serializer):
    """The figure of an area and period."""

    since = serializers.DateField()
    until = serializers.DateField()
    total = ShareSerializer()
    steps = ShareSerializer(many=True)
    units = ShareSerializer(many=True)


class TimelinessViewSet(ScopedViewSet):
    """The share of steps done in time, by step and by unit of the person's area; the last 90 days by default."""

    model = Deadline
    serializer_class = TimelinessSerializer
    pagination_class = None
    filters = frozenset({"since", "until", "area", "step"})
    needs = {"list": timeliness.VIEW}

    @extend_schema(
        parameters=[OpenApiParameter(name, str) for name in ("since", "until", "area", "step")],
        responses={200: TimelinessSerializer},
        operation_id="timeliness_list",
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """By step and by unit."""
        form = TimelinessFilter(request.query_params, user=request.user)
        if not form.is_valid():
            raise serializers.ValidationError({name: list(told) for name, told in form.errors.items()})
        asked, units = form.cleaned_data, timeliness.areas(request.user)
        if asked["area"]:
            units = units & Area.objects.below(Area.objects.get(code=asked["area"]))
        figures = timeliness.figures(units, asked["since"], asked["until"], asked["step"])
        return Response(TimelinessSerializer({**vars(figures), **asked}).data)
