"""Reports: registered, matched with earlier files, accepted as cases or decided otherwise."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from areas.models import Area
from audit import log
from cases import codes, papers, waiting
from cases.actions import deciding, matching, reporting
from cases.api.papers import PDF
from cases.api.routing import NEEDS, RoutingActions
from cases.forms.deciding import original_of
from cases.forms.report import MOST_CHILDREN, units_of
from cases.matching import Known
from cases.models import Report
from cases.models.child import Sex
from cases.models.report import Urgency
from childprotect.lib import registration
from childprotect.lib.api import PlainText, ReadViewSet
from childprotect.lib.errors import DomainError


class ReportedChildSerializer(serializers.Serializer):
    """A child in a report, with as little as is known."""

    ref = serializers.UUIDField(read_only=True)
    given_name = PlainText(max_length=80, required=False, allow_blank=True)
    father_name = PlainText(max_length=80, required=False, allow_blank=True)
    sex = serializers.ChoiceField(Sex.choices, required=False)
    birth_date = serializers.DateField(required=False, allow_null=True)
    birth_year = serializers.IntegerField(required=False, allow_null=True, min_value=1900, max_value=2100)
    registration_number = PlainText(max_length=20, required=False, allow_blank=True, write_only=True)
    case = serializers.UUIDField(source="case.ref", read_only=True, allow_null=True, default=None)

    def validate_registration_number(self, typed: str) -> str:
        """The number as stored, from any spelling; what has not the form of one is kept as it was sent."""
        number = registration.read(typed)
        return number.text if number else typed


class ReportSerializer(serializers.Serializer):
    """A report as who decides on it reads it; who reported is not part of it."""

    ref = serializers.UUIDField(read_only=True)
    number = serializers.CharField(read_only=True)
    status = serializers.ChoiceField(Report.Status.choices, read_only=True)
    version = serializers.IntegerField(read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True, allow_null=True, default=None)
    channel = serializers.CharField()
    source_ref = serializers.CharField()
    seen = serializers.CharField()
    place = serializers.CharField()
    urgency = serializers.ChoiceField(Urgency.choices)
    concerns = serializers.ListField(child=serializers.CharField())
    received_at = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    children = ReportedChildSerializer(many=True)
    one_family = serializers.BooleanField(read_only=True)


class NewReportSerializer(serializers.Serializer):
    """What registers a report. `form_key` made once by the sender: sent again, the report made first is answered."""

    form_key = serializers.UUIDField(required=False, allow_null=True)
    unit = serializers.CharField(max_length=12, help_text="code of the soum or khoroo", allow_blank=True)
    bag = serializers.CharField(max_length=12, required=False, allow_blank=True)
    channel = serializers.CharField(max_length=30)
    source_ref = PlainText(max_length=120, required=False, allow_blank=True)
    seen = PlainText(max_length=5000)
    place = PlainText(max_length=300, required=False, allow_blank=True)
    urgency = serializers.ChoiceField(Urgency.choices)
    received_at = serializers.DateTimeField()
    concerns = serializers.ListField(
        child=serializers.CharField(max_length=30), required=False, max_length=30
    )
    children = ReportedChildSerializer(many=True, required=False)
    one_family = serializers.BooleanField(
        required=False, default=True, help_text="the children belong together"
    )

    def validate_channel(self, code: str) -> str:
        """A code of the list."""
        return _known("channel", code)

    def validate_concerns(self, given: list[str]) -> list[str]:
        """Codes of the list."""
        return [_known("concern", code) for code in given]

    def validate_children(self, given: list[Any]) -> list[Any]:
        """As many as the sheet holds."""
        if len(given) > MOST_CHILDREN:
            raise serializers.ValidationError(_("Too many children for one report."))
        return given


class DecisionSerializer(serializers.Serializer):
    """Why a report becomes no case."""

    outcome = serializers.ChoiceField(["advice_only", "referred_on", "duplicate", "not_confirmed"])
    note = PlainText(max_length=1000)
    referred_to = PlainText(max_length=200, required=False, allow_blank=True)
    original = PlainText(
        max_length=20,
        required=False,
        allow_blank=True,
        help_text="number of the report or case that this one repeats",
    )
    follow_up_on = serializers.DateField(required=False, allow_null=True)
    version = serializers.IntegerField(required=False, allow_null=True)


class OpenedSerializer(serializers.Serializer):
    """The cases an accepted report became."""

    ref = serializers.UUIDField()
    number = serializers.CharField()


class SameChildSerializer(serializers.Serializer):
    """A child of the report, and the earlier file it is (null: none)."""

    line = serializers.UUIDField()
    child = serializers.UUIDField(allow_null=True)


class EarlierFileSerializer(serializers.Serializer):
    """An earlier file that may be of the same child, and why."""

    line = serializers.UUIDField()
    child = serializers.UUIDField()
    case = serializers.UUIDField()
    reasons = serializers.ListField(child=serializers.CharField())


def _known(name: str, code: str) -> str:
    if code not in dict(codes.choices(name)):
        raise serializers.ValidationError(_("This code is not in the list."))
    return code


class ReportedAlreadySerializer(serializers.Serializer):
    """A child of another report that waits, who may be the same, and why."""

    line = serializers.UUIDField()
    report = serializers.UUIDField()
    reasons = serializers.ListField(child=serializers.CharField())


class ReportViewSet(RoutingActions, ReadViewSet):
    """Reports of the person's units, and those they received themselves."""

    model = Report
    serializer_class = ReportSerializer
    filters = frozenset({"status"})
    needs = {
        "list": "cases.view_report", "retrieve": "cases.view_report", "create": "cases.add_report",
        "accept": "cases.add_case", "decide": "cases.decide_report",
        "matches": "cases.decide_report", "reported": "cases.decide_report", "same": "cases.decide_report",
        "paper": "cases.view_report", **NEEDS,
    }  # fmt: skip

    def get_queryset(self) -> Any:
        """With what a row shows; `status` narrows."""
        rows = super().get_queryset().select_related("unit").prefetch_related("children__case")
        wanted = self.request.query_params.get("status") if self.action == "list" else None
        if wanted and wanted not in Report.Status.values:
            raise serializers.ValidationError({"status": [_("This code is not in the list.")]})
        return rows.filter(status=wanted) if wanted else rows

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One report; the look is recorded."""
        report = self.get_object()
        log.viewed(request.user, report)
        return Response(ReportSerializer(report).data)

    @extend_schema(request=NewReportSerializer, responses={201: ReportSerializer})
    def create(self, request: Request) -> Response:
        """Register a report."""
        given = NewReportSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        code = facts.pop("unit")
        everywhere = request.user.has_perm("cases.view_call")  # who sits at the national desk
        units = Area.objects.current().units() if everywhere else units_of(request.user)
        unit = units.filter(code=code).first() if code else None
        if unit is None and (code or not everywhere):
            raise DomainError(_("Choose the soum or khoroo where the child is."), "unit")
        code = facts.pop("bag", "")
        bag = Area.objects.filter(code=code, parent=unit).first() if code else None
        if code and bag is None:
            raise DomainError(_("This bag does not lie in the soum you chose."), "bag")
        children = [reporting.ChildFacts(**child) for child in facts.pop("children", [])]
        report = reporting.receive(by=request.user, unit=unit, bag=bag, children=children, **facts)
        return Response(ReportSerializer(report).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={200: OpenedSerializer(many=True)})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, ref: Any = None) -> Response:
        """Open a case for each child."""
        opened = reporting.accept(self.get_object(), by=request.user)
        return Response(OpenedSerializer(opened, many=True).data)

    @extend_schema(request=DecisionSerializer, responses={200: ReportSerializer})
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, ref: Any = None) -> Response:
        """The report becomes no case."""
        report = self.get_object()
        given = DecisionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        number = facts.pop("original", "")
        facts["original"] = original_of(number, request.user) if number else None
        if number and facts["original"] is None:
            raise DomainError(_("No report or case of your area has this number."), "original")
        return Response(ReportSerializer(deciding.decide_otherwise(report, by=request.user, **facts)).data)

    @extend_schema(request=None, responses={200: EarlierFileSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def matches(self, request: Request, ref: Any = None) -> Response:
        """Possible earlier files of the report's children, within the person's scope."""
        report = self.get_object()
        found = [
            {
                "line": line.ref,
                "child": match.child.ref,
                "case": match.case.ref,
                "reasons": match.reasons,
            }
            for line in report.children.all()
            for match in matching.proposals(line, user=request.user)
        ]
        return Response(EarlierFileSerializer(found, many=True).data)

    @extend_schema(request=None, responses={200: ReportedAlreadySerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def reported(self, request: Request, ref: Any = None) -> Response:
        """Children of other reports that wait who may be the same, within the person's scope."""
        report = self.get_object()
        found = [
            {"line": line.ref, "report": row.line.report.ref, "reasons": row.reasons}
            for line in report.children.all()
            for row in waiting.like(request.user, Known.reported(line), besides=report)
        ]
        return Response(ReportedAlreadySerializer(found, many=True).data)

    @extend_schema(request=None, responses=PDF)
    @action(detail=True, methods=["post"])
    def paper(self, request: Request, ref: Any = None) -> HttpResponse:
        """The report sheet; that it was made is recorded."""
        made = papers.report_sheet(self.get_object(), by=request.user)
        return HttpResponse(made, content_type="application/pdf")

    @extend_schema(request=SameChildSerializer, responses={200: ReportSerializer})
    @action(detail=True, methods=["post"])
    def same(self, request: Request, ref: Any = None) -> Response:
        """Say which earlier file a child of the report is."""
        report = self.get_object()
        given = SameChildSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        child = given.validated_data["child"]
        matching.choose(
            report, given.validated_data["line"], by=request.user, child_ref=str(child) if child else None
        )
        return Response(ReportSerializer(report).data)
