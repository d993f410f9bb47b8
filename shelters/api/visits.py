"""Visits to one-stop centres over the API: the same actions, under the same scope, as the pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases.actions.reporting import ChildFacts
from cases.api.fields import Coded, NothingIn, Version, typed
from cases.models import Case
from cases.models.child import Sex
from childprotect.lib.api import PlainText, ReadViewSet
from shelters import finding, visiting
from shelters.actions import appointments, visit_parts, visits
from shelters.actions import visit_door as door
from shelters.api.purpose import purposeful
from shelters.api.visit_parts import ATTEND, SEND, VIEW, AppointmentOut, PartOut
from shelters.forms.door import MOST
from shelters.models import RESTRICTED, SERVICES, STORY, Consent, Facility, Visit


class VisitSendIn(serializers.Serializer):
    """A child of a case, a centre, and what it must know."""

    case = serializers.UUIDField()
    facility = serializers.UUIDField()
    sheet = PlainText(max_length=3000)
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate_case(self, ref: Any) -> Case:
        """A case the person works on."""
        user = self.context["request"].user
        case = Case.objects.visible_to(user, visiting.WORK).filter(ref=ref).first()
        if case is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        return case

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """A centre the child could be sent to."""
        found = finding.near(data["case"]).filter(ref=data["facility"], centre=True).first()
        if found is None:
            raise serializers.ValidationError(
                {"facility": [_("There is no such record, or it is not in your area.")]}
            )
        return data | {"facility": found}


class CentreChildIn(serializers.Serializer):
    """A child at the door of a centre; nothing of it has to be known."""

    given_name = PlainText(max_length=80, required=False, allow_blank=True, default="")
    father_name = PlainText(max_length=80, required=False, allow_blank=True, default="")
    sex = serializers.ChoiceField(Sex.choices, required=False, default=Sex.UNKNOWN)
    birth_year = serializers.IntegerField(
        required=False, allow_null=True, min_value=1900, max_value=2100, default=None
    )


class VisitDoorIn(serializers.Serializer):
    """Children at the door of one's own centre, who came together; `adults` came with them."""

    facility = serializers.UUIDField(help_text="one's own")
    happened = PlainText(max_length=500)
    children = CentreChildIn(many=True, allow_empty=False, max_length=MOST)
    siblings = serializers.BooleanField(required=False, default=True)
    came_with = Coded("came_with")
    came_how = Coded("came_how")
    adults = serializers.IntegerField(min_value=0, max_value=20, default=0)
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate_facility(self, ref: Any) -> Facility:
        """A centre of one's own."""
        found = Facility.objects.visible_to(self.context["request"].user, ATTEND).filter(ref=ref).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        return found


class ReceiveIn(Version):
    """How the child arrived."""

    arrived_at = serializers.DateTimeField()
    came_with = Coded("came_with")
    came_how = Coded("came_how")
    adults = serializers.IntegerField(min_value=0, max_value=20, default=0)


class ConsentIn(serializers.Serializer):
    """Who consents to what."""

    given_by = serializers.ChoiceField(Consent.Giver.choices)
    name = PlainText(max_length=120)
    services = serializers.ListField(child=serializers.ChoiceField(SERVICES), allow_empty=False)
    shared = serializers.ListField(child=serializers.ChoiceField([*RESTRICTED, STORY]), default=list)


class WithdrawIn(serializers.Serializer):
    """Why the consent no longer holds."""

    why = PlainText(max_length=1000)


class BeginIn(serializers.Serializer):
    """When the child came into the room, if it did."""

    entered_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class StoryIn(serializers.Serializer):
    """What the child said, once."""

    text = PlainText(max_length=10000)
    language = PlainText(max_length=100, required=False, allow_blank=True, default="")
    present = PlainText(max_length=300, required=False, allow_blank=True, default="")


class StoryOut(serializers.Serializer):
    """What the child said."""

    text = serializers.CharField()
    language = serializers.CharField()
    present = serializers.CharField()
    taken_by = serializers.CharField(source="taken_by.name")
    taken_at = serializers.DateTimeField()


