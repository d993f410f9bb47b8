"""The case file through the API: people, telephones, addresses, concerns, identity, the sheets of the situation."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases import timeline
from cases.access import ask_purpose
from cases.actions import concerns, identity, people, places, situation
from cases.api import file_bodies as bodies
from cases.models import (
    Address,
    Care,
    Case,
    CaseConcern,
    CasePerson,
    Disability,
    Health,
    Language,
    Phone,
    Schooling,
)
from cases.models.filed import Sheet
from childprotect.lib.api import ConflictSerializer, ScopedViewSet

READ, WRITE = "cases.view_case", "cases.work_case"
NEEDS = {
    "timeline": READ,
    "people": READ, "phones": READ, "addresses": READ, "concerns": READ, "situation": READ, "identity": READ,
    "add_person": WRITE, "add_phone": WRITE, "add_address": WRITE, "add_concern": WRITE, "change_identity": WRITE,
    "care": WRITE, "schooling": WRITE, "health": WRITE, "disability": WRITE, "language": WRITE,
}  # fmt: skip
SHEETS: dict[str, tuple[type[Sheet], type[serializers.Serializer]]] = {
    "care": (Care, bodies.CareSerializer),
    "schooling": (Schooling, bodies.SchoolingSerializer),
    "health": (Health, bodies.HealthSerializer),
    "disability": (Disability, bodies.DisabilitySerializer),
    "language": (Language, bodies.LanguageSerializer),
}


def sent(serializer: type[serializers.Serializer], request: Request, case: Case) -> dict[str, Any]:
    """The cleaned body; raises ValidationError (400) with a sentence for each field."""
    body = serializer(data=request.data, context={"case": case})
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


TIMELINE_FILTERS = frozenset({"kind"})


class FileActions:
    """Mixin of the case's viewset."""

    get_object: Callable[[], Case]
    paginate_queryset: Callable[[Any], Any]
    get_paginated_response: Callable[[Any], Response]

    def _rows(self, rows: Any, serializer: type[serializers.Serializer], page: str) -> Response:
        """A list of the file, the look recorded."""
        case = self.get_object()
        log.viewed(self.request.user, case, case=case, page=page)  # type: ignore[attr-defined]
        shown = self.paginate_queryset(rows(case))
        return self.get_paginated_response(serializer(shown, many=True).data)

    def _add(
        self,
        serializer: type[serializers.Serializer],
        add: Callable[..., Any],
        leave_out: tuple[str, ...] = (),
    ) -> Response:
        """Add a row of the file."""
        case = self.get_object()
        request: Request = self.request  # type: ignore[attr-defined]
        facts = sent(serializer, request, case)
        for name in ("version", *leave_out):
            facts.pop(name, None)
        row = add(case, by=request.user, **facts)
        return Response(serializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={200: bodies.PersonSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"])
    def people(self, request: Request, ref: Any = None) -> Response:
        """The people around the child, those no longer so included."""
        return self._rows(lambda case: case.people.order_by("id"), bodies.PersonSerializer, "people")

    @extend_schema(request=bodies.PersonSerializer, responses={201: bodies.PersonSerializer})
    @people.mapping.post
    def add_person(self, request: Request, ref: Any = None) -> Response:
        """Add a person."""
        return self._add(bodies.PersonSerializer, people.add_person)

    @extend_schema(responses={200: bodies.PhoneSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"])
    def phones(self, request: Request, ref: Any = None) -> Response:
        """The telephone numbers, with how safe they are."""
        return self._rows(
            lambda case: case.phones.select_related("person").order_by("id"), bodies.PhoneSerializer, "people"
        )

    @extend_schema(request=bodies.PhoneSerializer, responses={201: bodies.PhoneSerializer})
    @phones.mapping.post
    def add_phone(self, request: Request, ref: Any = None) -> Response:
        """Add a telephone number."""
        return self._add(bodies.PhoneSerializer, people.add_phone)

    @extend_schema(responses={200: bodies.AddressSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"])
    def addresses(self, request: Request, ref: Any = None) -> Response:
        """The addresses and camps. Never the address of a facility."""
        return self._rows(
            lambda case: case.addresses.select_related("person", "area").order_by("id"),
            bodies.AddressSerializer,
            "people",
        )

    @extend_schema(request=bodies.AddressSerializer, responses={201: bodies.AddressSerializer})
    @addresses.mapping.post
    def add_address(self, request: Request, ref: Any = None) -> Response:
        """Add an address or a camp."""
        return self._add(bodies.AddressSerializer, places.add_address)

    @extend_schema(responses={200: bodies.ConcernSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"])
    def concerns(self, request: Request, ref: Any = None) -> Response:
        """The concerns, as reported and as found."""
        return self._rows(lambda case: case.concerns.order_by("id"), bodies.ConcernSerializer, "situation")

    @extend_schema(request=bodies.ConcernSerializer, responses={201: bodies.ConcernSerializer})
    @concerns.mapping.post
    def add_concern(self, request: Request, ref: Any = None) -> Response:
        """Add a concern that no report told."""
        return self._add(bodies.ConcernSerializer, concerns.add_concern)

    @extend_schema(responses={200: bodies.IdentitySerializer})
    @action(detail=True, methods=["get"])
    def identity(self, request: Request, ref: Any = None) -> Response:
        """Who the child is."""
        case = self.get_object()
        log.viewed(request.user, case, case=case, page="situation")
        return Response(bodies.IdentitySerializer(case.child).data)

    @extend_schema(
        request=bodies.IdentitySerializer, responses={200: bodies.IdentitySerializer, 409: ConflictSerializer}
    )
    @identity.mapping.post
    def change_identity(self, request: Request, ref: Any = None) -> Response:
        """Change who the child is; what does not fit together warns and is saved."""
        case = self.get_object()
        facts = sent(bodies.IdentitySerializer, request, case)
        child = identity.change_identity(case, by=request.user, **facts)
        return Response(bodies.IdentitySerializer(child).data)

    @extend_schema(responses={200: bodies.SituationSerializer})
    @action(detail=True, methods=["get"])
    def situation(self, request: Request, ref: Any = None) -> Response:
        """Every sheet that is written."""
        case = self.get_object()
        log.viewed(request.user, case, case=case, page="situation")
        sheets = {name: getattr(case, name, None) for name in SHEETS}
        return Response(bodies.SituationSerializer(sheets).data)

    @extend_schema(
        parameters=[OpenApiParameter("kind", str, description="note, step, risk, stay, referral, review, …")],
        responses={200: bodies.TimelineSerializer(many=True)},
        filters=False,
    )
    @action(detail=True, methods=["get"])
    def timeline(self, request: Request, ref: Any = None) -> Response:
        """Everything that happened around the case, newest first."""
        case = self.get_object()
        rows = timeline.rows(request.user, case, kind=request.query_params.get("kind", ""))
        log.viewed(request.user, case, case=case, page="history")
        shown = timeline.entries(request.user, case, self.paginate_queryset(rows))
        return self.get_paginated_response(bodies.TimelineSerializer(shown, many=True).data)

    def _write(self, name: str) -> Response:
        case = self.get_object()
        request: Request = self.request  # type: ignore[attr-defined]
        model, serializer = SHEETS[name]
        facts = sent(serializer, request, case)
        return Response(serializer(situation.write_sheet(model, case, by=request.user, **facts)).data)

    @extend_schema(
        request=bodies.CareSerializer, responses={200: bodies.CareSerializer, 409: ConflictSerializer}
    )
    @action(detail=True, methods=["post"])
    def care(self, request: Request, ref: Any = None) -> Response:
        """Write with whom and how the child lives."""
        return self._write("care")

    @extend_schema(
        request=bodies.SchoolingSerializer,
        responses={200: bodies.SchoolingSerializer, 409: ConflictSerializer},
    )
    @action(detail=True, methods=["post"])
    def schooling(self, request: Request, ref: Any = None) -> Response:
        """Write of kindergarten, school, dormitory."""
        return self._write("schooling")

    @extend_schema(
        request=bodies.HealthSerializer, responses={200: bodies.HealthSerializer, 409: ConflictSerializer}
    )
    @action(detail=True, methods=["post"])
    def health(self, request: Request, ref: Any = None) -> Response:
        """Write of the child's health."""
        return self._write("health")

    @extend_schema(
        request=bodies.DisabilitySerializer,
        responses={200: bodies.DisabilitySerializer, 409: ConflictSerializer},
    )
    @action(detail=True, methods=["post"])
    def disability(self, request: Request, ref: Any = None) -> Response:
        """Write of disability and needs."""
        return self._write("disability")

    @extend_schema(
        request=bodies.LanguageSerializer, responses={200: bodies.LanguageSerializer, 409: ConflictSerializer}
    )
    @action(detail=True, methods=["post"])
    def language(self, request: Request, ref: Any = None) -> Response:
        """Write of languages and interpreter."""
        return self._write("language")


class FileRowViewSet(mixins.RetrieveModelMixin, ScopedViewSet):
    """One row of a case file, met through its case: with a purpose where one is asked."""

    change: Callable[..., Any]
    page = "people"

    def get_queryset(self) -> Any:
        """With the case."""
        return super().get_queryset().select_related("case__unit")

    def get_object(self) -> Any:
        """The row; 403 with a sentence when a purpose is asked of the person and none was stated today."""
        row, user = super().get_object(), self.request.user
        ask_purpose(user, row.case)
        return row

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One row; the look is recorded."""
        row = self.get_object()
        log.viewed(request.user, row.case, case=row.case, page=self.page)
        return Response(self.get_serializer(row).data)

    def changed(self, change: Callable[..., Any]) -> Response:
        """Change the row by what was sent, from the version that was read."""
        row = self.get_object()
        serializer: Any = self.serializer_class
        facts = sent(serializer, self.request, row.case)
        facts.pop("form_key", None)
        if facts.get("version") is None:
            raise serializers.ValidationError({"version": [_("This field is required.")]})
        return Response(serializer(change(row, by=self.request.user, **facts)).data)


ROW_NEEDS = {"retrieve": READ, "change": WRITE}


class PersonViewSet(FileRowViewSet):
    """Somebody around a child."""

    model, serializer_class, needs = CasePerson, bodies.PersonSerializer, ROW_NEEDS

    @extend_schema(responses={200: bodies.PersonSerializer, 409: ConflictSerializer})
    @action(detail=True, methods=["post"])
    def change(self, request: Request, ref: Any = None) -> Response:
        """Change what is known of the person; everything is sent, also what stays."""
        return self.changed(people.change_person)


class PhoneViewSet(FileRowViewSet):
    """A telephone number."""

    model, serializer_class, needs = Phone, bodies.PhoneSerializer, ROW_NEEDS

    @extend_schema(responses={200: bodies.PhoneSerializer, 409: ConflictSerializer})
    @action(detail=True, methods=["post"])
    def change(self, request: Request, ref: Any = None) -> Response:
        """Change the number or its safety; everything is sent, also what stays."""
        return self.changed(people.change_phone)


class AddressViewSet(FileRowViewSet):
    """An address or a camp."""

    model, serializer_class, needs = Address, bodies.AddressSerializer, ROW_NEEDS

    @extend_schema(responses={200: bodies.AddressSerializer, 409: ConflictSerializer})
    @action(detail=True, methods=["post"])
    def change(self, request: Request, ref: Any = None) -> Response:
        """Change the address; everything is sent, also what stays."""
        return self.changed(places.change_address)


class ConcernViewSet(FileRowViewSet):
    """A concern of a case."""

    model, serializer_class = CaseConcern, bodies.ConcernSerializer
    page = "situation"
    needs = {"retrieve": READ, "decide": WRITE, "make_main": WRITE}

    @extend_schema(
        request=bodies.ConcernDecisionSerializer,
        responses={200: bodies.ConcernSerializer, 409: ConflictSerializer},
    )
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, ref: Any = None) -> Response:
        """Confirmed, not confirmed, or not known yet."""
        row = self.get_object()
        facts = sent(bodies.ConcernDecisionSerializer, request, row.case)
        return Response(bodies.ConcernSerializer(concerns.decide_concern(row, by=request.user, **facts)).data)

    @extend_schema(request=None, responses={200: bodies.ConcernSerializer})
    @action(detail=True, methods=["post"], url_path="make-main")
    def make_main(self, request: Request, ref: Any = None) -> Response:
        """The concern by which the case is counted and listed."""
        row = concerns.make_main_concern(self.get_object(), by=request.user)
        return Response(bodies.ConcernSerializer(row).data)
