"""Reviews and the caseload over the API: the same actions, under the same scope, as the pages."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access import ask_purpose, looked
from cases.api.fields import Coded, StepRoutes, Version, typed
from cases.models import Case
from childprotect.lib.api import PlainText, ReadViewSet, ScopedViewSet
from inspectors import actions, board
from inspectors.models import Review


def through_the_door(request: Request, case: Case) -> Case:
    """The case, if a purpose was stated where one is asked; raises PurposeNeeded."""
    ask_purpose(request.user, case)
    return case


class ReviewIn(serializers.Serializer):
    """A finding on a case."""

    case = serializers.UUIDField()
    kind = Coded("finding")
    finding = PlainText(max_length=5000)
    due_on = serializers.DateField()
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate_case(self, ref: Any) -> Case:
        """A case the inspector may review."""
        case = (
            Case.objects.visible_to(self.context["request"].user, "inspectors.add_review")
            .filter(ref=ref)
            .first()
        )
        if case is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        return case


class AnswerIn(Version):
    """The answer to a finding."""

    answer = PlainText(max_length=5000)


class CloseIn(Version):
    """The answer is enough."""

    closing_note = PlainText(max_length=1000, required=False, allow_blank=True, default="")


class AgainIn(Version):
    """The answer is not enough."""

    closing_note = PlainText(max_length=1000)
    due_on = serializers.DateField()


class ReviewOut(serializers.ModelSerializer):
    """A review."""

    case = serializers.UUIDField(source="case.ref")
    inspector = serializers.CharField(source="inspector.name")

    class Meta:
        model = Review
        fields = (
            "ref", "case", "inspector", "kind", "finding", "due_on", "status", "recorded_at", "answer", "answered_at",
            "closing_note", "closed_at", "version",
        )  # fmt: skip


class LoadOut(serializers.Serializer):
    """The open cases of one worker in one unit."""

    unit = serializers.CharField()
    worker = serializers.UUIDField(allow_null=True)
    open = serializers.IntegerField()
    red = serializers.IntegerField()
    late = serializers.IntegerField()
    reviews = serializers.IntegerField()


class ReviewViewSet(StepRoutes, ReadViewSet):
    """Reviews: record, answer, close, ask again."""

    model = Review
    serializer_class = ReviewOut
    filters = frozenset({"status"})
    needs = {
        "list": "inspectors.view_review",
        "retrieve": "inspectors.view_review",
        "create": "inspectors.add_review",
        "answer": "inspectors.answer_review",
        "close": "inspectors.close_review",
        "ask_again": "inspectors.close_review",
    }

    def get_queryset(self) -> Any:
        """With their case and inspector."""
        return super().get_queryset().select_related("case__unit", "inspector")

    def filter_queryset(self, queryset: Any) -> Any:
        """By status."""
        status = self.request.query_params.get("status", "")
        if status and status not in Review.Status.values:
            raise serializers.ValidationError(
                {"status": [_("This code is not known: %(code)s") % {"code": status}]}
            )
        return queryset.filter(status=status) if status else queryset

    def get_object(self) -> Review:
        """The review, through the door of its case."""
        review: Review = super().get_object()
        through_the_door(self.request, review.case)
        return review

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One review; the look is logged."""
        review = self.get_object()
        looked(request._request, review.case, "review")
        return Response(ReviewOut(review).data)

    @extend_schema(request=ReviewIn, responses={201: ReviewOut})
    def create(self, request: Request) -> Response:
        """Record a finding."""
        data = typed(ReviewIn, request)
        case = through_the_door(request, data.pop("case"))
        return Response(ReviewOut(actions.record_review(case, by=request.user, **data)).data, status=201)

    @extend_schema(request=AnswerIn, responses=ReviewOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, ref: Any = None) -> Response:
        """Answer a finding."""
        return self._step(actions.answer_review, AnswerIn)

    @extend_schema(request=CloseIn, responses=ReviewOut)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, ref: Any = None) -> Response:
        """The answer is enough."""
        return self._step(actions.close_review, CloseIn)

    @extend_schema(request=AgainIn, responses=ReviewOut)
    @action(detail=True, methods=["post"], url_path="ask-again", url_name="ask-again")
    def ask_again(self, request: Request, ref: Any = None) -> Response:
        """The answer is not enough."""
        return self._step(actions.ask_again, AgainIn)


class CaseloadViewSet(ScopedViewSet):
    """The caseload of the units in reach, a row a unit and worker; numbers only."""

    model = Case
    serializer_class = LoadOut
    pagination_class = None
    needs = {"list": "inspectors.view_board"}

    @extend_schema(responses=LoadOut(many=True))
    def list(self, request: Request) -> Response:
        """All rows at once: there are as many as workers."""
        drawn = board.build(Case.objects.visible_to(request.user))
        rows = [
            {
                "unit": unit.area.code,
                "worker": person.ref if person else None,
                "open": load.open,
                "red": load.red,
                "late": load.late,
                "reviews": load.reviews,
            }
            for unit in drawn.units
            for person, load in unit.workers
        ]
        return Response(LoadOut(rows, many=True).data)


def register(router: Any) -> None:
    """Put the routes of oversight into the router."""
    router.register("reviews", ReviewViewSet, "reviews")
    router.register("caseload", CaseloadViewSet, "caseload")
