"""On hold, searching, going on, and the check after closing, for the case's own address."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions import holding, reopening
from cases.api.fields import DelayIn, Version
from cases.models import Case
from childprotect.lib.api import PlainText

NEEDS = dict.fromkeys(("hold", "search", "resume", "after_closure"), "cases.work_case")


class HoldSerializer(Version):
    """Why the work cannot go on, and how the child is searched for."""

    reason = serializers.CharField(max_length=30)
    search_plan = PlainText(max_length=4000)


class ResumeSerializer(DelayIn, Version):
    """How the child was found."""

    text = PlainText(max_length=4000)


class SearchedSerializer(DelayIn):
    """A search that did not find the child."""

    form_key = serializers.UUIDField(required=False, allow_null=True)
    text = PlainText(max_length=4000)
    happened_at = serializers.DateTimeField()


class AfterClosingSerializer(SearchedSerializer):
    """How the child is some time after closing."""

    outcome = serializers.ChoiceField([reopening.WELL, reopening.WORRY])


class HoldingActions:
    """Mixin of the case's viewset, which brings `change`."""

    change: Callable[[Callable[..., Case], type[serializers.Serializer]], Response]

    @extend_schema(request=HoldSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, ref: Any = None) -> Response:
        """Put the case on hold: its clocks rest, the search's clock runs."""
        return self.change(holding.hold, HoldSerializer)

    @extend_schema(request=SearchedSerializer)
    @action(detail=True, methods=["post"])
    def search(self, request: Request, ref: Any = None) -> Response:
        """The child was searched for and not found."""
        return self.change(holding.record_search, SearchedSerializer)

    @extend_schema(request=ResumeSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, ref: Any = None) -> Response:
        """The child is found: the case goes on."""
        return self.change(holding.resume, ResumeSerializer)

    @extend_schema(request=AfterClosingSerializer)
    @action(detail=True, methods=["post"], url_path="after-closure")
    def after_closure(self, request: Request, ref: Any = None) -> Response:
        """How the child is after closing; a worry opens the case again."""
        return self.change(reopening.check_after_closing, AfterClosingSerializer)