class ToDoIn(serializers.Serializer):
    """A task for the case's worker."""

    title = PlainText(max_length=300)
    due_on = serializers.DateField()


class EndIn(Version):
    """Where the child goes, with whom, and the plan."""

    destination = Coded("destination")
    escort = PlainText(max_length=200)
    plan = PlainText(max_length=5000)
    to_do = ToDoIn(many=True, default=list)
    missing_why = PlainText(max_length=1000, required=False, allow_blank=True, default="")


class AppointmentIn(serializers.Serializer):
    """When the child comes back, and to whom (user name)."""

    person = PlainText(max_length=60)
    at = serializers.DateTimeField()
    purpose = PlainText(max_length=300)
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)


class LineOut(serializers.Serializer):
    """A part of a visit; `text` only for whom it is."""

    ref = serializers.UUIDField(source="part.ref")
    profession = serializers.CharField(source="part.profession")
    professional = serializers.CharField(source="who")
    entered_at = serializers.DateTimeField(source="part.entered_at", allow_null=True)
    left_at = serializers.DateTimeField(source="part.left_at", allow_null=True)
    signed_at = serializers.DateTimeField(source="part.signed_at", allow_null=True)
    text = serializers.CharField(allow_null=True)


class VisitOut(serializers.ModelSerializer):
    """A visit; the case is not part of it."""

    child = serializers.CharField(source="child.name")
    facility = serializers.UUIDField(source="facility.ref")
    missing = serializers.SerializerMethodField()

    class Meta:
        model = Visit
        fields = (
            "ref", "child", "facility", "status", "sheet", "sent_at", "arrived_at", "came_with", "came_how", "adults",
            "closed_at", "destination", "escort", "plan", "missing_why", "missing", "version",
        )  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_missing(self, visit: Visit) -> list[str]:
        """Professions whose signed part the visit still asks for, while it goes on."""
        return visiting.missing(visit) if visit.status == Visit.Status.OPEN else []


class VisitFullOut(VisitOut):
    """A visit with its parts."""

    parts = serializers.SerializerMethodField()

    class Meta(VisitOut.Meta):
        fields = (*VisitOut.Meta.fields, "parts")  # type: ignore[assignment]

    @extend_schema_field(LineOut(many=True))
    def get_parts(self, visit: Visit) -> Any:
        """Each part as the caller may see it."""
        lines = visiting.lines(visit, self.context["request"].user, visiting.consent(visit))
        return LineOut(lines, many=True).data


