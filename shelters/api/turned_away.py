"""Children for whom there was no place, over the API: numbers and reasons, nobody's name."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.fields import Coded, typed
from cases.models.child import Sex
from childprotect.lib.api import ScopedViewSet
from shelters.actions import turning_away
from shelters.models import AgeBand, Facility, TurnedAway
from shelters.models.turned_away import REASONS


class TurnedAwayIn(serializers.Serializer):
    """A child who came to the door of one's own facility and could not be taken."""

    facility = serializers.UUIDField()
    reason = Coded(REASONS)
    sex = serializers.ChoiceField(Sex.choices)
    age_band = serializers.ChoiceField(AgeBand.choices)
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate_facility(self, ref: Any) -> Facility:
        """One of the person's own."""
        user = self.context["request"].user
        found = Facility.objects.visible_to(user, "shelters.manage_facility").filter(ref=ref).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        return found


class TurnedAwayOut(serializers.ModelSerializer):
    """When, why, and of which sex and age: nothing that names a child or a case."""

    facility = serializers.UUIDField(source="facility.ref", allow_null=True, default=None)
    unit = serializers.CharField(source="unit.code")

    class Meta:
        model = TurnedAway
        fields = ("ref", "facility", "unit", "how", "at", "reason", "sex", "age_band")


class TurnedAwayViewSet(mixins.ListModelMixin, ScopedViewSet):
    """Those turned away in one's area or from one's own facilities; count one."""

    model = TurnedAway
    serializer_class = TurnedAwayOut
    needs = {"list": "shelters.view_turnedaway", "create": "shelters.manage_stay"}

    def get_queryset(self) -> Any:
        """With facility and unit."""
        return super().get_queryset().select_related("facility", "unit")

    @extend_schema(request=TurnedAwayIn, responses={201: TurnedAwayOut})
    def create(self, request: Request) -> Response:
        """Count a child who could not be taken."""
        data = typed(TurnedAwayIn, request)
        made = turning_away.turn_away(data.pop("facility"), by=request.user, **data)
        return Response(TurnedAwayOut(made).data, status=201)
