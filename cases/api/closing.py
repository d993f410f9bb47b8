"""Where closing stands, for the case's own address: what keeps the case open, who must agree, who has."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access import looked
from cases.actions import closing
from cases.models import Case

NEEDS = {"closing": "cases.view_case"}


class AgreementSerializer(serializers.Serializer):
    """One agreement that was asked for."""

    role = serializers.CharField()
    asked_at = serializers.DateTimeField()
    agreed_at = serializers.DateTimeField(allow_null=True)
    agreed_by = serializers.UUIDField(source="agreed_by.ref", allow_null=True, default=None)


class ClosingSerializer(serializers.Serializer):
    """What must be settled first, whose agreement is needed, and the agreements that are asked for now."""

    keeps_open = serializers.ListField(child=serializers.CharField())
    roles = serializers.ListField(child=serializers.CharField())
    agreements = AgreementSerializer(many=True)


class ClosingActions:
    """Mixin of the case's viewset."""

    get_object: Callable[[], Case]

    @extend_schema(responses=ClosingSerializer)
    @action(detail=True, methods=["get"])
    def closing(self, request: Request, ref: Any = None) -> Response:
        """Where closing stands; the look is recorded."""
        case = self.get_object()
        looked(request, case, "closing")
        agreements = case.agreements.filter(withdrawn_at=None).select_related("agreed_by")
        stand = {
            "keeps_open": [sentence for sentence, _url in closing.what_keeps_open(case)],
            "roles": closing.required_roles(case, case.closing_reason),
            "agreements": agreements,
        }
        return Response(ClosingSerializer(stand).data)
