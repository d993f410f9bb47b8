"""Referrals over the API: the same actions, under the same scope, as the pages."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from areas.models import Area
from audit import log
from cases.api.fields import Coded, NothingIn, StepRoutes, Version, typed
from cases.models import Case
from childprotect.lib.api import PlainText, ReadViewSet
from referrals import actions, facts
from referrals.models import Organisation, Referral


class SendIn(serializers.Serializer):
    """A need of a case, and the facts that travel with it."""

    case = serializers.UUIDField()
    organisation = serializers.UUIDField()
    service = Coded("service")
    need = PlainText(max_length=3000)
    travels = serializers.ListField(child=serializers.ChoiceField(list(facts.LABELS)), default=list)
    contact = PlainText(max_length=200, required=False, allow_blank=True, default="")
    urgent = serializers.BooleanField(default=False)
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate_case(self, ref: Any) -> Case:
        """A case the person works on."""
        case = (
            Case.objects.visible_to(self.context["request"].user, "cases.work_case").filter(ref=ref).first()
        )
        if case is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        return case

    def validate_organisation(self, ref: Any) -> Organisation:
        """One of the directory."""
        found = Organisation.objects.visible_to(self.context["request"].user).filter(ref=ref).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        return found


class AcceptIn(Version):
    """Who takes it up, and from when."""

    answer = PlainText(max_length=2000)
    first_on = serializers.DateField(required=False, allow_null=True, default=None)


class RefuseIn(Version):
    """Why not."""

    answer = PlainText(max_length=2000)


class OutcomeIn(Version):
    """What came of it."""

    outcome_code = Coded("referral_outcome")
    outcome = PlainText(max_length=3000)


class ReferralOut(serializers.ModelSerializer):
    """A referral as its organisation and its sender read it: the facts that travelled, never the case."""

    organisation = serializers.UUIDField(source="organisation.ref")
    facts = serializers.DictField(child=serializers.CharField())

    class Meta:
        model = Referral
        fields = (
            "ref", "number", "organisation", "service", "urgent", "need", "facts", "status", "sent_at", "seen_at",
            "answered_at", "answer", "first_on", "outcome_code", "outcome", "finished_at", "version",
        )  # fmt: skip


class OrganisationOut(serializers.ModelSerializer):
    """An organisation that takes referrals."""

    class Meta:
        model = Organisation
        fields = ("ref", "sector", "name_mn", "name_en", "phone")


class OrganisationIn(serializers.Serializer):
    """An organisation for the directory; `unit` is the code of its soum or khoroo."""

    name_mn = PlainText(max_length=160)
    name_en = PlainText(max_length=160)
    sector = Coded("sector")
    unit = serializers.CharField(max_length=12)
    phone = PlainText(max_length=40, required=False, allow_blank=True, default="")

    def validate_unit(self, code: str) -> Area:
        """A unit of today."""
        found = Area.objects.current().filter(code=code).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such record, or it is not in your area."))
        return found


class ReferralViewSet(StepRoutes, ReadViewSet):
    """Referrals: send, accept, refuse, report the outcome, take back."""

    model = Referral
    serializer_class = ReferralOut
    filters = frozenset({"status"})
    needs = {
        "list": "referrals.view_referral",
        "retrieve": "referrals.view_referral",
        "create": "referrals.send_referral",
        "accept": "referrals.answer_referral",
        "refuse": "referrals.answer_referral",
        "outcome": "referrals.answer_referral",
        "withdraw": "referrals.send_referral",
    }

    def get_queryset(self) -> Any:
        """With their organisation."""
        return super().get_queryset().select_related("organisation")

    def filter_queryset(self, queryset: Any) -> Any:
        """By status."""
        status = self.request.query_params.get("status", "")
        if status and status not in Referral.Status.values:
            raise serializers.ValidationError(
                {"status": [_("This code is not known: %(code)s") % {"code": status}]}
            )
        return queryset.filter(status=status) if status else queryset

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One referral; the organisation's first look is noted, each look logged."""
        referral = self.get_object()
        if request.user.has_perm("referrals.answer_referral", referral):
            referral = actions.mark_seen(referral, by=request.user)
        log.viewed(request.user, referral)
        return Response(ReferralOut(referral).data)

    @extend_schema(request=SendIn, responses={201: ReferralOut})
    def create(self, request: Request) -> Response:
        """Send a need of a case to an organisation."""
        data = typed(SendIn, request)
        known, contact = facts.values(data["case"]), data.pop("contact")
        chosen = {name: known[name] for name in data.pop("travels") if name in known}
        if contact:
            chosen["contact"] = contact
        referral = actions.send_referral(data.pop("case"), by=request.user, facts=chosen, **data)
        return Response(ReferralOut(referral).data, status=201)

    @extend_schema(request=AcceptIn, responses=ReferralOut)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, ref: Any = None) -> Response:
        """The organisation takes it up."""
        return self._step(actions.accept_referral, AcceptIn)

    @extend_schema(request=RefuseIn, responses=ReferralOut)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, ref: Any = None) -> Response:
        """The organisation cannot take it up."""
        return self._step(actions.refuse_referral, RefuseIn)

    @extend_schema(request=OutcomeIn, responses=ReferralOut)
    @action(detail=True, methods=["post"])
    def outcome(self, request: Request, ref: Any = None) -> Response:
        """What came of it."""
        return self._step(actions.report_outcome, OutcomeIn)

    @extend_schema(request=NothingIn, responses=ReferralOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, ref: Any = None) -> Response:
        """Take a referral back."""
        return self._step(actions.withdraw_referral, NothingIn)


class OrganisationViewSet(StepRoutes, ReadViewSet):
    """The directory of organisations that take referrals."""

    model = Organisation
    serializer_class = OrganisationOut
    needs = {
        "list": "referrals.view_organisation",
        "retrieve": "referrals.view_organisation",
        "create": actions.MANAGES,
        "close": actions.MANAGES,
    }

    @extend_schema(request=OrganisationIn, responses={201: OrganisationOut})
    def create(self, request: Request) -> Response:
        """Add an organisation of the area."""
        made = actions.add_organisation(by=request.user, **typed(OrganisationIn, request))
        return Response(OrganisationOut(made).data, status=201)

    @extend_schema(request=NothingIn, responses=OrganisationOut)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, ref: Any = None) -> Response:
        """It takes no new referrals."""
        return self._step(actions.close_organisation, NothingIn)


def register(router: Any) -> None:
    """Put the routes of referrals into the router."""
    router.register("referrals", ReferralViewSet, "referrals")
    router.register("organisations", OrganisationViewSet, "organisations")
