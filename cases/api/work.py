"""What waits for a person: running clocks, what they were told, and finding a file."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases import notices, search
from cases.actions.reading import mark_read
from cases.api.cases import CaseRowSerializer, ClockSerializer
from cases.models import Case, Deadline, Notification
from childprotect.lib.api import PlainText, ScopedViewSet


class WorkViewSet(mixins.ListModelMixin, ScopedViewSet):
    """The running clocks the person answers for, the nearest first."""

    model = Deadline
    serializer_class = ClockSerializer
    needs = {"list": "cases.work_case"}

    def get_queryset(self) -> Any:
        """One's own, nobody else's."""
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return (
            Deadline.objects.running().of(self.request.user).select_related("case").order_by("due_at", "pk")
        )


class NotificationSerializer(serializers.Serializer):
    """Something the person was told; no name stands in it."""

    ref = serializers.UUIDField()
    verb = serializers.CharField()
    words = serializers.SerializerMethodField()
    case = serializers.UUIDField(source="case.ref", allow_null=True, default=None)
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    def get_words(self, row: Notification) -> str:
        """The sentence."""
        return notices.words(row)


class NotificationViewSet(mixins.ListModelMixin, ScopedViewSet):
    """What the person was told, newest first. Sending marks all as read."""

    model = Notification
    serializer_class = NotificationSerializer
    needs = {"list": "cases.view_case", "create": "cases.view_case"}

    def get_queryset(self) -> Any:
        """One's own, nobody else's."""
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return Notification.objects.filter(person=self.request.user).select_related("case", *notices.SHOWN)

    @extend_schema(request=None, responses={204: None})
    def create(self, request: Request) -> Response:
        """Mark all as read."""
        mark_read(request.user)
        return Response(status=204)


class QuestionSerializer(serializers.Serializer):
    """What is looked for: a name in Cyrillic or Latin, a telephone, the number of a case, child or report, a registration
    number."""

    q = PlainText(max_length=80)


class FoundCaseSerializer(CaseRowSerializer):
    """A case that was found; `joined` is the case number of the leading file, where one child stands in two files."""

    joined = serializers.CharField(source="joined.number", allow_null=True, default=None)
    why = serializers.CharField(default="", help_text="why a telephone led here: file, reporter")


class FoundReportSerializer(serializers.Serializer):
    """A report that stands in no case."""

    ref = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.CharField()
    urgency = serializers.CharField()
    received_at = serializers.DateTimeField()
    why = serializers.CharField(default="")


class FoundSerializer(serializers.Serializer):
    """Exact hits first, at most fifty."""

    more = serializers.BooleanField()
    rows = FoundCaseSerializer(many=True)
    reports = FoundReportSerializer(many=True)


class SearchViewSet(ScopedViewSet):
    """Finding a file, by POST so that no name stands in an address or a log."""

    model = Case
    needs = {"create": "cases.search"}

    @extend_schema(request=QuestionSerializer, responses={200: FoundSerializer})
    def create(self, request: Request) -> Response:
        """Search within the person's scope."""
        given = QuestionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        found = search.find(request.user, given.validated_data["q"])
        return Response(FoundSerializer(found).data)
