"""The waiting list over the API: the same actions, under the same scope, as the pages. It names nobody."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.fields import typed
from cases.models import Risk
from cases.models.child import Sex
from childprotect.lib.api import PlainText, ScopedViewSet
from shelters.actions import waiting
from shelters.api.finder import OfCaseIn
from shelters.models import Need, Waiting


class WaitIn(OfCaseIn):
    """What the child of a case needs."""

    needs = serializers.MultipleChoiceField(choices=Need.choices, required=False, default=list)


class WhyIn(serializers.Serializer):
    """Why."""

    reason = PlainText(max_length=500)


class WaitingOut(serializers.Serializer):
    """A child in line: no name and no case."""

    ref = serializers.UUIDField()
    unit = serializers.CharField(source="case.unit.code")
    risk = serializers.ChoiceField(Risk.choices, source="case.risk")
    sex = serializers.ChoiceField(Sex.choices, source="case.child.sex")
    age = serializers.IntegerField(source="case.child.age", allow_null=True)
    needs = serializers.ListField(child=serializers.CharField())
    since = serializers.DateTimeField()
    offered = serializers.UUIDField(source="offered.ref", allow_null=True, default=None)
    skipped = serializers.SerializerMethodField()

    def get_skipped(self, row: Waiting) -> int:
        """How often it was passed over, or declined."""
        return len(row.skips.all())


class WaitingViewSet(mixins.ListModelMixin, ScopedViewSet):
    """Who waits for a place, the first in line first."""

    model = Waiting
    serializer_class = WaitingOut
    needs = {
        "list": "shelters.view_waiting",
        "create": "shelters.propose_stay",
        "take_off": "shelters.propose_stay",
        "decline": "shelters.propose_stay",
    }

    def get_queryset(self) -> Any:
        """In line, with what is shown."""
        seen = super().get_queryset()
        rows = seen.in_line() if self.action == "list" else seen
        return rows.select_related("case__child", "case__unit", "offered").prefetch_related("skips")

    @extend_schema(request=WaitIn, responses={201: WaitingOut})
    def create(self, request: Request) -> Response:
        """Put the child of a case on the list."""
        data = typed(WaitIn, request)
        made = waiting.put_on_list(data.pop("case"), by=request.user, **data)
        return Response(WaitingOut(made).data, status=201)

    @extend_schema(request=WhyIn, responses=WaitingOut)
    @action(detail=True, methods=["post"], url_path="take-off", url_name="take-off")
    def take_off(self, request: Request, ref: Any = None) -> Response:
        """The child no longer waits."""
        return Response(
            WaitingOut(waiting.take_off(self.get_object(), by=request.user, **typed(WhyIn, request))).data
        )

    @extend_schema(request=WhyIn, responses=WaitingOut)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, ref: Any = None) -> Response:
        """The place offered does not suit."""
        return Response(
            WaitingOut(waiting.decline(self.get_object(), by=request.user, **typed(WhyIn, request))).data
        )
