"""Time off and ways to be reminded, for other programs: the same actions, under the same rules, as the pages."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import absences
from accounts.actions.absences import end_absence, enter_absence
from accounts.actions.channels import choose_channels
from accounts.models import Absence, Channels, User
from childprotect.lib.api import ScopedViewSet
from childprotect.lib.api_defaults import OWN


class AbsenceSerializer(serializers.Serializer):
    """Who is away when, and who stands in."""

    ref = serializers.UUIDField()
    person = serializers.UUIDField(source="person.ref")
    since = serializers.DateField()
    until = serializers.DateField()
    stand_in = serializers.UUIDField(source="stand_in.ref", allow_null=True, default=None)
    ended_at = serializers.DateTimeField(allow_null=True)


class NewAbsenceSerializer(serializers.Serializer):
    """Time off of `person` (of the team; nobody named: one's own)."""

    person = serializers.UUIDField(required=False, allow_null=True, default=None)
    since = serializers.DateField()
    until = serializers.DateField()
    stand_in = serializers.UUIDField(required=False, allow_null=True, default=None)


class AbsenceViewSet(mixins.ListModelMixin, ScopedViewSet):
    """Time off: one's own, and for supervisors that of the team."""

    model = Absence
    serializer_class = AbsenceSerializer
    needs = dict.fromkeys(("list", "create", "end"), OWN)

    def get_queryset(self) -> Any:
        """One's own, and the team's, the newest first."""
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return absences.met_by(self.request.user).order_by("-since", "-pk")

    @extend_schema(request=NewAbsenceSerializer, responses={201: AbsenceSerializer})
    def create(self, request: Request) -> Response:
        """Enter time off."""
        body = NewAbsenceSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        typed = dict(body.validated_data)
        person = self._person(request, typed.pop("person"))
        stand_in = typed.pop("stand_in")
        if stand_in is not None:
            found = absences.candidates(person, typed["since"], typed["until"]).filter(ref=stand_in).first()
            if found is None:
                raise serializers.ValidationError({"stand_in": [_("There is no such person.")]})
            stand_in = found
        made = enter_absence(person, by=request.user, stand_in=stand_in, **typed)
        return Response(AbsenceSerializer(made).data, status=201)

    def _person(self, request: Request, ref: Any) -> User:
        user: Any = request.user
        if ref is None or ref == user.ref:
            return user  # type: ignore[no-any-return]
        found = absences.team(user).filter(ref=ref).first()
        if found is None:
            raise serializers.ValidationError({"person": [_("There is no such person.")]})
        return found

    @extend_schema(request=None, responses=AbsenceSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, ref: Any = None) -> Response:
        """Back early, or not gone after all."""
        absence = self.get_queryset().filter(ref=ref).first()
        if absence is None:
            request._request.denied = {"model": "accounts.absence", "ref": str(ref), "needs": absences.ENTER}  # type: ignore[attr-defined]
            raise Http404
        return Response(AbsenceSerializer(end_absence(absence, by=request.user)).data)


class ChannelsSerializer(serializers.Serializer):
    """How one is told outside the service; red cases always come."""

    version = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0)
    email = serializers.BooleanField()
    sms = serializers.BooleanField()
    phone = serializers.RegexField(r"^([0-9]{8})?\Z", required=False, allow_blank=True, default="")
    digest = serializers.BooleanField(default=True)
    quiet_from = serializers.TimeField(required=False, allow_null=True, default=None)
    quiet_until = serializers.TimeField(required=False, allow_null=True, default=None)


class ChannelsViewSet(ScopedViewSet):
    """One's own ways to be reminded. Reading gives them, sending changes them."""

    model = Channels
    serializer_class = ChannelsSerializer
    needs = dict.fromkeys(("list", "create"), OWN)

    @extend_schema(responses=ChannelsSerializer)
    def list(self, request: Request) -> Response:
        """As they are."""
        return Response(ChannelsSerializer(Channels.of(request.user)).data)

    @extend_schema(request=ChannelsSerializer, responses=ChannelsSerializer)
    def create(self, request: Request) -> Response:
        """Choose them."""
        body = ChannelsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        user: Any = request.user
        return Response(ChannelsSerializer(choose_channels(user, by=user, **body.validated_data)).data)


def register(router: Any) -> None:
    """Put the routes into the router."""
    router.register("absences", AbsenceViewSet, "absences")
    router.register("channels", ChannelsViewSet, "channels")
