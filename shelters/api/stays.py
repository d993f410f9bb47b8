"""Stays over the API: the same actions, under the same scope, as the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases.api.fields import NothingIn, StepRoutes, Version, typed
from childprotect.lib.api import ReadViewSet
from shelters.actions import placing, staying
from shelters.api.moving import MovingRoutes
from shelters.api.purpose import purposeful
from shelters.api.shapes import AdultsIn, ArrivedIn, CannotTakeIn, DischargeIn, ProposeIn, StayOut
from shelters.models import Stay


class StayViewSet(StepRoutes, MovingRoutes, ReadViewSet):
    """Stays: propose, give a bed, admit, refuse, discharge, cancel; and what moves and extends them."""

    model = Stay
    serializer_class = StayOut
    needs = {
        "list": "shelters.view_stay",
        "retrieve": "shelters.view_stay",
        "create": "shelters.propose_stay",
        "give_bed": "shelters.manage_stay",
        "admit": "shelters.manage_stay",
        "adults": "shelters.manage_stay",
        "refuse": "shelters.manage_stay",
        "discharge": "shelters.manage_stay",
        "cancel": "shelters.propose_stay",
    } | MovingRoutes.needs

    def get_queryset(self) -> Any:
        """With child, facility and bed."""
        return super().get_queryset().select_related("child", "facility", "bed", "case__unit")

    def get_object(self) -> Stay:
        """The stay; who reads its case in oversight states a purpose first."""
        stay: Stay = super().get_object()
        purposeful(self.request.user, stay, "shelters.manage_stay")
        return stay

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One stay; the look is logged."""
        stay = self.get_object()
        log.viewed(request.user, stay)
        return Response(StayOut(stay).data)

    @extend_schema(request=ProposeIn, responses={201: StayOut})
    def create(self, request: Request) -> Response:
        """Ask a facility to take a child."""
        data = typed(ProposeIn, request)
        return Response(
            StayOut(placing.propose_stay(data.pop("case"), by=request.user, **data)).data, status=201
        )

    @extend_schema(request=Version, responses=StayOut)
    @action(detail=True, methods=["post"], url_path="give-bed", url_name="give-bed")
    def give_bed(self, request: Request, ref: Any = None) -> Response:
        """Hold the first free bed that suits."""
        return self._step(placing.give_bed, Version)

    @extend_schema(request=ArrivedIn, responses=StayOut)
    @action(detail=True, methods=["post"])
    def admit(self, request: Request, ref: Any = None) -> Response:
        """The child has arrived."""
        return self._step(placing.admit, ArrivedIn)

    @extend_schema(request=AdultsIn, responses=StayOut)
    @action(detail=True, methods=["post"])
    def adults(self, request: Request, ref: Any = None) -> Response:
        """How many adults stay with the child from now on."""
        return self._step(staying.count_adults, AdultsIn)

    @extend_schema(request=CannotTakeIn, responses=StayOut)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, ref: Any = None) -> Response:
        """The child cannot be taken."""
        return self._step(placing.refuse_stay, CannotTakeIn)

    @extend_schema(request=DischargeIn, responses=StayOut)
    @action(detail=True, methods=["post"])
    def discharge(self, request: Request, ref: Any = None) -> Response:
        """The child leaves."""
        return self._step(staying.discharge, DischargeIn)

    @extend_schema(request=NothingIn, responses=StayOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, ref: Any = None) -> Response:
        """The worker takes the proposal back."""
        return self._step(placing.cancel_stay, NothingIn)
