"""A report on its way, for the report's own address; and finding a unit by what was said of it."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from areas.finding import find_units
from areas.models import Area
from cases.actions import deciding, police, routing
from cases.api.fields import typed
from cases.models import Report
from childprotect.lib.api import PlainText, ScopedViewSet

NEEDS = {
    "route": "cases.route_report",
    "acknowledge": "cases.decide_report",
    "follow_up": "cases.decide_report",
    "police": "cases.add_report",
}


class PlacedSerializer(serializers.Serializer):
    """Where a report goes: the code of a soum, khoroo or bag; empty for the national desk."""

    unit = serializers.CharField(max_length=12, allow_blank=True)

    def validate_unit(self, code: str) -> Area | None:
        """The area of a code; refuses one nobody knows."""
        if not code:
            return None
        levels = [*routing.UNITS, Area.Level.BAG]
        found = Area.objects.current().filter(code=code, level__in=levels).select_related("parent").first()
        if found is None:
            raise serializers.ValidationError(_("Choose the soum or khoroo where the child is."))
        return found


class RouteSerializer(PlacedSerializer):
    """Where to, and from a unit on why."""

    reason = PlainText(max_length=500, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False, allow_null=True)


class PoliceSerializer(serializers.Serializer):
    """When the police were told, and who there took it."""

    form_key = serializers.UUIDField(required=False, allow_null=True)
    told_at = serializers.DateTimeField()
    told_to = PlainText(max_length=160)
    badge = PlainText(max_length=40, required=False, allow_blank=True)
    record = PlainText(max_length=60, required=False, allow_blank=True)


class FollowUpSerializer(serializers.Serializer):
    """What was found on looking once more."""

    note = PlainText(max_length=1000)


class OnItsWaySerializer(serializers.Serializer):
    """Where a report stands now."""

    ref = serializers.UUIDField()
    unit = serializers.CharField(source="unit.code", allow_null=True, default=None)
    status = serializers.CharField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class ToldSerializer(serializers.Serializer):
    """A record that the police were told."""

    ref = serializers.UUIDField()
    told_at = serializers.DateTimeField()


def place_of(area: Area | None) -> dict[str, Area | None]:
    """Unit and bag of what was named."""
    if area is not None and area.level == Area.Level.BAG:
        return {"unit": area.parent, "bag": area}
    return {"unit": area, "bag": None}


class RoutingActions:
    """Mixin of the report's viewset."""

    get_object: Any

    @extend_schema(request=RouteSerializer, responses={200: OnItsWaySerializer})
    @action(detail=True, methods=["post"])
    def route(self, request: Request, ref: Any = None) -> Response:
        """Send the report to its unit, on to another, or back to the national desk."""
        report = self.get_object()
        given = typed(RouteSerializer, request)
        return self._way(routing.route(report, by=request.user, **place_of(given.pop("unit")), **given))

    @extend_schema(request=None, responses={200: OnItsWaySerializer})
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, ref: Any = None) -> Response:
        """Take the report on."""
        return self._way(routing.acknowledge(self.get_object(), by=request.user))

    @extend_schema(request=FollowUpSerializer, responses={200: OnItsWaySerializer})
    @action(detail=True, methods=["post"], url_path="follow-up")
    def follow_up(self, request: Request, ref: Any = None) -> Response:
        """What was found on looking once more."""
        report = self.get_object()
        return self._way(deciding.follow_up(report, by=request.user, **typed(FollowUpSerializer, request)))

    @extend_schema(request=PoliceSerializer, responses={201: ToldSerializer})
    @action(detail=True, methods=["post"])
    def police(self, request: Request, ref: Any = None) -> Response:
        """Record that the police were told."""
        told = police.tell_police(self.get_object(), by=request.user, **typed(PoliceSerializer, request))
        return Response(ToldSerializer(told).data, status=status.HTTP_201_CREATED)

    @staticmethod
    def _way(report: Report) -> Response:
        return Response(OnItsWaySerializer(report).data)


class AskedPlaceSerializer(serializers.Serializer):
    """Part of a name, a landmark, or an address, in Cyrillic or Latin letters."""

    where = PlainText(max_length=200)


class FoundUnitSerializer(serializers.Serializer):
    """A unit or bag it may mean, likeliest first; `why` names the landmark."""

    code = serializers.CharField(source="area.code")
    name = serializers.CharField(source="area.path")
    unit = serializers.CharField(source="unit.code")
    why = serializers.CharField()


class UnitViewSet(ScopedViewSet):
    """Finding a unit, by POST so that no address stands in an address or a log."""

    model = Report
    needs = {"create": "cases.route_report"}

    @extend_schema(request=AskedPlaceSerializer, responses={200: FoundUnitSerializer(many=True)})
    def create(self, request: Request) -> Response:
        """The units that the words may mean."""
        found = find_units(typed(AskedPlaceSerializer, request)["where"])
        return Response(FoundUnitSerializer(found, many=True).data)
