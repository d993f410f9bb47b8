"""Cases: listed, read with a purpose where one is asked, noted, moved by one plain action each, assigned."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases import codes, listing
from cases.access import ask_purpose, needs_purpose
from cases.actions import closing, notes
from cases.actions.assignment import assign_case, candidates
from cases.api.clocks import NEEDS as CLOCKS
from cases.api.clocks import ClockActions
from cases.api.closing import NEEDS as CLOSING
from cases.api.closing import ClosingActions
from cases.api.contacts import NEEDS as CONTACTS
from cases.api.contacts import ContactActions
from cases.api.documents import NEEDS as DOCUMENTS
from cases.api.documents import DocumentActions
from cases.api.fields import DelayIn, Version, taken, typed
from cases.api.file import NEEDS as FILE
from cases.api.file import TIMELINE_FILTERS, FileActions
from cases.api.holding import NEEDS as HOLDING
from cases.api.holding import HoldingActions
from cases.api.papers import NEEDS as PAPERS
from cases.api.papers import PaperActions
from cases.api.plans import NEEDS as PLANS
from cases.api.plans import PlanActions
from cases.api.reminders import NEEDS as REMINDERS
from cases.api.reminders import ReminderActions
from cases.api.risk import NEEDS as RISK
from cases.api.risk import RiskActions
from cases.api.same_child import NEEDS as SAME_CHILD
from cases.api.same_child import SameChildActions
from cases.api.tasks import NEEDS as TASKS
from cases.api.tasks import TaskActions
from cases.forms.case import SORTS, SYSTEM_KINDS, CaseFilter
from cases.models import Case, Deadline, Risk, Stage
from childprotect.lib.api import PlainText, ReadViewSet
from childprotect.lib.errors import DomainError

FILTERS = frozenset({"stage", "risk", "concern", "due", "unit", "worker", "sort"})


class CaseRowSerializer(serializers.Serializer):
    """A case in a list."""

    ref = serializers.UUIDField()
    number = serializers.CharField()
    risk = serializers.ChoiceField(Risk.choices)
    stage = serializers.ChoiceField(Stage.choices)
    main_concern = serializers.CharField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    next_due_at = serializers.DateTimeField(allow_null=True)
    given_name = serializers.CharField(source="child__given_name")
    father_name = serializers.CharField(source="child__father_name")
    birth_year = serializers.IntegerField(source="child__birth_year", allow_null=True)


class ClockSerializer(serializers.Serializer):
    """A running clock."""

    ref = serializers.UUIDField()
    step = serializers.CharField()
    due_at = serializers.DateTimeField()
    case = serializers.UUIDField(source="case.ref", allow_null=True, default=None)


class CaseSerializer(serializers.Serializer):
    """A case with its child and its running clocks. The registration number is not part of it."""

    ref = serializers.UUIDField()
    number = serializers.CharField()
    version = serializers.IntegerField()
    risk = serializers.ChoiceField(Risk.choices)
    stage = serializers.ChoiceField(Stage.choices)
    main_concern = serializers.CharField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    next_due_at = serializers.DateTimeField(allow_null=True)
    unit = serializers.CharField(source="unit.code")
    worker = serializers.UUIDField(source="worker.ref", allow_null=True, default=None)
    child = serializers.UUIDField(source="child.ref")
    given_name = serializers.CharField(source="child.given_name")
    father_name = serializers.CharField(source="child.father_name")
    sex = serializers.CharField(source="child.sex")
    birth_date = serializers.DateField(source="child.birth_date", allow_null=True)
    birth_year = serializers.IntegerField(source="child.birth_year", allow_null=True)
    clocks = serializers.SerializerMethodField()

    @extend_schema(responses=ClockSerializer(many=True))
    def get_clocks(self, case: Case) -> list[dict[str, Any]]:
        """The clocks that run."""
        rows = Deadline.objects.running().filter(case=case).select_related("case")
        return list(ClockSerializer(rows, many=True).data)


class NoteSerializer(serializers.Serializer):
    """A dated note."""

    form_key = serializers.UUIDField(required=False, allow_null=True, write_only=True)
    ref = serializers.UUIDField(read_only=True)
    kind = serializers.CharField(max_length=30)
    text = PlainText(max_length=10000)
    happened_at = serializers.DateTimeField()
    author = serializers.UUIDField(source="author.ref", read_only=True)

    def validate_kind(self, code: str) -> str:
        """A code a person may choose."""
        if code in SYSTEM_KINDS or code not in dict(codes.choices("note_kind")):
            raise serializers.ValidationError(_("This code is not in the list."))
        return code


class ClosingSerializer(Version):
    """Why the case can be closed."""

    reason = serializers.CharField(max_length=30)
    note = PlainText(max_length=5000)


class SendBackSerializer(serializers.Serializer):
    """What is missing."""

    reason = PlainText(max_length=2000)


class AssignSerializer(Version):
    """Who answers for the case from now on."""

    worker = serializers.UUIDField()


class PurposeSerializer(serializers.Serializer):
    """Why a case is opened in oversight."""

    purpose = serializers.CharField(max_length=30)
    words = PlainText(max_length=500, required=False, allow_blank=True, default="")

    def validate_purpose(self, code: str) -> str:
        """A code of the list."""
        if code not in dict(codes.choices("purpose")):
            raise serializers.ValidationError(_("This code is not in the list."))
        return code


class CaseViewSet(
    ClockActions,
    ClosingActions,
    ContactActions,
    DocumentActions,
    HoldingActions,
    PlanActions,
    PaperActions,
    ReminderActions,
    RiskActions,
    TaskActions,
    FileActions,
    SameChildActions,
    ReadViewSet,
):
    """Cases of the person's area, those of which they are the worker, and those shared with them."""

    model = Case
    serializer_class = CaseSerializer

    @property
    def filters(self) -> frozenset[str]:  # type: ignore[override]
        """Of the list, or of the timeline."""
        return TIMELINE_FILTERS if self.action == "timeline" else FILTERS

    needs = {
        "list": "cases.view_case", "retrieve": "cases.view_case", "purpose": "cases.view_case",
        "notes": "cases.view_note", "write_note": "cases.write_note",
        "ask_closing": "cases.ask_closing",
        "agree_closing": "cases.agree_closing", "send_back": "cases.agree_closing", "assign": "cases.assign_case",
        **HOLDING,
        **FILE,
        **RISK,
        **CLOCKS,
        **TASKS,
        **DOCUMENTS,
        **PLANS,
        **PAPERS,
        **REMINDERS,
        **SAME_CHILD,
        **CLOSING,
        **CONTACTS,
    }  # fmt: skip

    def get_queryset(self) -> Any:
        """With what the page of a case shows."""
        return super().get_queryset().select_related("child", "unit", "bag", "worker")

    def get_object(self) -> Any:
        """The case; 403 with a sentence when a purpose is asked of the person and none was stated today."""
        case = super().get_object()
        user = self.request.user
        if self.action != "purpose":
            ask_purpose(user, case)
        return case

    @extend_schema(responses={200: CaseRowSerializer(many=True)})
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The cases a person may see, filtered as in the case list."""
        asked = {name: request.query_params[name] for name in FILTERS & set(request.query_params)}
        sort = asked.pop("sort", "-opened")
        form = CaseFilter(asked, user=request.user)  # type: ignore[arg-type]
        if not form.is_valid() or sort not in SORTS:
            problems = {name: list(told) for name, told in form.errors.items()}
            raise serializers.ValidationError(problems or {"sort": [_("This code is not in the list.")]})
        rows = listing.ordered(listing.filtered(self.get_queryset(), form.cleaned_data), sort)
        page = self.paginate_queryset(rows.select_related(None).values(*listing.COLUMNS))
        return self.get_paginated_response(CaseRowSerializer(page, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One case; the look is recorded."""
        case = self.get_object()
        log.viewed(request.user, case, case=case, page="api")
        return Response(CaseSerializer(case).data)

    @extend_schema(request=PurposeSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def purpose(self, request: Request, ref: Any = None) -> Response:
        """State why the case is opened in oversight; holds until the end of the day."""
        case = self.get_object()
        given = PurposeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        if needs_purpose(request.user, case):
            words = given.validated_data["words"]
            purpose = given.validated_data["purpose"]
            log.record(
                request.user, "case.purpose_stated", case, case=case, old={"words": words}, purpose=purpose
            )
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={200: NoteSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"])
    def notes(self, request: Request, ref: Any = None) -> Response:
        """The notes of a case, newest first."""
        case = self.get_object()
        log.viewed(request.user, case, case=case, page="notes")
        page = self.paginate_queryset(case.notes.select_related("author"))
        return self.get_paginated_response(NoteSerializer(page, many=True).data)

    @extend_schema(request=NoteSerializer, responses={201: NoteSerializer})
    @notes.mapping.post
    def write_note(self, request: Request, ref: Any = None) -> Response:
        """Write a dated note."""
        case = self.get_object()
        given = NoteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        note = notes.write_note(case, by=request.user, **given.validated_data)
        return Response(NoteSerializer(note).data, status=status.HTTP_201_CREATED)

    def change(
        self, change: Callable[..., Case], serializer: type[serializers.Serializer] | None
    ) -> Response:
        """Call one action of the case with what was sent; the case as it stands then."""
        case = self.get_object()
        facts: dict[str, Any] = {}
        if serializer is not None:
            facts = typed(serializer, self.request)
        if serializer is not None and issubclass(serializer, DelayIn):
            facts["delay"] = taken(facts)
        change(case, by=self.request.user, **facts)
        return Response(CaseSerializer(self.get_queryset().filter(pk=case.pk).first()).data)

    @extend_schema(request=ClosingSerializer, responses={200: CaseSerializer})
    @action(detail=True, methods=["post"], url_path="ask-closing")
    def ask_closing(self, request: Request, ref: Any = None) -> Response:
        """Ask for the agreement to close."""
        return self.change(closing.ask_to_close, ClosingSerializer)

    @extend_schema(request=None, responses={200: CaseSerializer})
    @action(detail=True, methods=["post"], url_path="agree-closing")
    def agree_closing(self, request: Request, ref: Any = None) -> Response:
        """Agree to close; the last agreement closes."""
        return self.change(closing.agree_to_close, None)

    @extend_schema(request=SendBackSerializer, responses={200: CaseSerializer})
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, ref: Any = None) -> Response:
        """Do not agree: say what is missing."""
        return self.change(closing.send_back, SendBackSerializer)

    @extend_schema(request=AssignSerializer, responses={200: CaseSerializer})
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, ref: Any = None) -> Response:
        """Name the responsible worker."""

        def named(case: Case, *, by: Any, worker: Any, version: int | None = None) -> Case:
            person = candidates(case).filter(ref=worker).first()
            if person is None:
                raise DomainError(_("This worker is not posted to the unit of the case."), "worker")
            return assign_case(case, by=by, worker=person, version=version)

        return self.change(named, AssignSerializer)
