"""Plans: the safety plan and the service plan of a case, at the case's address; approval at the plan's own."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases import plan_papers
from cases.access import ask_purpose, looked
from cases.actions import plan_reviews, plans, safety
from cases.api.fields import Coded, DelayIn, NothingIn, Version, taken, typed
from cases.api.papers import PDF
from cases.models import Case, Plan, PlanReview, SafetyPlan
from cases.plan_content import MOST, PERSON, SECTOR, Content, PlannedAction, PlannedGoal, sound_key
from childprotect.lib.api import PlainText, ScopedViewSet

NEEDS = {
    "plan": "cases.view_case",
    "write_plan": "cases.work_case",
    "safety_plans": "cases.view_case",
    "make_safety_plan": "cases.work_case",
    "plan_reviews": "cases.view_case",
    "review_plan": "cases.work_case",
}


class PlannedActionSerializer(serializers.Serializer):
    """One action: done by `person`, or by `sector`, or by neither: then by the responsible worker."""

    key = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    text = PlainText(max_length=300, allow_blank=True)
    person = serializers.UUIDField(required=False, allow_null=True, default=None)
    sector = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")
    due_on = serializers.DateField(required=False, allow_null=True, default=None)


class PlannedGoalSerializer(serializers.Serializer):
    """One goal. `key` names it from version to version: send back the one you read."""

    key = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    text = PlainText(max_length=500, allow_blank=True)
    actions = PlannedActionSerializer(many=True, max_length=MOST)


class ContentSerializer(serializers.Serializer):
    """What a plan says."""

    goals = PlannedGoalSerializer(many=True, max_length=MOST)
    child_view = PlainText(max_length=2000, required=False, allow_blank=True, default="")


class PlanIn(ContentSerializer, Version):
    """A plan to save, and whether it is submitted for approval."""

    submit = serializers.BooleanField(required=False, default=False)


class ApproveIn(Version):
    """Approve as it is, or what is changed in the same act."""

    content = ContentSerializer(required=False, allow_null=True, default=None)


class PlanOut(serializers.Serializer):
    """A service plan: its newest text, and the submitted one where who approved it changed it."""

    ref = serializers.UUIDField()
    case = serializers.UUIDField(source="case.ref")
    state = serializers.ChoiceField(Plan.State.choices)
    version = serializers.IntegerField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    edited = serializers.BooleanField()
    content = serializers.SerializerMethodField()
    submitted = serializers.SerializerMethodField()

    @extend_schema(responses=ContentSerializer)
    def get_content(self, plan: Plan) -> dict[str, Any]:
        """The newest text."""
        return _told(plans.content_of(plan))

    @extend_schema(responses=ContentSerializer)
    def get_submitted(self, plan: Plan) -> dict[str, Any] | None:
        """The text that was submitted, if it was changed before it was approved."""
        return _told(plans.content_of(plan, plan.submitted_no)) if plan.edited else None


class SafetyPlanSerializer(DelayIn):
    """A safety plan."""

    form_key = serializers.UUIDField(required=False, allow_null=True, write_only=True, default=None)
    ref = serializers.UUIDField(read_only=True)
    happened_at = serializers.DateTimeField()
    danger = PlainText(max_length=2000)
    steps = PlainText(max_length=4000)
    safe_place = PlainText(max_length=300)
    calls = PlainText(max_length=300)
    signals = PlainText(max_length=500, required=False, allow_blank=True, default="")
    child_view = PlainText(max_length=2000, required=False, allow_blank=True, default="")
    carer = PlainText(max_length=200)
    signed = serializers.BooleanField()
    author = serializers.UUIDField(source="author.ref", read_only=True)
    ended_at = serializers.DateTimeField(read_only=True)


class GoalResultSerializer(serializers.Serializer):
    """What became of one goal."""

    goal = serializers.UUIDField(source="goal.ref")
    result = Coded("goal_result")
    note = PlainText(max_length=500, required=False, allow_blank=True, default="")


class PlanReviewSerializer(DelayIn):
    """A review of the plan in force: a result for each of its goals."""

    form_key = serializers.UUIDField(required=False, allow_null=True, write_only=True, default=None)
    ref = serializers.UUIDField(read_only=True)
    happened_at = serializers.DateTimeField()
    danger = serializers.BooleanField()
    summary = PlainText(max_length=4000)
    child_view = PlainText(max_length=2000, required=False, allow_blank=True, default="")
    results = GoalResultSerializer(many=True, max_length=MOST, required=False, default=list)
    author = serializers.UUIDField(source="author.ref", read_only=True)


class PlanActions:
    """Mixin of the case's viewset: the plans of one case."""

    get_object: Callable[[], Case]
    paginate_queryset: Callable[[Any], Any]
    get_paginated_response: Callable[[Any], Response]

    @extend_schema(responses={200: PlanOut(many=True)}, filters=False)
    @action(detail=True, methods=["get"])
    def plan(self, request: Request, ref: Any = None) -> Response:
        """The service plans of a case, the newest first: one may be in work, one in force."""
        case = self.get_object()
        looked(request, case, "plan")
        rows = Plan.objects.visible_to(request.user).filter(case=case).select_related("case")
        return self.get_paginated_response(PlanOut(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=PlanIn, responses={200: PlanOut})
    @plan.mapping.post
    def write_plan(self, request: Request, ref: Any = None) -> Response:
        """Save the plan as a draft, or submit it. Approving it begins the service."""
        case, facts = self.get_object(), typed(PlanIn, request)
        save = plans.submit_plan if facts["submit"] else plans.save_draft
        plan = save(case, by=request.user, content=_content(facts), version=facts["version"])
        return Response(PlanOut(plan).data)

    @extend_schema(responses={200: SafetyPlanSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"], url_path="safety-plans")
    def safety_plans(self, request: Request, ref: Any = None) -> Response:
        """The safety plans of a case, the one in force first."""
        case = self.get_object()
        looked(request, case, "safety_plan")
        rows = SafetyPlan.objects.visible_to(request.user).filter(case=case).select_related("author")
        return self.get_paginated_response(SafetyPlanSerializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=SafetyPlanSerializer, responses={201: SafetyPlanSerializer})
    @safety_plans.mapping.post
    def make_safety_plan(self, request: Request, ref: Any = None) -> Response:
        """Make the safety plan; the one before ends."""
        case, facts = self.get_object(), typed(SafetyPlanSerializer, request)
        plan = safety.make_safety_plan(case, by=request.user, delay=taken(facts), **facts)
        return Response(SafetyPlanSerializer(plan).data, status=201)

    @extend_schema(responses={200: PlanReviewSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"], url_path="plan-reviews")
    def plan_reviews(self, request: Request, ref: Any = None) -> Response:
        """The reviews of the plan, the newest first."""
        case = self.get_object()
        looked(request, case, "plan")
        rows = PlanReview.objects.visible_to(request.user).filter(case=case).select_related("author")
        page = self.paginate_queryset(rows.prefetch_related("results__goal"))
        return self.get_paginated_response(PlanReviewSerializer(page, many=True).data)

    @extend_schema(request=PlanReviewSerializer, responses={201: PlanReviewSerializer})
    @plan_reviews.mapping.post
    def review_plan(self, request: Request, ref: Any = None) -> Response:
        """Review the plan; the next review is dated. A late one asks for `delay_reason`."""
        case, facts = self.get_object(), typed(PlanReviewSerializer, request)
        delay = taken(facts)
        sent = {str(one["goal"]["ref"]): (one["result"], one["note"]) for one in facts.pop("results")}
        made = plan_reviews.review_plan(case, by=request.user, results=sent, delay=delay, **facts)
        return Response(PlanReviewSerializer(made).data, status=201)


class PlanViewSet(mixins.RetrieveModelMixin, ScopedViewSet):
    """One service plan: read, approved, taken back, given up."""

    model = Plan
    serializer_class = PlanOut
    needs = {
        "retrieve": "cases.view_case",
        "approve": "cases.approve_plan",
        "take_back": "cases.work_case",
        "discard": "cases.work_case",
        "paper": "cases.print_case",
    }

    def get_queryset(self) -> Any:
        """With its case."""
        return super().get_queryset().select_related("case__unit")

    def get_object(self) -> Any:
        """The plan; who reads its case in oversight states a purpose first."""
        plan = super().get_object()
        ask_purpose(self.request.user, plan.case)
        return plan

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One plan; the look is recorded."""
        plan = self.get_object()
        looked(request, plan.case, "service_plan")
        return Response(PlanOut(plan).data)

    @extend_schema(request=ApproveIn, responses=PlanOut)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, ref: Any = None) -> Response:
        """Approve the plan, as it is or as changed in `content`; both texts are kept."""
        plan, facts = self.get_object(), typed(ApproveIn, request)
        content = _content(facts["content"]) if facts["content"] is not None else None
        done = plans.approve_plan(plan, by=request.user, content=content, version=facts["version"])
        return Response(PlanOut(done).data)

    @extend_schema(request=None, responses=PDF)
    @action(detail=True, methods=["post"])
    def paper(self, request: Request, ref: Any = None) -> HttpResponse:
        """The plan as a paper to sign; that it was made is recorded."""
        made = plan_papers.service_plan(self.get_object(), by=request.user)
        return HttpResponse(made, content_type="application/pdf")

    @extend_schema(request=NothingIn, responses=PlanOut)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, ref: Any = None) -> Response:
        """Take the plan back before it is approved."""
        return Response(PlanOut(plans.take_back(self.get_object(), by=request.user)).data)

    @extend_schema(request=NothingIn, responses=PlanOut)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, ref: Any = None) -> Response:
        """Give a draft up."""
        return Response(PlanOut(plans.discard_draft(self.get_object(), by=request.user)).data)


def _content(facts: dict[str, Any]) -> Content:
    """What was sent, as the actions take it."""
    return Content(
        [
            PlannedGoal(
                sound_key(goal["key"]),
                goal["text"],
                [
                    PlannedAction(
                        sound_key(one["key"]),
                        one["text"],
                        f"{SECTOR}{one['sector']}"
                        if one["sector"]
                        else f"{PERSON}{one['person']}"
                        if one["person"]
                        else "",
                        one["due_on"],
                    )
                    for one in goal["actions"]
                ],
            )
            for goal in facts["goals"]
        ],
        facts["child_view"],
    )


def _told(content: Content) -> dict[str, Any]:
    """What a plan says, as it is sent."""
    return {
        "child_view": content.child_view,
        "goals": [
            {
                "key": goal.key,
                "text": goal.text,
                "actions": [
                    {
                        "key": one.key,
                        "text": one.text,
                        "person": one.who.removeprefix(PERSON) if one.who.startswith(PERSON) else None,
                        "sector": one.who.removeprefix(SECTOR) if one.who.startswith(SECTOR) else "",
                        "due_on": one.due_on.isoformat() if one.due_on else None,
                    }
                    for one in goal.actions
                ],
            }
            for goal in content.goals
        ],
    }
