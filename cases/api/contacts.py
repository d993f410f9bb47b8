"""Contacts and services of a case, at the case's address."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access import looked
from cases.actions import contacts
from cases.api.fields import Coded, DelayIn, taken, typed
from cases.models import Case, Contact, ServiceGiven
from childprotect.lib.api import PlainText
from childprotect.lib.errors import DomainError

NEEDS = {
    "contacts": "cases.view_case",
    "record_contact": "cases.work_case",
    "services": "cases.view_case",
    "give_service": "cases.work_case",
}


class ContactSerializer(DelayIn):
    """A contact, or that nobody was reached (`seen`: "missed"): when it really happened, and how the child is."""

    form_key = serializers.UUIDField(required=False, allow_null=True, write_only=True, default=None)
    ref = serializers.UUIDField(read_only=True)
    kind = Coded("contact_kind")
    happened_at = serializers.DateTimeField()
    with_whom = PlainText(max_length=200, required=False, allow_blank=True, default="")
    seen = serializers.ChoiceField(Contact.Seen.choices)
    state = PlainText(max_length=3000, required=False, allow_blank=True, default="")
    danger = serializers.BooleanField(required=False, allow_null=True, default=None)
    next_step = PlainText(max_length=500, required=False, allow_blank=True, default="")
    author = serializers.UUIDField(source="author.ref", read_only=True)
    created_at = serializers.DateTimeField(read_only=True)


class ServiceSerializer(serializers.Serializer):
    """A service: which, when, by whom, how much, for which goal of the plan."""

    form_key = serializers.UUIDField(required=False, allow_null=True, write_only=True, default=None)
    ref = serializers.UUIDField(read_only=True)
    service = Coded("service")
    given_on = serializers.DateField()
    provider = PlainText(max_length=200)
    amount = PlainText(max_length=100, required=False, allow_blank=True, default="")
    note = PlainText(max_length=2000, required=False, allow_blank=True, default="")
    goal = serializers.UUIDField(required=False, allow_null=True, default=None, source="goal.ref")
    author = serializers.UUIDField(source="author.ref", read_only=True)


class ContactActions:
    """Mixin of the case's viewset: contacts and services of one case."""

    get_object: Callable[[], Case]
    paginate_queryset: Callable[[Any], Any]
    get_paginated_response: Callable[[Any], Response]

    @extend_schema(responses={200: ContactSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"])
    def contacts(self, request: Request, ref: Any = None) -> Response:
        """The contacts of a case, the newest first."""
        case = self.get_object()
        looked(request, case, "contacts")
        rows = Contact.objects.visible_to(request.user).filter(case=case).select_related("author")
        return self.get_paginated_response(ContactSerializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=ContactSerializer, responses={201: ContactSerializer})
    @contacts.mapping.post
    def record_contact(self, request: Request, ref: Any = None) -> Response:
        """Record a contact. A step that is done late asks for `delay_reason`, a code of the list "delay_reason"."""
        case, facts = self.get_object(), typed(ContactSerializer, request)
        made = contacts.record_contact(case, by=request.user, delay=taken(facts), **facts)
        return Response(ContactSerializer(made).data, status=201)

    @extend_schema(responses={200: ServiceSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"])
    def services(self, request: Request, ref: Any = None) -> Response:
        """The services given, the newest first."""
        case = self.get_object()
        looked(request, case, "services")
        rows = (
            ServiceGiven.objects.visible_to(request.user).filter(case=case).select_related("author", "goal")
        )
        return self.get_paginated_response(ServiceSerializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=ServiceSerializer, responses={201: ServiceSerializer})
    @services.mapping.post
    def give_service(self, request: Request, ref: Any = None) -> Response:
        """Record a service that was given."""
        case, facts = self.get_object(), typed(ServiceSerializer, request)
        goal = (facts.pop("goal", None) or {}).get("ref")
        if goal is not None:
            facts["goal"] = contacts.goals_of(case).filter(ref=goal).first()
            if facts["goal"] is None:
                raise DomainError(_("This is a goal of another case."), "goal")
        given = contacts.give_service(case, by=request.user, **facts)
        return Response(ServiceSerializer(given).data, status=201)
