"""Facilities and occupancy over the API, under the same scope as the pages."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from areas.models import Area
from cases.api.fields import typed
from childprotect.lib.api import PlainText, ReadViewSet, ScopedViewSet
from shelters import board
from shelters.actions import opening
from shelters.api.furnishing import FurnishingRoutes
from shelters.models import Facility


class FacilityOut(serializers.ModelSerializer):
    """A facility, without its address."""

    unit = serializers.CharField(source="unit.code")

    class Meta:
        model = Facility
        fields = ("ref", "name_mn", "name_en", "shelter", "centre", "owner", "status", "unit", "phone")


class FacilityIn(serializers.Serializer):
    """A facility for the directory; `unit` is the code of its soum or khoroo."""

    name_mn = PlainText(max_length=160)
    name_en = PlainText(max_length=160)
    unit = serializers.CharField(max_length=10)
    shelter = serializers.BooleanField(default=False)
    centre = serializers.BooleanField(default=False)
    owner = serializers.ChoiceField(choices=Facility.Owner.choices)
    opened_on = serializers.DateField()
    phone = PlainText(max_length=40, required=False, allow_blank=True, default="")
    address = PlainText(max_length=300, required=False, allow_blank=True, default="")

    def validate_unit(self, code: str) -> Area:
        """A unit of today."""
        found = Area.objects.filter(code=code).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        return found


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
    adults_with_a_child = serializers.IntegerField()
    children_at_visits = serializers.IntegerField()
    adults_at_visits = serializers.IntegerField()


class FacilityViewSet(FurnishingRoutes, ReadViewSet):
    """Facilities in reach, without addresses."""

    model = Facility
    serializer_class = FacilityOut
    needs = {
        "list": "shelters.view_facility",
        "retrieve": "shelters.view_facility",
        "create": opening.OPENS,
    } | FurnishingRoutes.needs

    @extend_schema(request=FacilityIn, responses={201: FacilityOut})
    def create(self, request: Request) -> Response:
        """Add a facility of the area."""
        made = opening.open_facility(by=request.user, **typed(FacilityIn, request))
        return Response(FacilityOut(made).data, status=201)

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
                "adults_with_a_child": line.adults,
                "children_at_visits": line.visitors,
                "adults_at_visits": line.along,
            }
            for line in drawn.lines
        ]
        return Response(OccupancyOut(rows, many=True).data)
