"""Who was told what of a case, and what left the service, for other programs."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases import notices, outward
from cases.actions.delivering import send_again
from cases.models import Delivery, Notification
from childprotect.lib.api import ScopedViewSet

NEEDS = {"reminders": "cases.view_case"}


class OutSerializer(serializers.Serializer):
    """How one notification went out by one channel."""

    channel = serializers.ChoiceField(Delivery.Channel.choices)
    state = serializers.ChoiceField(Delivery.State.choices)
    attempts = serializers.IntegerField()
    answer = serializers.CharField()
    settled_at = serializers.DateTimeField(allow_null=True)


class ReminderSerializer(serializers.Serializer):
    """Something somebody was told of a case."""

    person = serializers.UUIDField(source="person.ref")
    instead_of = serializers.UUIDField(source="instead_of.ref", allow_null=True, default=None)
    verb = serializers.CharField()
    words = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)
    out = OutSerializer(source="deliveries", many=True)

    def get_words(self, row: Notification) -> str:
        """The sentence."""
        return notices.words(row)


class ReminderActions:
    """Mixin of the case's viewset."""

    get_object: Any
    paginate_queryset: Any
    get_paginated_response: Any

    @extend_schema(responses={200: ReminderSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"])
    def reminders(self, request: Request, ref: Any = None) -> Response:
        """Who was told what of the case, the newest first."""
        case = self.get_object()
        log.viewed(request.user, case, case=case, page="reminders")
        told = Notification.objects.filter(case=case).select_related("person", *notices.SHOWN)
        page = self.paginate_queryset(told.prefetch_related("deliveries"))
        return self.get_paginated_response(ReminderSerializer(page, many=True).data)


class DeliverySerializer(OutSerializer):
    """A message on its way out; nothing of what it is about."""

    ref = serializers.UUIDField()
    person = serializers.UUIDField(source="person.ref")
    created_at = serializers.DateTimeField()
    next_try_at = serializers.DateTimeField()


class DeliveryViewSet(mixins.ListModelMixin, ScopedViewSet):
    """What leaves the service to the people an administrator looks after."""

    model = Delivery
    serializer_class = DeliverySerializer
    needs = {"list": "cases.view_delivery", "again": "cases.send_delivery"}
    filters = frozenset({"state", "channel"})

    def get_queryset(self) -> Any:
        """Of the people of the area; what failed and waits, unless a state is asked for."""
        rows = super().get_queryset().select_related("person").order_by("-created_at", "-pk")
        return outward.asked(rows, self.request.query_params) if self.action == "list" else rows

    @extend_schema(
        parameters=[
            OpenApiParameter("state", enum=[*Delivery.State.values, "repeated"]),
            OpenApiParameter("channel", enum=Delivery.Channel.values),
        ]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The newest first."""
        return super().list(request, *args, **kwargs)

    @extend_schema(request=None, responses=DeliverySerializer)
    @action(detail=True, methods=["post"])
    def again(self, request: Request, ref: Any = None) -> Response:
        """Send again what could not be delivered."""
        return Response(DeliverySerializer(send_again(self.get_object(), by=request.user)).data)
