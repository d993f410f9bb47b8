"""The joint team: members, meetings with their agendas, and the points of an agenda, each under its own address."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases import agenda, papers
from cases.access import ask_purpose
from cases.actions import meetings
from cases.api.fields import Coded, DelayIn, taken
from cases.api.papers import PDF
from cases.models import AgendaItem, Case, Meeting, TeamMember
from childprotect.lib.api import PlainText, ReadViewSet, ScopedViewSet

HOLD, VIEW = "cases.hold_meeting", "cases.view_meeting"


class UnitField(serializers.CharField):
    """The code of a unit whose joint team the person holds meetings with."""

    def to_internal_value(self, data: Any) -> Any:
        """The unit."""
        code = super().to_internal_value(data)
        unit = agenda.units(self.context["request"].user, HOLD).filter(code=code).first()
        if unit is None:
            raise serializers.ValidationError(_("This unit does not exist, or lies outside your own."))
        return unit

    def to_representation(self, value: Any) -> str:
        """Its code."""
        return str(value.code)


class TeamMemberSerializer(serializers.Serializer):
    """A member of a unit's joint team."""

    ref = serializers.UUIDField(read_only=True)
    unit = UnitField(max_length=12)
    role = Coded("team_role")
    name = PlainText(max_length=160)
    office = PlainText(max_length=160, required=False, allow_blank=True, default="")
    since = serializers.DateField()
    until = serializers.DateField(read_only=True, allow_null=True)


class AgendaItemSerializer(serializers.Serializer):
    """One child's case before the team."""

    ref = serializers.UUIDField()
    case = serializers.UUIDField(source="case.ref")
    reasons = serializers.ListField(child=serializers.CharField())
    outcome = serializers.CharField()
    discussion = serializers.CharField()
    decision = serializers.CharField()
    votes_for = serializers.IntegerField(allow_null=True)
    votes_against = serializers.IntegerField(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)


class MeetingSerializer(serializers.Serializer):
    """A meeting."""

    ref = serializers.UUIDField()
    number = serializers.CharField()
    unit = serializers.CharField(source="unit.code")
    starts_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    place = serializers.CharField()
    quorum = serializers.IntegerField()
    state = serializers.ChoiceField(Meeting.State.choices)
    minutes = serializers.CharField()
    version = serializers.IntegerField()


class AttendanceOut(serializers.Serializer):
    """Whether a member came."""

    member = serializers.UUIDField(source="member.ref")
    name = serializers.CharField(source="member.name")
    present = serializers.BooleanField(allow_null=True)
    note = serializers.CharField()


class WholeMeetingSerializer(MeetingSerializer):
    """A meeting with who came and its agenda."""

    attendance = AttendanceOut(many=True)
    items = serializers.SerializerMethodField()

    @extend_schema(responses=AgendaItemSerializer(many=True))
    def get_items(self, meeting: Meeting) -> list[dict[str, Any]]:
        """The points whose case the person may see."""
        rows = AgendaItem.objects.visible_to(self.context["request"].user).filter(meeting=meeting)
        return [dict(row) for row in AgendaItemSerializer(rows.select_related("case"), many=True).data]


class MeetingPlanSerializer(serializers.Serializer):
    """A meeting to plan, or one held before to write down."""

    unit = UnitField(max_length=12)
    starts_at = serializers.DateTimeField()
    place = PlainText(max_length=200)
    cases = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=agenda.MOST)
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)


class AttendanceSerializer(serializers.Serializer):
    """Refs of the members who came, and notes by ref."""

    present = serializers.ListField(child=serializers.UUIDField())
    notes = serializers.DictField(
        child=PlainText(max_length=200, allow_blank=True), required=False, default=dict
    )
    version = serializers.IntegerField()


class PromiseSerializer(serializers.Serializer):
    """What is to be done."""

    title = PlainText(max_length=300)
    due_on = serializers.DateField()
    sector = Coded("sector", required=False, allow_blank=True, default="")


class SettleSerializer(DelayIn):
    """What became of a point."""

    outcome = serializers.ChoiceField(AgendaItem.Outcome.choices)
    discussion = PlainText(max_length=5000, required=False, allow_blank=True, default="")
    decision = PlainText(max_length=5000, required=False, allow_blank=True, default="")
    votes_for = serializers.IntegerField(
        min_value=0, max_value=99, required=False, allow_null=True, default=None
    )
    votes_against = serializers.IntegerField(
        min_value=0, max_value=99, required=False, allow_null=True, default=None
    )
    promises = PromiseSerializer(many=True, required=False, default=list)


class EndSerializer(serializers.Serializer):
    """The end of a meeting."""

    ended_at = serializers.DateTimeField()
    minutes = PlainText(max_length=8000, required=False, allow_blank=True, default="")
    paper_number = PlainText(max_length=20, required=False, allow_blank=True, default="")
    version = serializers.IntegerField()


class CallOffSerializer(serializers.Serializer):
    """Why a meeting does not take place."""

    reason = PlainText(max_length=500)
    version = serializers.IntegerField()


