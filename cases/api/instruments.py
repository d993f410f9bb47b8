"""Instruments and answer sheets: definitions read, sheets begun, saved field by field, finished; changes of risk counted."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases import overrides, sheet_papers
from cases.access import ask_purpose
from cases.actions import sheets
from cases.api.fields import DelayIn, Version, taken, typed
from cases.api.papers import PDF
from cases.forms.sheets import PeriodForm
from cases.instruments.answers import missing
from cases.models import AnswerSheet, Case, Instrument, Risk
from childprotect.lib.api import PlainText, ReadViewSet, ScopedViewSet


class InstrumentSerializer(serializers.Serializer):
    """One version of an instrument."""

    ref = serializers.UUIDField()
    code = serializers.CharField()
    number = serializers.CharField()
    version = serializers.IntegerField()
    title_mn = serializers.CharField()
    title_en = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    legal_reference = serializers.CharField()
    approval = serializers.CharField()


class InstrumentDetailSerializer(InstrumentSerializer):
    """With its questions, answers, scores and conditions, as the file of the definition says them."""

    content = serializers.DictField()


class InstrumentViewSet(ReadViewSet):
    """All versions of all instruments."""

    model = Instrument
    serializer_class = InstrumentSerializer
    needs = {"list": "cases.view_instrument", "retrieve": "cases.view_instrument"}

    def get_serializer_class(self) -> type[serializers.Serializer]:
        """The list leaves the questions out."""
        return InstrumentDetailSerializer if self.action == "retrieve" else InstrumentSerializer


class AnswersField(serializers.DictField):
    """Question -> answer: a code, a list of codes, a number or a text; null takes an answer back."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=serializers.JSONField(allow_null=True), **options)  # type: ignore[arg-type]


class SheetRowSerializer(serializers.Serializer):
    """A sheet in a list."""

    ref = serializers.UUIDField()
    case = serializers.UUIDField(source="case.ref")
    instrument = serializers.UUIDField(source="instrument.ref")
    code = serializers.CharField()
    happened_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    saved_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(allow_null=True)
    discarded_at = serializers.DateTimeField(allow_null=True)
    computed = serializers.CharField()
    risk = serializers.CharField()
    version = serializers.IntegerField()


class ReasonSerializer(serializers.Serializer):
    """An answer that counted."""

    question = serializers.CharField(source="question.code")
    answer = serializers.CharField(source="option.code")
    score = serializers.IntegerField(source="option.score")
    at_least = serializers.CharField(source="option.at_least")


class SoFarSerializer(serializers.Serializer):
    """What the answers add up to so far, and why."""

    score = serializers.IntegerField()
    risk = serializers.CharField()
    reasons = ReasonSerializer(many=True)


class SheetSerializer(SheetRowSerializer):
    """A sheet with its answers, what they add up to, and what is still to be answered."""

    answers = AnswersField()
    reason = serializers.CharField()
    result = SoFarSerializer()
    missing = serializers.SerializerMethodField()

    def get_missing(self, sheet: AnswerSheet) -> list[str]:
        """The questions that must still be answered."""
        return [question.code for question in missing(sheet.instrument.definition, sheet.answers, sheet.age)]


class BeginSerializer(serializers.Serializer):
    """Which child, which version of which instrument, when the conversation was."""

    case = serializers.UUIDField()
    instrument = serializers.UUIDField()
    happened_at = serializers.DateTimeField()


class SaveSerializer(Version):
    """Answers to some of the questions; the others stay as they are."""

    answers = AnswersField()
    happened_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class CompleteSerializer(Version, DelayIn):
    """The risk of the case from now on, and why where it is lower than the answers add up to, or than before."""

    risk = serializers.ChoiceField(Risk.choices)
    reason = PlainText(max_length=1000, required=False, allow_blank=True, default="")


