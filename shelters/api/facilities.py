"""Facilities and occupancy over the API, under the same scope as the pages."""

from collections import Counter
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from childprotect.lib.api import ReadViewSet, ScopedViewSet
from shelters import board
from shelters.models import Facility


class FacilityOut(serializers.ModelSerializer):
    """A facility, without its address."""

    unit = serializers.CharField(source="unit.code")

    class Meta:
        model = Facility
        fields = ("ref", "name_mn", "name_en", "shelter", "centre", "owner", "status", "unit", "phone")


class OccupancyOut(serializers.Serializer):
    """The beds of one facility now."""

    facility = serializers.UUIDField()
    name = serializers.CharField()
    aimag = serializers.CharField()
    kind = serializers.CharField()
    beds = serializers.IntegerField()
    out_of_use = serializers.IntegerField()
    held = serializers.IntegerField()
    occupied = serializers.IntegerField()
    free = serializers.IntegerField()
    percent = serializers.IntegerField()
    longest_days = serializers.IntegerField()
    beyond_limit = serializers.IntegerField()
    waiting = serializers.IntegerField()
    leaving_in_3_days = serializers.IntegerField()
    mean_days = serializers.IntegerField()


class FacilityViewSet(ReadViewSet):
    """Facilities in reach, without addresses."""

    model = Facility
    serializer_class = FacilityOut
    needs = {"list": "shelters.view_facility", "retrieve": "shelters.view_facility"}

    def get_queryset(self) -> Any:
        """With their unit."""
        return super().get_queryset().select_related("unit")


class OccupancyViewSet(ScopedViewSet):
    """Occupancy of the facilities in reach, as it is now."""

    model = Facility
    serializer_class = OccupancyOut
    pagination_class = None
    needs = {"list": "shelters.view_board"}

    @extend_schema(responses=OccupancyOut(many=True))
    def list(self, request: Request) -> Response:
        """A row a facility."""
        drawn = board.build(Facility.objects.visible_to(request.user, "shelters.view_board"))
        leaving = Counter(child.line.pk for child in drawn.leaving)
        rows = [
            {
                "facility": line.ref,
                "name": line.name,
                "aimag": line.area.aimag.code if line.area else "",
                "kind": line.kind,
                "beds": line.beds,
                "out_of_use": line.out,
                "held": line.held,
                "occupied": line.occupied,
                "free": line.free,
                "percent": line.percent,
                "longest_days": line.longest,
                "beyond_limit": line.late,
                "waiting": line.waiting,
                "leaving_in_3_days": leaving[line.pk],
                "mean_days": line.mean,
            }
            for line in drawn.lines
        ]
        return Response(OccupancyOut(rows, many=True).data)
