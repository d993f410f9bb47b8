"""Children at the door over the API, and the supervisor's confirmation of an admission."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from areas.models import Area
from cases.actions.reporting import ChildFacts, ReporterFacts
from cases.api.fields import Coded, NothingIn, typed
from cases.models.child import Sex, age_on
from childprotect.lib import clock
from childprotect.lib.api import PlainText, ScopedViewSet
from shelters.actions import care, door
from shelters.actions.door import AtDoor
from shelters.api.stays import StayOut
from shelters.forms.door import MOST
from shelters.models import Facility, Stay, StayGround

ADMIT = "shelters.admit_at_door"


class DoorChildIn(serializers.Serializer):
    """A child at the door; nothing of it has to be known."""

    given_name = PlainText(max_length=80, required=False, allow_blank=True, default="")
    father_name = PlainText(max_length=80, required=False, allow_blank=True, default="")
    sex = serializers.ChoiceField(Sex.choices, required=False, default=Sex.UNKNOWN)
    birth_date = serializers.DateField(required=False, allow_null=True, default=None)
    birth_year = serializers.IntegerField(
        required=False, allow_null=True, min_value=1900, max_value=2100, default=None
    )
    health = PlainText(max_length=300, required=False, allow_blank=True, default="")


class DoorIn(serializers.Serializer):
    """What happened, who brought the children, on what ground they are taken in."""

    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)
    facility = serializers.UUIDField(help_text="one's own")
    happened = PlainText(max_length=500)
    brought_by = Coded("brought_by")
    ground = Coded("stay_ground")
    unit = serializers.CharField(
        max_length=12,
        required=False,
        allow_blank=True,
        default="",
        help_text="code of the soum or khoroo where it happened; default: the facility's",
    )
    siblings = serializers.BooleanField(required=False, default=True)
    trafficked = serializers.BooleanField(required=False, default=False)
    bringer_name = PlainText(max_length=160, required=False, allow_blank=True, default="")
    bringer_phone = PlainText(max_length=40, required=False, allow_blank=True, default="")
    children = DoorChildIn(many=True, allow_empty=False, max_length=MOST)

    def validate_facility(self, ref: Any) -> Facility:
        """A facility of one's own."""
        found = Facility.objects.visible_to(self.context["request"].user, ADMIT).filter(ref=ref).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        return found

    def validate_unit(self, code: str) -> Area | None:
        """A soum or khoroo, or nothing."""
        if not code:
            return None
        found = Area.objects.current().units().filter(code=code).first()
        if found is None:
            raise serializers.ValidationError(_("Choose the soum or khoroo where the child is."))
        return found

    def validate_children(self, given: list[Any]) -> list[AtDoor]:
        """As the action takes them."""
        today = clock.today()
        found = []
        for row in given:
            health, born, year = row.pop("health"), row["birth_date"], row["birth_year"]
            row["birth_year"] = born.year if born else year
            found.append(AtDoor(ChildFacts(**row), age_on(today, born, year), health))
        return found


class DoorViewSet(ScopedViewSet):
    """Take in children nobody has reported yet."""

    model = Stay
    serializer_class = StayOut
    pagination_class = None
    needs = {"create": ADMIT}

    @extend_schema(request=DoorIn, responses={201: StayOut(many=True)})
    def create(self, request: Request) -> Response:
        """The report, the case of each child, and its stay with a bed; all of it, or nothing."""
        data = typed(DoorIn, request)
        bringer = ReporterFacts(name=data.pop("bringer_name"), phone=data.pop("bringer_phone"))
        stays = door.admit_at_door(data.pop("facility"), by=request.user, bringer=bringer, **data)
        return Response(StayOut(stays, many=True).data, status=201)


class GroundOut(serializers.ModelSerializer):
    """The ground of an admission."""

    stay = serializers.UUIDField(source="stay.ref")

    class Meta:
        model = StayGround
        fields = ("ref", "stay", "ground", "decided_by", "decided_name", "decided_at", "note", "confirmed_at")


class GroundViewSet(ScopedViewSet):
    """The supervisor's confirmation."""

    model = StayGround
    serializer_class = GroundOut
    needs = {"confirm": "shelters.confirm_stay"}

    @extend_schema(request=NothingIn, responses=GroundOut)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, ref: Any = None) -> Response:
        """The child was rightly taken in."""
        ground = self.get_object()
        return Response(GroundOut(care.confirm_ground(ground, by=request.user)).data)