class SheetViewSet(ReadViewSet):
    """Sheets of the cases a person reads."""

    model = AnswerSheet
    serializer_class = SheetSerializer
    filters = frozenset({"case"})
    needs = {
        "list": "cases.view_case",
        "retrieve": "cases.view_case",
        "create": "cases.work_case",
        "partial_update": "cases.work_case",
        "complete": "cases.work_case",
        "discard": "cases.work_case",
        "paper": "cases.print_case",
    }

    def get_queryset(self) -> Any:
        """With what a sheet says of its case and instrument."""
        return (
            super().get_queryset().select_related("instrument", "case__unit", "case__child", "case__report")
        )

    def get_object(self) -> AnswerSheet:
        """The sheet; 403 with a sentence when a purpose is asked of the person and none was stated today."""
        sheet: AnswerSheet = super().get_object()
        ask_purpose(self.request.user, sheet.case)
        return sheet

    @extend_schema(
        responses={200: SheetRowSerializer(many=True)}, parameters=[OpenApiParameter("case", UUID)]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Sheets, the newest conversation first, without their answers; of one case if `case` says so."""
        rows = self.get_queryset()
        case = request.query_params.get("case")
        if case is not None:
            rows = rows.filter(case__ref=serializers.UUIDField().to_internal_value(case))
        return self.get_paginated_response(SheetRowSerializer(self.paginate_queryset(rows), many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One sheet; the look is recorded."""
        sheet = self.get_object()
        log.viewed(request.user, sheet.case, case=sheet.case, page="sheet")
        return Response(SheetSerializer(sheet).data)

    @extend_schema(request=BeginSerializer, responses={201: SheetSerializer})
    def create(self, request: Request) -> Response:
        """Begin a sheet; the draft that is there already, if there is one."""
        data = typed(BeginSerializer, request)
        case = Case.objects.visible_to(request.user, "cases.work_case").filter(ref=data.pop("case")).first()
        if case is None:
            raise serializers.ValidationError(
                {"case": [_("There is no such record, or it is not in your area.")]}
            )
        instruments = Instrument.objects.visible_to(request.user).printed()
        instrument = instruments.filter(ref=data.pop("instrument")).first()
        if instrument is None:
            raise serializers.ValidationError({"instrument": [_("There is no such form.")]})
        sheet = sheets.begin_sheet(case, by=request.user, instrument=instrument, **data)
        return Response(SheetSerializer(self._fresh(sheet)).data, status=201)

    @extend_schema(request=SaveSerializer, responses={200: SheetSerializer})
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Save some answers."""
        return self._change(sheets.save_answers, SaveSerializer)

    @extend_schema(request=CompleteSerializer, responses={200: SheetSerializer})
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, ref: Any = None) -> Response:
        """Finish the sheet: the risk is set, the step is met, nothing is changed any more."""
        sheet = self.get_object()
        facts = typed(CompleteSerializer, request)
        sheets.complete_sheet(sheet, by=request.user, delay=taken(facts), **facts)
        return Response(SheetSerializer(self._fresh(sheet)).data)

    @extend_schema(request=None, responses=PDF)
    @action(detail=True, methods=["post"])
    def paper(self, request: Request, ref: Any = None) -> HttpResponse:
        """A finished sheet as an official paper; that it was made is recorded."""
        made = sheet_papers.assessment(self.get_object(), by=request.user)
        return HttpResponse(made, content_type="application/pdf")

    @extend_schema(request=Version, responses={200: SheetSerializer})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, ref: Any = None) -> Response:
        """Give up a sheet begun by mistake."""
        return self._change(sheets.discard_sheet, Version)

    def _change(self, change: Any, body: type[serializers.Serializer]) -> Response:
        sheet = self.get_object()
        change(sheet, by=self.request.user, **typed(body, self.request))
        return Response(SheetSerializer(self._fresh(sheet)).data)

    def _fresh(self, sheet: AnswerSheet) -> Any:
        return self.get_queryset().filter(pk=sheet.pk).first()


class OverrideSerializer(serializers.Serializer):
    """One worker's numbers: sheets whose risk was kept, raised, lowered; changes by hand, without a sheet."""

    ref = serializers.UUIDField()
    name = serializers.CharField()
    sheets = serializers.IntegerField()
    kept = serializers.IntegerField()
    raised = serializers.IntegerField()
    lowered = serializers.IntegerField()
    hand_raised = serializers.IntegerField()
    hand_lowered = serializers.IntegerField()


class OverrideViewSet(ScopedViewSet):
    """How often the computed risk was changed, by worker, in the area a supervisor looks after."""

    model = AnswerSheet
    filters = frozenset({"days"})
    needs = {"list": "cases.view_team"}

    @extend_schema(
        responses={200: OverrideSerializer(many=True)},
        parameters=[OpenApiParameter("days", int, enum=[30, 90, 365])],
    )
    def list(self, request: Request) -> Response:
        """The last 90 days, or as `days` says."""
        form = PeriodForm(request.query_params)
        if not form.is_valid():
            raise serializers.ValidationError({name: list(told) for name, told in form.errors.items()})
        rows = overrides.counts(request.user, int(form.cleaned_data["days"] or 90))
        return Response(OverrideSerializer(rows, many=True).data)
