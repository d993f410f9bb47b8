"""Moving, extending and the agreement to leave, over the API: routes of a stay."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.fields import typed
from childprotect.lib.errors import DomainError
from shelters import finding
from shelters.actions import extending, moving, staying
from shelters.api.shapes import (
    DecisionIn,
    ExtensionOut,
    LeaveIn,
    OtherBedIn,
    OtherStayIn,
    ReasonIn,
    StayOut,
    TransferIn,
)
from shelters.models import Bed, Extension, Stay


class MovingRoutes:
    """What happens to a stay between its beginning and its end."""

    needs = {
        "extend": "shelters.manage_stay",
        "extensions": "shelters.view_stay",
        "grant_extension": extending.BY_TEAM,
        "refuse_extension": extending.BY_TEAM,
        "change_bed": "shelters.manage_stay",
        "exchange_beds": "shelters.manage_stay",
        "transfer": "shelters.propose_stay",
        "agree_to_leave": "shelters.propose_stay",
    }
    request: Request
    get_object: Any

    @extend_schema(request=ReasonIn, responses=ExtensionOut)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, ref: Any = None) -> Response:
        """Ask that the child may stay until the next limit; a one-stop centre decides itself."""
        wish = extending.ask_extension(self.get_object(), by=request.user, **typed(ReasonIn, request))
        return Response(ExtensionOut(wish).data)

    @extend_schema(responses=ExtensionOut(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def extensions(self, request: Request, ref: Any = None) -> Response:
        """The wishes to extend the stay, the newest first."""
        stay = self.get_object()
        wishes = Extension.objects.visible_to(request.user).filter(stay=stay)
        return Response(ExtensionOut(wishes, many=True).data)

    @extend_schema(request=DecisionIn, responses=ExtensionOut)
    @action(detail=True, methods=["post"], url_path="grant-extension", url_name="grant-extension")
    def grant_extension(self, request: Request, ref: Any = None) -> Response:
        """Allow the longer stay that is asked for."""
        return self._decide(extending.grant_extension)

    @extend_schema(request=DecisionIn, responses=ExtensionOut)
    @action(detail=True, methods=["post"], url_path="refuse-extension", url_name="refuse-extension")
    def refuse_extension(self, request: Request, ref: Any = None) -> Response:
        """Refuse the longer stay that is asked for."""
        return self._decide(extending.refuse_extension)

    @extend_schema(request=OtherBedIn, responses=StayOut)
    @action(detail=True, methods=["post"], url_path="change-bed", url_name="change-bed")
    def change_bed(self, request: Request, ref: Any = None) -> Response:
        """Give the child another bed of the facility."""
        stay, data = self.get_object(), typed(OtherBedIn, request)
        bed = Bed.objects.filter(facility=stay.facility_id, label=data.pop("bed")).first()
        if bed is None:
            raise serializers.ValidationError({"bed": [_("There is no such bed.")]})
        return Response(StayOut(moving.change_bed(stay, by=request.user, bed=bed, **data)).data)

    @extend_schema(request=OtherStayIn, responses=StayOut)
    @action(detail=True, methods=["post"], url_path="exchange-beds", url_name="exchange-beds")
    def exchange_beds(self, request: Request, ref: Any = None) -> Response:
        """Two children of the facility exchange their beds."""
        stay, data = self.get_object(), typed(OtherStayIn, request)
        stays = Stay.objects.visible_to(request.user, "shelters.manage_stay")
        other = stays.filter(ref=data.pop("other")).first()
        if other is None:
            raise serializers.ValidationError(
                {"other": [_("There is no such record, or it is not in your area.")]}
            )
        return Response(StayOut(moving.exchange_beds(stay, by=request.user, other=other, **data)).data)

    @extend_schema(request=TransferIn, responses={201: StayOut})
    @action(detail=True, methods=["post"])
    def transfer(self, request: Request, ref: Any = None) -> Response:
        """Ask another facility to take the child over; the child stays until it arrives there."""
        stay, data = self.get_object(), typed(TransferIn, request)
        facility = finding.near(stay.case).filter(ref=data.pop("facility")).first()
        if facility is None:
            raise serializers.ValidationError(
                {"facility": [_("There is no such record, or it is not in your area.")]}
            )
        asked = moving.ask_transfer(stay, by=request.user, facility=facility, **data)
        return Response(StayOut(asked).data, status=201)

    @extend_schema(request=LeaveIn, responses=StayOut)
    @action(detail=True, methods=["post"], url_path="agree-to-leave", url_name="agree-to-leave")
    def agree_to_leave(self, request: Request, ref: Any = None) -> Response:
        """The worker agrees that the child may leave."""
        stay = staying.agree_to_leave(self.get_object(), by=request.user, **typed(LeaveIn, request))
        return Response(StayOut(stay).data)

    def _decide(self, decision: Any) -> Response:
        stay = self.get_object()
        wish = (
            Extension.objects.visible_to(self.request.user, extending.BY_TEAM)
            .open()
            .filter(stay=stay)
            .first()
        )
        if wish is None:
            raise DomainError(_("No longer stay is asked for."))
        return Response(
            ExtensionOut(decision(wish, by=self.request.user, **typed(DecisionIn, self.request))).data
        )
