"""The finder over the API: which places take the child of a case now, one call that holds a bed, or that none did."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases.access import ask_purpose
from cases.api.fields import Coded, typed
from cases.models import Case
from childprotect.lib.api import PlainText, ScopedViewSet
from shelters import finder
from shelters.actions import holding, turning_away
from shelters.api.stays import StayOut
from shelters.models import Need
from shelters.models.turned_away import REASONS


class OfCaseIn(serializers.Serializer):
    """A case the person works on."""

    case = serializers.UUIDField()

    def validate_case(self, ref: Any) -> Case:
        """In reach, and worked on."""
        user = self.context["request"].user
        found = Case.objects.visible_to(user, "cases.work_case").filter(ref=ref).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        ask_purpose(user, found)
        return found


class LookIn(OfCaseIn):
    """What the child needs, and the cases of brothers and sisters to be placed together."""

    needs = serializers.MultipleChoiceField(choices=Need.choices, required=False, default=list)
    together = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=6, default=list
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Only brothers and sisters the finder itself would offer."""
        offered = {one.ref: one for one in finder.siblings(data["case"], self.context["request"].user)}
        if unknown := [ref for ref in data["together"] if ref not in offered]:
            raise serializers.ValidationError(
                {"together": [_("Not a brother or sister without a place: %(ref)s") % {"ref": unknown[0]}]}
            )
        return data | {"together": [offered[ref] for ref in data["together"]], "needs": set(data["needs"])}


class HoldIn(LookIn):
    """Hold a bed at a facility."""

    facility = serializers.UUIDField()
    sheet = PlainText(max_length=3000, required=False, allow_blank=True, default="")
    skip_reason = PlainText(max_length=500, required=False, allow_blank=True, default="")
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate_facility(self, ref: Any) -> Any:
        """One of the directory of places."""
        found = finder.named(ref)
        if found is None:
            raise serializers.ValidationError(_("There is no such facility, or it is closed."))
        return found


class NoPlaceIn(OfCaseIn):
    """No facility had a place, and why."""

    reason = Coded(REASONS)
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)


class PlaceOut(serializers.Serializer):
    """A facility that takes the child now, or why it does not."""

    facility = serializers.UUIDField()
    name = serializers.CharField()
    unit = serializers.CharField()
    km = serializers.IntegerField(allow_null=True)
    free = serializers.IntegerField()
    adults = serializers.BooleanField(
        help_text="Adults sleep there now; asked only for a child who must be apart from them."
    )
    why_not = serializers.CharField(allow_blank=True)


class CountedOut(serializers.Serializer):
    """What was counted."""

    ref = serializers.UUIDField()


class PlaceViewSet(ScopedViewSet):
    """Places for the child of a case."""

    model = Case
    serializer_class = PlaceOut
    pagination_class = None
    filters = frozenset({"case", "needs", "together"})
    needs = {
        "list": "shelters.propose_stay",
        "create": "shelters.propose_stay",
        "none": "shelters.propose_stay",
    }

    @extend_schema(
        parameters=[
            OpenApiParameter("case", OpenApiTypes.UUID, required=True),
            OpenApiParameter("needs", str, many=True, enum=Need.values),
            OpenApiParameter("together", OpenApiTypes.UUID, many=True),
        ],
        responses=PlaceOut(many=True),
    )
    def list(self, request: Request) -> Response:
        """Those that take the child first, the nearest first; then those left out, each with its reason."""
        asked = request.query_params
        body = LookIn(
            data={
                "case": asked.get("case"),
                "needs": asked.getlist("needs"),
                "together": asked.getlist("together"),
            },
            context={"request": request},
        )
        body.is_valid(raise_exception=True)
        data = body.validated_data
        log.viewed(request.user, data["case"], case=data["case"], page="finder")
        found = finder.find(data["case"], request.user, needs=data["needs"], together=data["together"])
        rows = [_row(row, free=row.free, adults=row.adults) for row in found.places]
        rows += [_row(row, why_not=row.why) for row in found.left_out]
        return Response(PlaceOut(rows, many=True).data)

    @extend_schema(request=HoldIn, responses={201: StayOut(many=True)})
    def create(self, request: Request) -> Response:
        """Hold a bed for the child, and one for each brother or sister, or none at all."""
        data = typed(HoldIn, request)
        held = holding.hold_beds(data.pop("case"), by=request.user, **data)
        return Response(StayOut(held, many=True).data, status=201)

    @extend_schema(request=NoPlaceIn, responses={201: CountedOut})
    @action(detail=False, methods=["post"])
    def none(self, request: Request) -> Response:
        """Count that no facility had a place."""
        data = typed(NoPlaceIn, request)
        made = turning_away.say_no_place(data.pop("case"), by=request.user, **data)
        return Response(CountedOut({"ref": made.ref}).data, status=201)


def _row(row: Any, *, free: int = 0, adults: bool = False, why_not: str = "") -> dict[str, Any]:
    facility = row.facility
    return {
        "facility": facility.ref,
        "name": facility.name,
        "unit": facility.unit.code,
        "km": row.km,
        "free": free,
        "adults": adults,
        "why_not": why_not,
    }