class TeamMemberViewSet(ReadViewSet):
    """Members of the joint teams of the person's units."""

    model = TeamMember
    serializer_class = TeamMemberSerializer
    needs = {"list": VIEW, "retrieve": VIEW, "create": HOLD, "end": HOLD}

    def get_queryset(self) -> Any:
        """With their unit."""
        return super().get_queryset().select_related("unit")

    def create(self, request: Request) -> Response:
        """Name a member."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        member = meetings.add_member(facts.pop("unit"), by=request.user, **facts)
        return Response(self.get_serializer(member).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, ref: Any = None) -> Response:
        """No longer a member."""
        member = meetings.end_member(self.get_object(), by=request.user)
        return Response(self.get_serializer(member).data)


class MeetingViewSet(ReadViewSet):
    """Meetings of the joint teams of the person's units."""

    model = Meeting
    serializer_class = MeetingSerializer
    needs = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": HOLD,
        "attendance": HOLD,
        "close": HOLD,
        "cancel": HOLD,
    }

    def get_queryset(self) -> Any:
        """With their unit."""
        return super().get_queryset().select_related("unit")

    @extend_schema(responses=WholeMeetingSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One meeting with who came and its agenda; the look is recorded."""
        return self._whole(self.get_object(), seen=True)

    @extend_schema(request=MeetingPlanSerializer, responses={201: WholeMeetingSerializer})
    def create(self, request: Request) -> Response:
        """Plan a meeting."""
        given = MeetingPlanSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        refs = facts.pop("cases")
        cases = list(Case.objects.visible_to(request.user).filter(ref__in=refs))
        if len(cases) != len(set(refs)):
            raise serializers.ValidationError({"cases": [_("This case cannot stand on the agenda.")]})
        meeting = meetings.plan_meeting(facts.pop("unit"), by=request.user, cases=cases, **facts)
        return self._whole(meeting, code=status.HTTP_201_CREATED)

    @extend_schema(request=AttendanceSerializer, responses=WholeMeetingSerializer)
    @action(detail=True, methods=["post"])
    def attendance(self, request: Request, ref: Any = None) -> Response:
        """Write down who came."""
        meeting = self.get_object()
        given = AttendanceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        rows = {str(row.member.ref): row.pk for row in meeting.attendance.select_related("member")}
        unknown = {str(one) for one in data["present"]} | set(data["notes"])
        if unknown - rows.keys():
            raise serializers.ValidationError({"present": [_("This person is no longer a member.")]})
        meetings.record_attendance(
            meeting,
            by=request.user,
            present=[rows[str(one)] for one in data["present"]],
            notes={rows[one]: note for one, note in data["notes"].items()},
            version=data["version"],
        )
        return self._whole(self.get_object())

    @extend_schema(request=EndSerializer, responses=WholeMeetingSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, ref: Any = None) -> Response:
        """The meeting is over and written down."""
        return self._do(meetings.close_meeting, EndSerializer)

    @extend_schema(request=CallOffSerializer, responses=WholeMeetingSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, ref: Any = None) -> Response:
        """The meeting does not take place."""
        return self._do(meetings.cancel_meeting, CallOffSerializer)

    def _do(self, act: Any, serializer: type[serializers.Serializer]) -> Response:
        meeting = self.get_object()
        given = serializer(data=self.request.data)
        given.is_valid(raise_exception=True)
        return self._whole(act(meeting, by=self.request.user, **given.validated_data))

    def _whole(self, meeting: Meeting, *, code: int = status.HTTP_200_OK, seen: bool = False) -> Response:
        if seen:
            log.viewed(self.request.user, meeting, page="api")
        shown = WholeMeetingSerializer(meeting, context=self.get_serializer_context())
        return Response(shown.data, status=code)


class AgendaViewSet(mixins.RetrieveModelMixin, ScopedViewSet):
    """Points of agendas, as far as the person may see their cases."""

    model = AgendaItem
    serializer_class = AgendaItemSerializer
    needs = {"retrieve": VIEW, "settle": HOLD, "paper": VIEW}

    def get_queryset(self) -> Any:
        """With their case and meeting."""
        return super().get_queryset().select_related("case__unit", "meeting")

    def get_object(self) -> AgendaItem:
        """The point; 403 with a sentence when a purpose is asked of the person and none was stated today."""
        item: AgendaItem = super().get_object()
        ask_purpose(self.request.user, item.case)
        return item

    @extend_schema(request=None, responses=PDF)
    @action(detail=True, methods=["post"])
    def paper(self, request: Request, ref: Any = None) -> HttpResponse:
        """The minutes for this child; that they were made is recorded."""
        item = self.get_object()
        if not request.user.has_perm("cases.print_case", item.case):
            raise PermissionDenied(_("Your role may see this record, but not do this with it."))
        return HttpResponse(papers.minutes(item, by=request.user), content_type="application/pdf")

    @extend_schema(request=SettleSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, ref: Any = None) -> Response:
        """Write down what the team decided, with the tasks that follow; or that it postponed the case."""
        item = self.get_object()
        given = SettleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        promises = [meetings.Promise(**one) for one in facts.pop("promises")]
        meetings.settle(item, by=request.user, promises=promises, delay=taken(facts), **facts)
        return Response(AgendaItemSerializer(self.get_object()).data)
