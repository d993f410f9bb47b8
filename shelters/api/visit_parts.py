"""The parts of visits and the returns to a centre over the API: the same actions, under the same scope, as the pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases.api.fields import Version, typed
from childprotect.lib.api import PlainText, ReadViewSet, ScopedViewSet
from shelters import visiting
from shelters.actions import appointments, visit_parts
from shelters.api.purpose import purposeful
from shelters.models import Appointment, VisitPart

ATTEND, SEND, VIEW = visiting.ATTEND, "shelters.send_visit", "shelters.view_visit"


class PartOut(serializers.ModelSerializer):
    """One's own part of a visit."""

    visit = serializers.UUIDField(source="visit.ref")
    linked = serializers.BooleanField(source="story_id")
    addenda = serializers.SerializerMethodField()

    class Meta:
        model = VisitPart
        fields = (
            "ref", "visit", "profession", "entered_at", "left_at", "text", "linked", "signed_at", "addenda", "version",
        )  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_addenda(self, part: VisitPart) -> list[str]:
        """What was added after signing."""
        return [added.text for added in part.addenda.all()]


class AppointmentOut(serializers.ModelSerializer):
    """When a child comes back."""

    visit = serializers.UUIDField(source="visit.ref")
    person = serializers.CharField(source="person.name")

    class Meta:
        model = Appointment
        fields = ("ref", "visit", "profession", "person", "at", "purpose", "status", "answered_at", "note")


class ReturnAnswerIn(serializers.Serializer):
    """Whether the child came."""

    status = serializers.ChoiceField(["kept", "missed", "cancelled"])
    note = PlainText(max_length=500, required=False, allow_blank=True, default="")


class TimesIn(Version):
    """When the child came in and left."""

    entered_at = serializers.DateTimeField(allow_null=True)
    left_at = serializers.DateTimeField(allow_null=True)


class WriteIn(Version):
    """What was done and found."""

    text = PlainText(max_length=10000)
    linked = serializers.BooleanField(default=False)


class AddIn(serializers.Serializer):
    """An addition to a signed part."""

    text = PlainText(max_length=5000)


class VisitPartViewSet(ReadViewSet):
    """One's own parts of visits: times in the room, text, signature, additions."""

    model = VisitPart
    serializer_class = PartOut
    needs = {
        "list": "shelters.view_visitpart",
        "retrieve": "shelters.view_visitpart",
        "room": "shelters.write_visitpart",
        "write": "shelters.write_visitpart",
        "sign": "shelters.write_visitpart",
        "add": "shelters.write_visitpart",
    }

    def get_queryset(self) -> Any:
        """With what was added."""
        return super().get_queryset().select_related("visit").prefetch_related("addenda")

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One's own part; the look is logged."""
        part = self.get_object()
        log.viewed(request.user, part)
        return Response(PartOut(part).data)

    @extend_schema(request=TimesIn, responses=PartOut)
    @action(detail=True, methods=["post"])
    def room(self, request: Request, ref: Any = None) -> Response:
        """When the child came in and left."""
        return self._step(visit_parts.keep_times, TimesIn)

    @extend_schema(request=WriteIn, responses=PartOut)
    @action(detail=True, methods=["post"])
    def write(self, request: Request, ref: Any = None) -> Response:
        """Write on the part."""
        return self._step(visit_parts.write_part, WriteIn)

    @extend_schema(request=WriteIn, responses=PartOut)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, ref: Any = None) -> Response:
        """Sign the part; it is never changed again."""
        return self._step(visit_parts.sign_part, WriteIn)

    @extend_schema(request=AddIn, responses=PartOut)
    @action(detail=True, methods=["post"])
    def add(self, request: Request, ref: Any = None) -> Response:
        """Add to a signed part."""
        return self._step(visit_parts.add_to_part, AddIn)

    def _step(self, step: Any, body: type[serializers.Serializer]) -> Response:
        part = self.get_object()
        step(part, by=self.request.user, **typed(body, self.request))
        return Response(PartOut(self.get_queryset().get(pk=part.pk)).data)


class AppointmentViewSet(ScopedViewSet):
    """Returns to a centre: whether the child came."""

    model = Appointment
    serializer_class = AppointmentOut
    needs = {"answer": VIEW}

    @extend_schema(request=ReturnAnswerIn, responses=AppointmentOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, ref: Any = None) -> Response:
        """The child came, did not come, or the return is called off."""
        row: Appointment = self.get_object()
        user: Any = request.user
        purposeful(user, row.visit, ATTEND)
        if not user.has_perm(ATTEND, row) and not user.has_perm(SEND, row):
            self.request._request.denied = {  # type: ignore[attr-defined]
                "model": "shelters.appointment",
                "ref": str(row.ref),
                "needs": SEND,
            }
            raise PermissionDenied(_("Your role may see this record, but not do this with it."))
        answered = appointments.answer_appointment(row, by=user, **typed(ReturnAnswerIn, request))
        return Response(AppointmentOut(answered).data)
