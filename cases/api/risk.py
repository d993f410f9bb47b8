"""The risk of a case, for the case's own address."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions import risk
from cases.api.fields import Version
from cases.models import Case, Risk
from childprotect.lib.api import PlainText

NEEDS = {"risk": "cases.work_case"}


class RiskSerializer(Version):
    """The new risk level; a lower one needs a reason."""

    risk = serializers.ChoiceField(Risk.choices)
    reason = PlainText(max_length=1000, required=False, allow_blank=True, default="")


class RiskActions:
    """Mixin of the case's viewset, which brings `change`."""

    change: Callable[[Callable[..., Case], type[serializers.Serializer]], Response]

    @extend_schema(request=RiskSerializer)
    @action(detail=True, methods=["post"])
    def risk(self, request: Request, ref: Any = None) -> Response:
        """Raise or lower the risk: the running clocks are counted anew."""
        return self.change(risk.set_risk, RiskSerializer)
