"""Joining two files of the own area, and parting them, for the case's own address."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions import matching
from cases.api.fields import typed
from cases.models import Case
from childprotect.lib.errors import DomainError

NEEDS = dict.fromkeys(("same_child", "part"), "cases.work_case")


class AlikeSerializer(serializers.Serializer):
    """A file of the own area that may be of the same child, and why."""

    case = serializers.UUIDField(source="case.ref")
    child = serializers.UUIDField(source="child.ref")
    reasons = serializers.ListField(child=serializers.CharField())


class OtherCaseSerializer(serializers.Serializer):
    """Another case of the own area whose child is the same; `leading` is the ref of the child whose file leads."""

    case = serializers.UUIDField()
    leading = serializers.UUIDField()


class WhichJoinSerializer(serializers.Serializer):
    """The join to undo."""

    join = serializers.UUIDField()


class JoinedSerializer(serializers.Serializer):
    """A join of two files; where the other file lies is not told."""

    ref = serializers.UUIDField()
    made_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)


class SameChildActions:
    """Mixin of the case's viewset."""

    get_object: Any

    @extend_schema(methods=["GET"], responses={200: AlikeSerializer(many=True)}, filters=False)
    @extend_schema(methods=["POST"], request=OtherCaseSerializer, responses={200: JoinedSerializer})
    @action(detail=True, methods=["get", "post"], url_path="same-child", pagination_class=None)
    def same_child(self, request: Request, ref: Any = None) -> Response:
        """Files of the own area that may be of the same child; POST joins the files of two cases."""
        case = self.get_object()
        if request.method == "GET":
            return Response(AlikeSerializer(matching.others_of(case, user=request.user), many=True).data)
        given = typed(OtherCaseSerializer, request)
        seen = Case.objects.visible_to(request.user, "cases.work_case").filter(ref=given["case"])
        other = seen.select_related("child").first()
        if other is None:
            raise DomainError(_("You may see no other case with this number."), "case")
        return Response(
            JoinedSerializer(matching.join(case, other, by=request.user, leading=given["leading"])).data
        )

    @extend_schema(request=WhichJoinSerializer, responses={200: JoinedSerializer})
    @action(detail=True, methods=["post"])
    def part(self, request: Request, ref: Any = None) -> Response:
        """Undo a join of two files of the own area."""
        case = self.get_object()
        given = typed(WhichJoinSerializer, request)
        return Response(JoinedSerializer(matching.part(case, given["join"], by=request.user)).data)
