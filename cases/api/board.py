"""A supervisor's team: what each person carries, and every running clock of the area."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cases import team as teams
from cases.api.cases import ClockSerializer
from cases.forms.board import WorkFilter
from cases.models import Deadline
from childprotect.lib.api import ScopedViewSet

VIEW = "cases.view_team"


class TeamClockSerializer(ClockSerializer):
    """A running clock of the area, and who answers for it (null: nobody)."""

    person = serializers.UUIDField(source="person.ref", allow_null=True, default=None)


class LoadSerializer(serializers.Serializer):
    """What one person carries in the area: open cases, and running clocks by what is due."""

    person = serializers.UUIDField(source="person.ref")
    name = serializers.CharField(source="person.name")
    cases = serializers.IntegerField()
    red = serializers.IntegerField()
    late = serializers.IntegerField()
    today = serializers.IntegerField()
    week = serializers.IntegerField()
    away_until = serializers.DateField(source="away.until", allow_null=True, default=None)
    stand_in = serializers.UUIDField(source="away.stand_in.ref", allow_null=True, default=None)


class TeamWorkViewSet(mixins.ListModelMixin, ScopedViewSet):
    """The running clocks of the area, the nearest first; `worker` (a ref, or "nobody") and `unit` (a code) choose."""

    model = Deadline
    serializer_class = TeamClockSerializer
    needs = {"list": VIEW, "loads": VIEW}
    filters = frozenset({"worker", "unit"})

    def get_queryset(self) -> Any:
        """The area's, as far as it is asked for."""
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        form = WorkFilter(self.request.query_params, user=self.request.user)
        if not form.is_valid():
            raise ValidationError({name: list(told) for name, told in form.errors.items()})
        rows = form.chosen(teams.clocks_of(self.request.user))
        return rows.select_related("case", "person").order_by("due_at", "pk")

    @extend_schema(responses={200: LoadSerializer(many=True)}, filters=False)
    @action(detail=False, methods=["get"])
    def loads(self, request: Request) -> Response:
        """What each person carries, the most overdue first."""
        people = self.paginate_queryset(teams.workers(request.user))
        return self.get_paginated_response(LoadSerializer(teams.loads(request.user, people), many=True).data)
