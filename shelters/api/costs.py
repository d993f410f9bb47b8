"""What the stays of a year cost by the norm, over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from childprotect.lib import clock
from childprotect.lib.api import ScopedViewSet
from shelters import costs
from shelters.models import Facility


class CostQuery(serializers.Serializer):
    """Which year (default: this one), and of which aimag or facility."""

    year = serializers.IntegerField(min_value=2015, max_value=2100, required=False, default=None)
    aimag = serializers.CharField(max_length=10, required=False, default="")
    facility = serializers.UUIDField(required=False, default=None)


class CostOut(serializers.Serializer):
    """A source, a facility, or the sum: days and cost of each quarter, cost and budget of the year."""

    label = serializers.CharField()
    days = serializers.ListField(child=serializers.IntegerField())
    quarters = serializers.ListField(child=serializers.IntegerField())
    total = serializers.IntegerField()
    budget = serializers.IntegerField()
    left = serializers.IntegerField()


class YearCostOut(serializers.Serializer):
    """The costs of a year."""

    year = serializers.IntegerField()
    total = CostOut()
    sources = CostOut(many=True)
    facilities = CostOut(many=True)


class CostViewSet(ScopedViewSet):
    """What the stays of a year cost by the norm, by quarter, source and facility, against the budget."""

    model = Facility
    serializer_class = YearCostOut
    pagination_class = None
    filters = {"year", "aimag", "facility"}
    needs = {"list": costs.VIEW}

    @extend_schema(parameters=[CostQuery], responses=YearCostOut)
    def list(self, request: Request) -> Response:
        """The costs of a year, where the person may see them."""
        asked = CostQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        year = data["year"] or clock.today().year
        return Response(YearCostOut(costs.build(request.user, year, data["aimag"], data["facility"])).data)
