"""The rules clocks run by, for other programs: limits and holidays, and their changes by two people."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from areas.models import Area
from cases import effects
from cases.actions import holidays as holiday_changes
from cases.actions import limits as limit_changes
from cases.actions import proposals
from cases.api.fields import typed
from cases.models import Holiday, HolidayProposal, Limit, LimitProposal, Risk
from cases.models.codes import Approval
from childprotect.lib import clock
from childprotect.lib.api import PlainText, ReadViewSet, ScopedViewSet


class LimitFactsSerializer(serializers.Serializer):
    """A limit; an empty risk or kind of unit stands for any, no length for: no limit is counted."""

    step = serializers.CharField(max_length=40)
    risk = serializers.ChoiceField(Risk.choices, allow_blank=True, default="")
    area_kind = serializers.ChoiceField(Area.Kind.choices, allow_blank=True, default="")
    length = serializers.IntegerField(allow_null=True, default=None)
    count = serializers.ChoiceField(Limit.Count.choices)
    warn_before = serializers.IntegerField(default=0)
    escalate_to = serializers.CharField(max_length=20, allow_blank=True, default="")
    further_after = serializers.IntegerField(allow_null=True, default=None)
    further_to = serializers.CharField(max_length=20, allow_blank=True, default="")
    extension = serializers.IntegerField(allow_null=True, default=None)
    legal_reference = PlainText(max_length=200, allow_blank=True, default="")
    approval = serializers.ChoiceField(Approval.choices, default=Approval.DEFAULT)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, default=None)


class LimitSerializer(LimitFactsSerializer):
    """A row of the limits table."""

    ref = serializers.UUIDField()


class ProposalSerializer(serializers.Serializer):
    """Who proposed a change, and what became of it."""

    ref = serializers.UUIDField(read_only=True)
    status = serializers.CharField(read_only=True)
    why = PlainText(max_length=1000)
    proposed_by = serializers.UUIDField(source="proposed_by.ref", read_only=True)
    proposed_at = serializers.DateTimeField(read_only=True)
    decided_by = serializers.UUIDField(source="decided_by.ref", read_only=True, allow_null=True, default=None)
    decided_at = serializers.DateTimeField(read_only=True)
    decision_note = serializers.CharField(read_only=True)


class LimitProposalSerializer(ProposalSerializer, LimitFactsSerializer):
    """A limit as it shall be from a day on."""

    replaces_later = serializers.BooleanField(default=False)


class HolidaySerializer(serializers.Serializer):
    """A public holiday."""

    day = serializers.DateField()
    name_mn = PlainText(max_length=120)
    name_en = PlainText(max_length=120)
    approval = serializers.ChoiceField(Approval.choices, default=Approval.DEFAULT)
    legal_reference = PlainText(max_length=200, allow_blank=True, default="")


class HolidayProposalSerializer(ProposalSerializer, HolidaySerializer):
    """A day that becomes a public holiday (`off`), or stops being one."""

    off = serializers.BooleanField(default=True)


class EffectSerializer(serializers.Serializer):
    """Running clocks of a unit (of all: `unit` empty): how many, late now, late by the change, and only by it."""

    unit = serializers.CharField()
    running = serializers.IntegerField()
    late = serializers.IntegerField()
    would_be = serializers.IntegerField()
    newly = serializers.IntegerField()


class PreviewSerializer(serializers.Serializer):
    """What a change would do to the clocks that run now."""

    total = EffectSerializer()
    units = EffectSerializer(many=True)


class RuleDecisionSerializer(serializers.Serializer):
    """The second person's word, or the first one's second thought."""

    decision = serializers.ChoiceField([proposals.CONFIRM, proposals.REFUSE, proposals.WITHDRAW])
    note = PlainText(max_length=1000, required=False, allow_blank=True, default="")


class LimitViewSet(ReadViewSet):
    """The table of limits: what rules on a day (`on`, default today); with `step` only that step."""

    model = Limit
    serializer_class = LimitSerializer
    filters = frozenset({"step", "on"})
    needs = {"list": "cases.view_limit", "retrieve": "cases.view_limit"}

    @extend_schema(parameters=[OpenApiParameter("step", str), OpenApiParameter("on", str)])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The limits in force."""
        asked = _Asked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = self.get_queryset().on(asked.validated_data.get("on") or clock.today())
        if "step" in asked.validated_data:
            rows = rows.filter(step=asked.validated_data["step"])
        page = self.paginate_queryset(rows.order_by("step", "risk", "area_kind"))
        return self.get_paginated_response(LimitSerializer(page, many=True).data)


