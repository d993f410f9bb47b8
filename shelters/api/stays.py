"""Stays over the API: the same actions, under the same scope, as the pages."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases.access import PurposeNeeded, needs_purpose, purpose_given
from cases.api.fields import Coded, NothingIn, Version, typed
from cases.models import Case
from cases.models.child import Sex
from childprotect.lib.api import PlainText, ReadViewSet
from shelters import finding
from shelters.actions import placing, staying
from shelters.models import Stay


class ProposeIn(serializers.Serializer):
    """A child of a case, a facility, and what it must know."""

    case = serializers.UUIDField()
    facility = serializers.UUIDField()
    sheet = PlainText(max_length=3000)
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate_case(self, ref: Any) -> Case:
        """A case the person works on."""
        case = (
            Case.objects.visible_to(self.context["request"].user, "cases.work_case").filter(ref=ref).first()
        )
        if case is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        return case

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """A facility the child could be asked for."""
        found = finding.near(data["case"]).filter(ref=data["facility"]).first()
        if found is None:
            raise serializers.ValidationError(
                {"facility": [_("There is no such record, or it is not in your area.")]}
            )
        return data | {"facility": found}


class ReasonIn(Version):
    """Why."""

    reason = PlainText(max_length=1000)


class CannotTakeIn(Version):
    """Why the child cannot be taken."""

    code = Coded("turned_away")
    reason = PlainText(max_length=1000, required=False, allow_blank=True, default="")


class DischargeIn(Version):
    """Where the child goes."""

    destination = Coded("destination")
    note = PlainText(max_length=1000, required=False, allow_blank=True, default="")


class StayOut(serializers.ModelSerializer):
    """The sheet a stay needs; the case is not part of it."""

    child = serializers.CharField(source="child.name")
    birth_year = serializers.IntegerField(source="child.birth_year", allow_null=True)
    sex = serializers.ChoiceField(Sex.choices, source="child.sex")
    facility = serializers.UUIDField(source="facility.ref")
    bed = serializers.CharField(source="bed.label", allow_null=True, default=None)

    class Meta:
        model = Stay
        fields = (
            "ref", "child", "birth_year", "sex", "facility", "bed", "status", "sheet", "proposed_at", "admitted_at",
            "extended_to", "discharged_at", "discharged_to", "answer", "version",
        )  # fmt: skip


class StayViewSet(ReadViewSet):
    """Stays: propose, give a bed, admit, refuse, extend, discharge, cancel."""

    model = Stay
    serializer_class = StayOut
    needs = {
        "list": "shelters.view_stay",
        "retrieve": "shelters.view_stay",
        "create": "shelters.propose_stay",
        "give_bed": "shelters.manage_stay",
        "admit": "shelters.manage_stay",
        "refuse": "shelters.manage_stay",
        "extend": "shelters.manage_stay",
        "discharge": "shelters.manage_stay",
        "cancel": "shelters.propose_stay",
    }

    def get_queryset(self) -> Any:
        """With child, facility and bed."""
        return super().get_queryset().select_related("child", "facility", "bed", "case__unit")

    def get_object(self) -> Stay:
        """The stay; who reads its case in oversight states a purpose first."""
        stay: Stay = super().get_object()
        user: Any = self.request.user
        manages = user.has_perm("shelters.manage_stay", stay)
        if not manages and needs_purpose(user, stay.case) and not purpose_given(user, stay.case):
            raise PurposeNeeded(stay.case)
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

    @extend_schema(request=Version, responses=StayOut)
    @action(detail=True, methods=["post"])
    def admit(self, request: Request, ref: Any = None) -> Response:
        """The child has arrived."""
        return self._step(placing.admit, Version)

    @extend_schema(request=CannotTakeIn, responses=StayOut)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, ref: Any = None) -> Response:
        """The child cannot be taken."""
        return self._step(placing.refuse_stay, CannotTakeIn)

    @extend_schema(request=ReasonIn, responses=StayOut)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, ref: Any = None) -> Response:
        """The child stays longer."""
        return self._step(staying.extend_stay, ReasonIn)

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

    def _step(self, step: Any, body: type[serializers.Serializer]) -> Response:
        stay = self.get_object()
        return Response(StayOut(step(stay, by=self.request.user, **typed(body, self.request))).data)
