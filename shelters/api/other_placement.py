"""Placements with kin, in hospital or in a witness house, over the API: the same actions as the pages."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases.access import ask_purpose
from cases.api.fields import Coded, StepRoutes, Version, typed
from cases.models import CasePerson, Contact
from childprotect.lib.api import PlainText, ReadViewSet
from shelters.actions import other_placing
from shelters.api.finder import OfCaseIn
from shelters.models import KinCheck, OtherPlacement, Stay


class KinIn(OfCaseIn):
    """With whom of the child's file the child could stay."""

    person = serializers.UUIDField()
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Somebody of this case."""
        found = CasePerson.objects.visible_to(self.context["request"].user).filter(
            case=data["case"], ref=data["person"]
        )
        if not found:
            raise serializers.ValidationError(
                {"person": [_("There is no such record, or it is not in your area.")]}
            )
        return data | {"person": found[0]}


class ElsewhereIn(OfCaseIn):
    """In which hospital or house the child is, and since when."""

    kind = serializers.ChoiceField(
        [(one.value, one.label) for one in (Stay.Kind.HOSPITAL, Stay.Kind.WITNESS)]
    )
    place_name = PlainText(max_length=200)
    since = serializers.DateTimeField()
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)


class ChecksIn(serializers.Serializer):
    """What was found out: point of the list -> "y" or "n", and how it is known."""

    answers = serializers.DictField(child=serializers.ChoiceField(KinCheck.Answer.choices))
    notes = serializers.DictField(
        child=PlainText(max_length=300, allow_blank=True), required=False, default=dict
    )


class GiveUpIn(Version):
    """Why not."""

    reason = PlainText(max_length=1000)


class KinVisitIn(serializers.Serializer):
    """A visit where the child stays with kin."""

    happened_at = serializers.DateTimeField()
    seen = serializers.ChoiceField([row for row in Contact.Seen.choices if row[0] in Contact.IN_PERSON])
    state = PlainText(max_length=3000)
    danger = serializers.BooleanField()
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)


class PlacementEndIn(Version):
    """Where the child went."""

    destination = Coded("destination")
    note = PlainText(max_length=1000, required=False, allow_blank=True, default="")


class PlacementOut(serializers.ModelSerializer):
    """A placement outside facilities. The name of a witness house is not given out here."""

    case = serializers.UUIDField(source="case.ref")
    kin = serializers.UUIDField(source="kin.ref", allow_null=True, default=None)
    place_name = serializers.SerializerMethodField()

    class Meta:
        model = OtherPlacement
        fields = (
            "ref", "case", "kind", "kin", "place_name", "status", "proposed_at", "admitted_at", "discharged_at",
            "discharged_to", "answer", "version",
        )  # fmt: skip

    def get_place_name(self, stay: OtherPlacement) -> str:
        """Which hospital."""
        return "" if stay.kind == Stay.Kind.WITNESS else stay.place_name


class PlacementViewSet(StepRoutes, ReadViewSet):
    """Placements with kin, in hospital, in a witness house."""

    model = OtherPlacement
    serializer_class = PlacementOut
    needs = {
        "list": "shelters.view_stay",
        "retrieve": "shelters.view_stay",
        "create": "shelters.propose_stay",
        "kin": "shelters.propose_stay",
        "check": "shelters.propose_stay",
        "confirm": "shelters.propose_stay",
        "give_up": "shelters.propose_stay",
        "visit": "shelters.propose_stay",
        "end": "shelters.propose_stay",
    }

    def get_queryset(self) -> Any:
        """With case and kin."""
        return super().get_queryset().select_related("case__unit", "kin", "child")

    def get_object(self) -> OtherPlacement:
        """The placement; who reads its case in oversight states a purpose first."""
        stay: OtherPlacement = super().get_object()
        user: Any = self.request.user
        ask_purpose(user, stay.case)
        return stay

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One placement; the look is logged."""
        stay = self.get_object()
        log.viewed(request.user, stay, case=stay.case)
        return Response(PlacementOut(stay).data)

    @extend_schema(request=ElsewhereIn, responses={201: PlacementOut})
    def create(self, request: Request) -> Response:
        """The child is in hospital or in a witness house."""
        data = typed(ElsewhereIn, request)
        made = other_placing.place_elsewhere(data.pop("case"), by=request.user, **data)
        return Response(PlacementOut(made).data, status=201)

    @extend_schema(request=KinIn, responses={201: PlacementOut})
    @action(detail=False, methods=["post"])
    def kin(self, request: Request) -> Response:
        """Begin to check kin."""
        data = typed(KinIn, request)
        made = other_placing.propose_kin(data.pop("case"), by=request.user, **data)
        return Response(PlacementOut(made).data, status=201)

    @extend_schema(request=ChecksIn, responses=PlacementOut)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, ref: Any = None) -> Response:
        """Write down what was found out."""
        return self._step(other_placing.check_kin, ChecksIn)

    @extend_schema(request=Version, responses=PlacementOut)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, ref: Any = None) -> Response:
        """The child stays with the kin from now."""
        return self._step(other_placing.confirm_kin, Version)

    @extend_schema(request=GiveUpIn, responses=PlacementOut)
    @action(detail=True, methods=["post"], url_path="give-up", url_name="give-up")
    def give_up(self, request: Request, ref: Any = None) -> Response:
        """The child will not stay there."""
        return self._step(other_placing.give_up_kin, GiveUpIn)

    @extend_schema(request=KinVisitIn, responses=PlacementOut)
    @action(detail=True, methods=["post"])
    def visit(self, request: Request, ref: Any = None) -> Response:
        """A visit where the child stays."""
        return self._step(other_placing.visit_kin, KinVisitIn)

    @extend_schema(request=PlacementEndIn, responses=PlacementOut)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, ref: Any = None) -> Response:
        """The child is no longer there."""
        return self._step(other_placing.end_placement, PlacementEndIn)