class _Asked(serializers.Serializer):
    step = serializers.CharField(max_length=40, required=False)
    on = serializers.DateField(required=False)


class ChangeViewSet(mixins.CreateModelMixin, ReadViewSet):
    """Changes of a rule: listed, proposed, weighed, decided."""

    propose: Any = None
    confirm: Any = None

    def get_queryset(self) -> Any:
        """With who proposed and who decided."""
        return super().get_queryset().select_related("proposed_by", "decided_by")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Propose a change."""
        made = type(self).propose(by=request.user, **typed(self.get_serializer_class(), request))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def weigh(self, change: Any) -> effects.Preview:
        """What the change would do."""
        raise NotImplementedError

    @extend_schema(responses={200: PreviewSerializer})
    @action(detail=True, methods=["get"])
    def effect(self, request: Request, ref: Any = None) -> Response:
        """What the change would do to the clocks that run now: numbers by unit."""
        return Response(PreviewSerializer(self.weigh(self.get_object())).data)

    @extend_schema(request=RuleDecisionSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, ref: Any = None) -> Response:
        """Confirm or refuse it (never who proposed it), or take it back (only who proposed it)."""
        change = self.get_object()
        proposals.decide(
            change, by=request.user, confirm=type(self).confirm, **typed(RuleDecisionSerializer, request)
        )
        return Response(self.get_serializer(self.get_object()).data)


class LimitProposalViewSet(ChangeViewSet):
    """Changes of limits."""

    model = LimitProposal
    serializer_class = LimitProposalSerializer
    propose, confirm = staticmethod(limit_changes.propose_limit), staticmethod(limit_changes.confirm_limit)
    needs = dict.fromkeys(("list", "retrieve", "create", "effect", "decide"), "cases.manage_limits")

    def weigh(self, change: LimitProposal) -> effects.Preview:
        """How often the limit would have been kept."""
        return effects.of_limit(limit_changes.as_limit(change))


class HolidayProposalViewSet(ChangeViewSet):
    """Changes of public holidays."""

    model = HolidayProposal
    serializer_class = HolidayProposalSerializer
    propose = staticmethod(holiday_changes.propose_holiday)
    confirm = staticmethod(holiday_changes.confirm_holiday)
    needs = dict.fromkeys(("list", "retrieve", "create", "effect", "decide"), "cases.manage_holidays")

    def weigh(self, change: HolidayProposal) -> effects.Preview:
        """Which due moments would move."""
        return effects.of_holiday(change.day, change.off)


class HolidayViewSet(mixins.ListModelMixin, ScopedViewSet):
    """The public holidays, those of one `year` or all."""

    model = Holiday
    serializer_class = HolidaySerializer
    filters = frozenset({"year"})
    needs = {"list": "cases.view_limit"}

    def get_queryset(self) -> Any:
        """The days that are off: no secret to anybody who works by them."""
        asked = _AskedYear(data=self.request.query_params if self.request else {})
        asked.is_valid(raise_exception=True)
        rows = Holiday.objects.filter(off=True)
        year = asked.validated_data.get("year")
        return rows.filter(day__year=year) if year else rows

    @extend_schema(parameters=[OpenApiParameter("year", int)])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Public holidays, the earliest first."""
        return super().list(request, *args, **kwargs)


class _AskedYear(serializers.Serializer):
    year = serializers.IntegerField(required=False, min_value=1900, max_value=2200)
