"""The file of a stay over the API: the same table of what can be written, under the same scope, as the pages."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases.api.fields import Coded
from childprotect.lib.api import PlainText, ScopedViewSet
from shelters.api.purpose import purposeful
from shelters.care_kinds import KINDS
from shelters.models import (
    Belonging,
    DailyNote,
    Dose,
    HealthAlert,
    Leave,
    Medicine,
    Schooling,
    Stay,
    StayGround,
    StayTold,
    VisitMade,
    Visitor,
)

MOST = 200


class OfStay(serializers.SlugRelatedField):
    """A row of the file of this stay, by its ref."""

    def __init__(self, of: Any, **options: Any) -> None:
        super().__init__(slug_field="ref", queryset=of.objects.visible_to(None), **options)
        self.of = of

    def get_queryset(self) -> Any:
        """The rows of the stay that the person meets."""
        if "stay" not in self.context:
            return self.of.objects.visible_to(None)
        return self.of.objects.visible_to(self.context["request"].user).filter(stay=self.context["stay"])

    def to_internal_value(self, data: Any) -> Any:
        """The row; what is no ref at all is told like what is none of this stay."""
        try:
            ref = serializers.UUIDField().to_internal_value(data)
        except serializers.ValidationError:
            ref = None
        found = self.get_queryset().filter(ref=ref).first() if ref else None
        if found is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        return found


class OnceIn(serializers.Serializer):
    """`form_key` made once by the sender: sent again, it is one row."""

    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)


def text(most: int, *, needed: bool = False) -> PlainText:
    """A text of at most so many signs."""
    return (
        PlainText(max_length=most)
        if needed
        else PlainText(max_length=most, required=False, allow_blank=True, default="")
    )


class GroundIn(OnceIn):
    """On what ground, and who decided."""

    ground = Coded("stay_ground")
    decided_by = Coded("stay_decider")
    decided_name = text(160)
    decided_at = serializers.DateTimeField()
    note = text(1000)


class ToldIn(OnceIn):
    """Who was told, and when; without a time, why not."""

    whom = Coded("stay_told")
    name = text(160)
    told_at = serializers.DateTimeField(allow_null=True, required=False, default=None)
    note = text(500)


class AlertIn(OnceIn):
    """A warning of health."""

    text = text(300, needed=True)


class AlertEndIn(serializers.Serializer):
    """Which warning ends."""

    alert = OfStay(HealthAlert)


class NoteIn(OnceIn):
    """A daily note."""

    text = text(4000, needed=True)
    happened_at = serializers.DateTimeField()
    corrects = OfStay(DailyNote, required=False, allow_null=True, default=None)


class BelongingIn(OnceIn):
    """Something kept."""

    what = text(300, needed=True)


class BelongingBackIn(serializers.Serializer):
    """What is given back, and to whom."""

    things = OfStay(Belonging, many=True)
    to = text(160, needed=True)


class SchoolingIn(OnceIn):
    """How the child learns."""

    how = Coded("stay_schooling")
    since = serializers.DateField()
    note = text(500)


class VisitorIn(OnceIn):
    """Who may visit, or must not."""

    name = text(160, needed=True)
    relation = text(160)
    allowed = serializers.BooleanField()
    why = text(500)


class VisitIn(OnceIn):
    """A visit."""

    visitor = OfStay(Visitor)
    came_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=1, max_value=600)
    note = text(1000)


class MedicineIn(OnceIn):
    """A medicine."""

    name = text(160, needed=True)
    dose = text(120, needed=True)
    times = serializers.ListField(
        child=serializers.RegexField(r"^([01]\d|2[0-3]):[0-5]\d$"), min_length=1, max_length=8
    )
    since = serializers.DateField()
    until = serializers.DateField()
    note = text(300)


class MedicineStopIn(serializers.Serializer):
    """Which medicine is stopped."""

    medicine = OfStay(Medicine)


class DoseIn(serializers.Serializer):
    """One time of a medicine, signed."""

    medicine = OfStay(Medicine)
    due_at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(Dose.Outcome.choices, required=False, default=Dose.Outcome.GIVEN)
    note = text(300)


class OnLeaveIn(OnceIn):
    """A leave."""

    left_at = serializers.DateTimeField()
    until = serializers.DateTimeField()
    with_whom = text(200, needed=True)
    where = text(200)


class OnLeaveEndIn(serializers.Serializer):
    """The return, or that the child stays away."""

    came_back = serializers.BooleanField()
    ended_at = serializers.DateTimeField()
    note = text(500)


def shown(of: Any, *names: str) -> type[serializers.ModelSerializer]:
    """How rows of a kind are read: their ref, when they were written, and these fields."""
    meta = type("Meta", (), {"model": of, "fields": ("ref", "at", *names)})
    return type(f"{of.__name__}Out", (serializers.ModelSerializer,), {"Meta": meta})


PARTS: dict[str, tuple[Any, type[serializers.ModelSerializer]]] = {
    "grounds": (
        StayGround,
        shown(StayGround, "ground", "decided_by", "decided_name", "decided_at", "note", "confirmed_at"),
    ),
    "told": (StayTold, shown(StayTold, "whom", "name", "told_at", "note")),
    "alerts": (HealthAlert, shown(HealthAlert, "text", "ended_at")),
    "notes": (DailyNote, shown(DailyNote, "text", "happened_at")),
    "belongings": (Belonging, shown(Belonging, "what", "returned_at", "returned_to")),
    "schooling": (Schooling, shown(Schooling, "how", "since", "note")),
    "visitors": (Visitor, shown(Visitor, "name", "relation", "allowed", "why", "ended_at")),
    "visits": (VisitMade, shown(VisitMade, "came_at", "minutes", "note")),
    "medicines": (
        Medicine,
        shown(Medicine, "name", "dose", "times", "since", "until", "note", "stopped_at"),
    ),
    "doses": (Dose, shown(Dose, "due_at", "outcome", "note")),
    "leaves": (
        Leave,
        shown(Leave, "left_at", "until", "with_whom", "where", "ended_at", "came_back", "end_note"),
    ),
}
StayFileOut = type(
    "StayFileOut",
    (serializers.Serializer,),
    {"stay": serializers.UUIDField(), **{name: of(many=True) for name, (_model, of) in PARTS.items()}},
)


class WrittenOut(serializers.Serializer):
    """The stay whose file was written."""

    stay = serializers.UUIDField()


class StayFileViewSet(ScopedViewSet):
    """The file of a stay, by the ref of the stay."""

    model = Stay
    serializer_class = StayFileOut
    needs = {"retrieve": "shelters.view_stay", **{kind: of.needs for kind, of in KINDS.items()}}

    def get_queryset(self) -> Any:
        """With what its times are read by."""
        return super().get_queryset().select_related("case__unit", "facility__unit")

    def get_object(self) -> Stay:
        """The stay; who reads its case in oversight states a purpose first."""
        stay: Stay = super().get_object()
        purposeful(self.request.user, stay, "shelters.manage_stay")
        return stay

    @extend_schema(responses=StayFileOut)
    def retrieve(self, request: Request, ref: Any = None) -> Response:
        """The whole file; the look is logged."""
        stay = self.get_object()
        log.viewed(request.user, stay, page="file")
        parts = {
            name: of(model.objects.visible_to(request.user).filter(stay=stay)[:MOST], many=True).data
            for name, (model, of) in PARTS.items()
        }
        return Response({"stay": stay.ref, **parts})

    def _write(self, kind: str, body: type[serializers.Serializer]) -> Response:
        stay = self.get_object()
        sent = body(data=self.request.data, context={"request": self.request, "stay": stay})
        sent.is_valid(raise_exception=True)
        KINDS[kind].action(stay, by=self.request.user, **sent.validated_data)
        return Response({"stay": stay.ref}, status=201)

    @extend_schema(request=GroundIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"])
    def ground(self, request: Request, ref: Any = None) -> Response:
        """On what ground the child was taken in."""
        return self._write("ground", GroundIn)

    @extend_schema(request=ToldIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"])
    def told(self, request: Request, ref: Any = None) -> Response:
        """Who was told."""
        return self._write("told", ToldIn)

    @extend_schema(request=AlertIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"])
    def alert(self, request: Request, ref: Any = None) -> Response:
        """A warning of health."""
        return self._write("alert", AlertIn)

    @extend_schema(request=AlertEndIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"], url_path="alert-end", url_name="alert-end")
    def alert_end(self, request: Request, ref: Any = None) -> Response:
        """A warning ends."""
        return self._write("alert_end", AlertEndIn)

    @extend_schema(request=NoteIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"])
    def note(self, request: Request, ref: Any = None) -> Response:
        """A daily note."""
        return self._write("note", NoteIn)

    @extend_schema(request=BelongingIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"])
    def belonging(self, request: Request, ref: Any = None) -> Response:
        """Something is kept for the child."""
        return self._write("belonging", BelongingIn)

    @extend_schema(request=BelongingBackIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"], url_path="belonging-back", url_name="belonging-back")
    def belonging_back(self, request: Request, ref: Any = None) -> Response:
        """Things are given back."""
        return self._write("belonging_back", BelongingBackIn)

    @extend_schema(request=SchoolingIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"])
    def schooling(self, request: Request, ref: Any = None) -> Response:
        """How the child learns."""
        return self._write("schooling", SchoolingIn)

    @extend_schema(request=VisitorIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"])
    def visitor(self, request: Request, ref: Any = None) -> Response:
        """Who may visit, or must not."""
        return self._write("visitor", VisitorIn)

    @extend_schema(request=VisitIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"])
    def visit(self, request: Request, ref: Any = None) -> Response:
        """A visit took place."""
        return self._write("visit", VisitIn)

    @extend_schema(request=MedicineIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"])
    def medicine(self, request: Request, ref: Any = None) -> Response:
        """A medicine is ordered."""
        return self._write("medicine", MedicineIn)

    @extend_schema(request=MedicineStopIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"], url_path="medicine-stop", url_name="medicine-stop")
    def medicine_stop(self, request: Request, ref: Any = None) -> Response:
        """A medicine is stopped."""
        return self._write("medicine_stop", MedicineStopIn)

    @extend_schema(request=DoseIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"])
    def dose(self, request: Request, ref: Any = None) -> Response:
        """One time of a medicine is signed."""
        return self._write("dose", DoseIn)

    @extend_schema(request=OnLeaveIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, ref: Any = None) -> Response:
        """The child goes on leave."""
        return self._write("leave", OnLeaveIn)

    @extend_schema(request=OnLeaveEndIn, responses={201: WrittenOut})
    @action(detail=True, methods=["post"], url_path="leave-end", url_name="leave-end")
    def leave_end(self, request: Request, ref: Any = None) -> Response:
        """The child is back, or stays away."""
        return self._write("leave_end", OnLeaveEndIn)
