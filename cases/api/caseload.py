"""Caseloads handed over: proposed, done in one step, listed; and a task passed on."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from cases import caseload
from cases.actions import handing
from cases.api.fields import Coded, typed
from cases.models import Handover
from childprotect.lib.api import PlainText, ReadViewSet
from childprotect.lib.errors import DomainError


class HandoverLineIn(serializers.Serializer):
    """A case and who takes it."""

    case = serializers.UUIDField()
    to = serializers.UUIDField()


class SplitIn(serializers.Serializer):
    """Whose cases, and which colleagues could take them."""

    person = serializers.UUIDField()
    to = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=50)


class HandoverIn(serializers.Serializer):
    """All open cases of the person, each with who takes it; as proposed, or changed."""

    person = serializers.UUIDField()
    lines = HandoverLineIn(many=True, allow_empty=False)
    reason = Coded("handover_reason")
    words = PlainText(max_length=500, required=False, allow_blank=True, default="")
    form_key = serializers.UUIDField(required=False, allow_null=True, default=None)


class HandoverLineOut(serializers.Serializer):
    """A case and who takes it; null where none of those named works in its unit."""

    case = serializers.UUIDField(source="case.ref")
    to = serializers.UUIDField(source="to.ref", allow_null=True, default=None)


class HandoverOut(serializers.Serializer):
    """A hand-over with its cases."""

    ref = serializers.UUIDField()
    at = serializers.DateTimeField()
    unit = serializers.CharField(source="unit.code")
    person = serializers.UUIDField(source="person.ref")
    by = serializers.UUIDField(source="by.ref")
    reason = serializers.CharField()
    words = serializers.CharField()
    tasks = serializers.IntegerField()
    lines = HandoverLineOut(many=True)


class HandoverViewSet(ReadViewSet):
    """Hand-overs of the units a person works with, the newest first."""

    model = Handover
    serializer_class = HandoverOut
    needs = {
        "list": "cases.work_case",
        "retrieve": "cases.work_case",
        "propose": caseload.ASSIGN,
        "create": caseload.ASSIGN,
    }

    def get_queryset(self) -> Any:
        """With people and cases."""
        rows = super().get_queryset().select_related("person", "by", "unit")
        return rows.prefetch_related("lines__case", "lines__to")

    @extend_schema(request=SplitIn, responses={200: HandoverLineOut(many=True)}, filters=False)
    @action(detail=False, methods=["post"], pagination_class=None)
    def propose(self, request: Request) -> Response:
        """Who would take what: grave cases first, each to whoever would then carry least."""
        facts = typed(SplitIn, request)
        person = self._person(facts["person"])
        cases = list(caseload.carried(request.user, person))
        able = caseload.colleagues(person, {case.unit_id for case in cases})
        chosen = [one for one in able if one.person.ref in facts["to"] and not one.away]
        if len(chosen) < len(set(facts["to"])):
            raise DomainError(_("This colleague cannot take the cases now. Choose again."), "to")
        plan = caseload.proposed(cases, chosen)
        return Response(
            HandoverLineOut([{"case": case, "to": plan[case.pk]} for case in cases], many=True).data
        )

    @extend_schema(request=HandoverIn, responses={201: HandoverOut(many=True)})
    def create(self, request: Request) -> Response:
        """Hand over: one row for each unit."""
        facts = typed(HandoverIn, request)
        person = self._person(facts.pop("person"))
        lines = facts.pop("lines")
        people = caseload.by_refs(line["to"] for line in lines)
        if any(line["to"] not in people for line in lines):
            raise DomainError(_("This worker is not posted to the unit of the case."), "to")
        takers = {line["case"]: people[line["to"]] for line in lines}
        rows = handing.hand_over(person, by=request.user, takers=takers, **facts)
        found = self.get_queryset().filter(pk__in=[row.pk for row in rows])
        return Response(HandoverOut(found, many=True).data, status=201)

    def _person(self, ref: Any) -> User:
        person = caseload.met(self.request.user, ref)
        if person is None:
            raise DomainError(_("There is no such person in your area."), "person")
        return person
