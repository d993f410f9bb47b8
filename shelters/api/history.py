"""Occupancy over days, months and years, for an official's own spreadsheet: numbers only, ten years by day."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from childprotect.lib.api import ScopedViewSet
from shelters import history
from shelters.board import shown
from shelters.forms.history import HistoryFilter
from shelters.models import DaySheet

FILTERS = ("grain", "since", "until", "aimag", "facility")


class PeriodOut(serializers.Serializer):
    """The sums of a period or place."""

    label = serializers.CharField()  # type: ignore[assignment]
    beds = serializers.IntegerField(source="sums.beds")
    usable = serializers.IntegerField(source="sums.usable")
    occupied = serializers.IntegerField(source="sums.occupied")
    children = serializers.IntegerField()
    adults = serializers.IntegerField(source="sums.adults")
    percent = serializers.IntegerField(allow_null=True)
    admitted = serializers.IntegerField(source="sums.admitted")
    discharged = serializers.IntegerField(source="sums.discharged")
    returns = serializers.IntegerField(source="sums.returns")
    turned_away = serializers.IntegerField(source="turned")
    average_days = serializers.FloatField(source="average", allow_null=True)
    longest_days = serializers.IntegerField(source="longest")
    corrected = serializers.BooleanField()
    adults_staying_along = serializers.IntegerField(source="apart.stay_along", allow_null=True)
    visits = serializers.IntegerField(source="apart.visits", allow_null=True)
    adults_come_along = serializers.IntegerField(source="apart.came_along", allow_null=True)
    apart_from = serializers.DateField(allow_null=True)


class ReasonOut(serializers.Serializer):
    """How many by a reason or destination; a small number is merged, as on the page."""

    what = serializers.CharField()
    reason = serializers.CharField()
    count = serializers.CharField()


class CorrectionOut(serializers.Serializer):
    """A figure of a day that was wrong."""

    day = serializers.DateField()
    facility = serializers.CharField()
    figure = serializers.CharField()
    old = serializers.IntegerField()
    new = serializers.IntegerField()
    reason = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class HistoryOut(serializers.Serializer):
    """The history of a period."""

    total = PeriodOut()
    periods = PeriodOut(many=True)
    places = PeriodOut(many=True)
    reasons = ReasonOut(many=True)
    corrections = CorrectionOut(many=True)


class OccupancyHistoryViewSet(ScopedViewSet):
    """Kept days summed by day, month (default) or year, by facility or, over several aimags, by aimag."""

    model = DaySheet
    serializer_class = HistoryOut
    pagination_class = None
    filters = frozenset(FILTERS)
    needs = {"list": history.VIEW}

    @extend_schema(
        parameters=[OpenApiParameter(name, str) for name in FILTERS],
        responses={200: HistoryOut},
        operation_id="occupancy_history",
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """By period and by place."""
        user: Any = request.user
        form = HistoryFilter(request.query_params, user=user, longest_by_day=history.TEN_YEARS)
        if not form.is_valid():
            raise serializers.ValidationError({name: [*told] for name, told in form.errors.items()})
        asked = form.cleaned_data
        rows = history.reach(user, asked["aimag"], asked["facility"])
        national = len(form.aimags) > 1 and not asked["aimag"] and not asked["facility"]
        found = history.build(
            rows, asked["grain"], asked["since"], asked["until"], places="aimag" if national else "facility"
        )
        merged = not user.has_perm("cases.view_case")
        reasons = [
            {"what": what, "reason": word, "count": str(shown(number, merged=merged))}
            for what, numbers in found.by_code.items()
            for word, number in numbers
        ]
        return Response(HistoryOut({**vars(found), "reasons": reasons}).data)
