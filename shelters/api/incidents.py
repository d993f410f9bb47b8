"""Incidents over the API: the same actions, under the same scope, as the pages."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases.api.fields import Coded, typed
from childprotect.lib.api import PlainText, ReadViewSet
from shelters.actions import incidents
from shelters.api.purpose import purposeful
from shelters.models import Incident, Stay
from shelters.models.incident import ANSWER, VIEW

RECORD = "shelters.record_incident"


class IncidentIn(serializers.Serializer):
    """What went wrong. `form_key` made once by the sender: sent again, it is one incident."""

    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)
    stay = serializers.UUIDField()
    kind = Coded("incident_kind")
    happened_at = serializers.DateTimeField()
    what = PlainText(max_length=4000)
    done = PlainText(max_length=4000, required=False, allow_blank=True, default="")
    concerns_staff = serializers.BooleanField()

    def validate_stay(self, ref: Any) -> Stay:
        """A stay of which the person may record an incident; who reads its case in oversight states a purpose first."""
        user = self.context["request"].user
        found: Stay | None = (
            Stay.objects.visible_to(user, RECORD).select_related("case__unit").filter(ref=ref).first()
        )
        if found is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        purposeful(user, found, "shelters.manage_stay")
        return found


class IncidentAnswerIn(serializers.Serializer):
    """What the inspector found and did."""

    answer = PlainText(max_length=4000)


class IncidentOut(serializers.ModelSerializer):
    """An incident; who recorded it is not part of it."""

    stay = serializers.UUIDField(source="stay.ref")
    facility = serializers.UUIDField(source="facility.ref")

    class Meta:
        model = Incident
        fields = (
            "ref", "stay", "facility", "kind", "happened_at", "what", "done", "concerns_staff", "at", "answer",
            "answered_at",
        )  # fmt: skip


class RecordedOut(serializers.Serializer):
    """That it was recorded: of what concerns staff the facility gets no more."""

    concerns_staff = serializers.BooleanField()


class IncidentViewSet(ReadViewSet):
    """Incidents in reach."""

    model = Incident
    serializer_class = IncidentOut
    needs = {"list": VIEW, "retrieve": VIEW, "create": RECORD, "answer": ANSWER}

    def get_queryset(self) -> Any:
        """With what is shown."""
        return super().get_queryset().select_related("stay", "facility")

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One incident; the look is logged."""
        incident = self.get_object()
        log.viewed(request.user, incident)
        return Response(IncidentOut(incident).data)

    @extend_schema(request=IncidentIn, responses={201: RecordedOut})
    def create(self, request: Request) -> Response:
        """Record an incident."""
        data = typed(IncidentIn, request)
        made = incidents.record_incident(data.pop("stay"), by=request.user, **data)
        return Response({"concerns_staff": made.concerns_staff}, status=201)

    @extend_schema(request=IncidentAnswerIn, responses=IncidentOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, ref: Any = None) -> Response:
        """What the inspector found and did."""
        made = incidents.answer_incident(
            self.get_object(), by=request.user, **typed(IncidentAnswerIn, request)
        )
        return Response(IncidentOut(made).data)
