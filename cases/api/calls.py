"""Calls to the helpline for other programs, such as the telephone exchange's own."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases.actions import helpline, reporting
from cases.api.fields import Coded, Version, typed
from cases.api.reports import ReportedChildSerializer
from cases.api.routing import PlacedSerializer, place_of
from cases.forms.call import HELPLINE
from cases.forms.report import MOST_CHILDREN
from cases.models import Call
from cases.models.report import Urgency
from childprotect.lib.api import PlainText, ReadViewSet


class CallSerializer(serializers.Serializer):
    """A call; the caller's number is not part of it."""

    ref = serializers.UUIDField()
    number = serializers.CharField()
    group = serializers.CharField()
    at = serializers.DateTimeField()
    minutes = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()
    reported = serializers.SerializerMethodField()
    call_back = serializers.CharField()
    tries = serializers.IntegerField()
    version = serializers.IntegerField()

    def get_reported(self, call: Call) -> bool:
        """Whether it became a report."""
        return call.report_id is not None


class CalledReportSerializer(PlacedSerializer):
    """What was told, as the report it becomes."""

    seen = PlainText(max_length=5000)
    place = PlainText(max_length=300, required=False, allow_blank=True)
    urgency = serializers.ChoiceField(Urgency.choices)
    concerns = serializers.ListField(child=Coded("concern"), required=False, max_length=30)
    one_family = serializers.BooleanField(required=False, default=True)
    children = serializers.ListField(
        child=ReportedChildSerializer(), required=False, max_length=MOST_CHILDREN
    )


class NewCallSerializer(serializers.Serializer):
    """A call as it is logged; `form_key` made once by the sender: sent again, the call logged first is answered."""

    form_key = serializers.UUIDField(required=False, allow_null=True)
    group = Coded("call_group")
    phone = PlainText(max_length=40, required=False, allow_blank=True)
    note = PlainText(max_length=5000, required=False, allow_blank=True)
    call_back = serializers.BooleanField(required=False, default=False)
    minutes = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=helpline.LONGEST
    )
    at = serializers.DateTimeField(required=False, allow_null=True)
    report = CalledReportSerializer(required=False, allow_null=True)


class CallNumberSerializer(serializers.Serializer):
    """A caller's whole number."""

    phone = PlainText(max_length=40)


class CalledBackSerializer(Version):
    """How a call-back went."""

    outcome = serializers.ChoiceField([helpline.REACHED, helpline.NOT_REACHED, helpline.GIVEN_UP])
    note = PlainText(max_length=1000, required=False, allow_blank=True)


class CallViewSet(ReadViewSet):
    """The helpline's calls, newest first."""

    model = Call
    serializer_class = CallSerializer
    needs = {
        "list": "cases.view_call", "retrieve": "cases.view_call", "earlier": "cases.view_call",
        "create": "cases.add_call", "called_back": "cases.add_call",
    }  # fmt: skip

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One call; the look is recorded."""
        call = self.get_object()
        log.viewed(request.user, call)
        return Response(CallSerializer(call).data)

    @extend_schema(request=NewCallSerializer, responses={201: CallSerializer})
    def create(self, request: Request) -> Response:
        """Log a call, with the report it may be."""
        given = typed(NewCallSerializer, request)
        told = given.pop("report", None)
        if told is not None:
            told = dict(told)
            children = [reporting.ChildFacts(**child) for child in told.pop("children", [])]
            reporter = reporting.ReporterFacts(phone=given.get("phone", ""))
            told |= {
                **place_of(told.pop("unit")),
                "children": children,
                "reporter": reporter,
                "channel": HELPLINE,
            }
        call = helpline.take_call(by=request.user, report=told, **given)
        return Response(CallSerializer(call).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CallNumberSerializer, responses={200: CallSerializer(many=True)}, filters=False)
    @action(detail=False, methods=["post"], pagination_class=None)
    def earlier(self, request: Request) -> Response:
        """The newest calls from exactly this number; the question is recorded."""
        calls = helpline.earlier(typed(CallNumberSerializer, request)["phone"], by=request.user)
        return Response(CallSerializer(calls, many=True).data)

    @extend_schema(request=CalledBackSerializer, responses={200: CallSerializer})
    @action(detail=True, methods=["post"], url_path="called-back")
    def called_back(self, request: Request, ref: Any = None) -> Response:
        """How a call-back went."""
        call = self.get_object()
        return Response(
            CallSerializer(
                helpline.call_back(call, by=request.user, **typed(CalledBackSerializer, request))
            ).data
        )