class VisitViewSet(ReadViewSet):
    """Visits: send, receive, consent, begin a part, the story told once, returns, the end."""

    model = Visit
    serializer_class = VisitOut
    needs = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": SEND,
        "at_door": ATTEND,
        "cancel": SEND,
        "receive": ATTEND,
        "consent": ATTEND,
        "withdraw_consent": ATTEND,
        "begin_part": ATTEND,
        "story": VIEW,
        "appointment": ATTEND,
        "end": ATTEND,
    }

    def get_queryset(self) -> Any:
        """With child and centre."""
        related = ("child", "facility__unit", "case__unit", "case__worker")
        return super().get_queryset().select_related(*related)

    def get_object(self) -> Visit:
        """The visit; who reads its case in oversight states a purpose first."""
        visit: Visit = super().get_object()
        purposeful(self.request.user, visit, ATTEND)
        return visit

    @extend_schema(responses=VisitFullOut)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One visit with its parts; the look is logged."""
        visit = self.get_object()
        attends = request.user.has_perm(ATTEND, visit)
        log.viewed(request.user, visit, case=None if attends else visit.case)
        return Response(VisitFullOut(visit, context={"request": request}).data)

    @extend_schema(request=VisitSendIn, responses={201: VisitOut})
    def create(self, request: Request) -> Response:
        """Send a child to a centre."""
        data = typed(VisitSendIn, request)
        return Response(
            VisitOut(visits.send_child(data.pop("case"), by=request.user, **data)).data, status=201
        )

    @extend_schema(request=VisitDoorIn, responses={201: VisitOut(many=True)})
    @action(detail=False, methods=["post"], url_path="at-door", url_name="at-door")
    def at_door(self, request: Request) -> Response:
        """Receive children nobody has reported yet: the report, the cases and the visits, all of it or nothing."""
        data = typed(VisitDoorIn, request)
        children = [ChildFacts(**row) for row in data.pop("children")]
        made = door.receive_at_door(data.pop("facility"), by=request.user, children=children, **data)
        return Response(VisitOut(made, many=True).data, status=201)

    @extend_schema(request=NothingIn, responses=VisitOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, ref: Any = None) -> Response:
        """The child does not come."""
        return self._step(visits.cancel_visit, NothingIn)

    @extend_schema(request=ReceiveIn, responses=VisitOut)
    @action(detail=True, methods=["post"])
    def receive(self, request: Request, ref: Any = None) -> Response:
        """The child has arrived."""
        return self._step(visits.receive, ReceiveIn)

    @extend_schema(request=ConsentIn, responses=VisitOut)
    @action(detail=True, methods=["post"])
    def consent(self, request: Request, ref: Any = None) -> Response:
        """Write down the consent."""
        return self._step(visits.give_consent, ConsentIn)

    @extend_schema(request=WithdrawIn, responses=VisitOut)
    @action(detail=True, methods=["post"], url_path="withdraw-consent", url_name="withdraw-consent")
    def withdraw_consent(self, request: Request, ref: Any = None) -> Response:
        """The consent no longer holds."""
        return self._step(visits.withdraw_consent, WithdrawIn)

    @extend_schema(request=BeginIn, responses={201: PartOut})
    @action(detail=True, methods=["post"], url_path="begin-part", url_name="begin-part")
    def begin_part(self, request: Request, ref: Any = None) -> Response:
        """Begin one's own part."""
        visit = self.get_object()
        part = visit_parts.begin_part(visit, by=request.user, **typed(BeginIn, request))
        return Response(PartOut(part).data, status=201)

    @extend_schema(methods=["get"], responses=StoryOut)
    @extend_schema(methods=["post"], request=StoryIn, responses={201: StoryOut})
    @action(detail=True, methods=["get", "post"])
    def story(self, request: Request, ref: Any = None) -> Response:
        """What the child told: read by the professionals of the visit with consent, written once by who asked."""
        visit, user = self.get_object(), request.user
        if request.method == "POST" and user.has_perm(ATTEND, visit):
            told = visit_parts.take_story(visit, by=user, **typed(StoryIn, request))
            return Response(StoryOut(told).data, status=201)
        found = visiting.story_for(visit, user, visiting.consent(visit)) if request.method == "GET" else None
        if found is None:
            self.request._request.denied = {  # type: ignore[attr-defined]
                "model": "shelters.story",
                "ref": str(visit.ref),
                "needs": ATTEND,
            }
            raise PermissionDenied(
                _("What the child told is read by the professionals of this visit, while the consent holds.")
            )
        log.viewed(user, visit, page="story")
        return Response(StoryOut(found).data)

    @extend_schema(request=AppointmentIn, responses={201: AppointmentOut})
    @action(detail=True, methods=["post"])
    def appointment(self, request: Request, ref: Any = None) -> Response:
        """The child comes back."""
        visit, data = self.get_object(), typed(AppointmentIn, request)
        name = data.pop("person")
        with_whom = appointments.professionals(visit).filter(person__username__iexact=name).first()
        if with_whom is None:
            raise serializers.ValidationError(
                {"person": [_("Choose somebody who sees children at this centre.")]}
            )
        made = appointments.make_appointment(visit, by=request.user, with_whom=with_whom, **data)
        return Response(AppointmentOut(made).data, status=201)

    @extend_schema(request=EndIn, responses=VisitOut)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, ref: Any = None) -> Response:
        """The child goes with a plan."""
        visit, data = self.get_object(), typed(EndIn, request)
        data["to_do"] = [(row["title"], row["due_on"]) for row in data["to_do"]]
        return Response(VisitOut(visits.end_visit(visit, by=request.user, **data)).data)

    def _step(self, step: Any, body: type[serializers.Serializer]) -> Response:
        visit = self.get_object()
        step(visit, by=self.request.user, **typed(body, self.request))
        visit.refresh_from_db()
        return Response(VisitOut(visit).data)
