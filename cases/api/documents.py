"""Papers and photos of a case, for its own address, and each under its own."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from audit import log
from cases import codes
from cases.access import ask_purpose
from cases.actions import documents as actions
from cases.models import Document
from childprotect.lib import files
from childprotect.lib.api import PlainText, ScopedViewSet
from childprotect.lib.api_defaults import JsonObject

NEEDS = {"documents": "cases.view_document", "attach": "cases.write_document"}


class DocumentSerializer(serializers.Serializer):
    """A document without its bytes."""

    ref = serializers.UUIDField(read_only=True)
    kind = serializers.CharField(max_length=30)
    title = PlainText(max_length=200)
    dated_on = serializers.DateField(required=False, allow_null=True)
    content_type = serializers.CharField(read_only=True)
    size = serializers.IntegerField(read_only=True)
    pages = serializers.IntegerField(read_only=True)
    author = serializers.UUIDField(source="author.ref", read_only=True)
    created_at = serializers.DateTimeField(read_only=True)

    def validate_kind(self, code: str) -> str:
        """A code of the list."""
        if code not in dict(codes.choices("document_kind")):
            raise serializers.ValidationError(_("This code is not in the list."))
        return code


class AttachSerializer(DocumentSerializer):
    """A document with the file as it is brought."""

    file = serializers.FileField(write_only=True, allow_empty_file=True)
    form_key = serializers.UUIDField(required=False, allow_null=True, write_only=True)


class WithdrawSerializer(serializers.Serializer):
    """Why a document is taken out."""

    reason = PlainText(max_length=500)


class DocumentActions:
    """Mixin of the case's viewset."""

    get_object: Any
    paginate_queryset: Any
    get_paginated_response: Any

    @extend_schema(responses={200: DocumentSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"], parser_classes=[MultiPartParser, JsonObject])
    def documents(self, request: Request, ref: Any = None) -> Response:
        """The documents of a case, newest first."""
        case = self.get_object()
        log.viewed(request.user, case, case=case, page="documents")
        page = self.paginate_queryset(case.documents.kept().select_related("author"))
        return self.get_paginated_response(DocumentSerializer(page, many=True).data)

    @extend_schema(request={"multipart/form-data": AttachSerializer}, responses={201: DocumentSerializer})
    @documents.mapping.post
    def attach(self, request: Request, ref: Any = None) -> Response:
        """Keep a paper or photo, made anew from its content."""
        case = self.get_object()
        given = AttachSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts = {**given.validated_data, "file": files.read(given.validated_data["file"])}
        document = actions.attach(case, by=request.user, **facts)
        return Response(DocumentSerializer(document).data, status=status.HTTP_201_CREATED)


class DocumentViewSet(mixins.RetrieveModelMixin, ScopedViewSet):
    """Single documents of the cases a person reads."""

    model = Document
    serializer_class = DocumentSerializer
    needs = {
        "retrieve": "cases.view_document",
        "file": "cases.view_document",
        "withdraw": "cases.write_document",
    }

    def get_queryset(self) -> Any:
        """Those that were not taken out."""
        return super().get_queryset().kept().select_related("author", "case", "case__unit")

    def get_object(self) -> Document:
        """The document; 403 with a sentence when a purpose is asked of the person and none was stated today."""
        document: Document = super().get_object()
        user = self.request.user
        ask_purpose(user, document.case)
        return document

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request: Request, ref: Any = None) -> HttpResponse:
        """The bytes; each time is recorded."""
        document = self.get_object()
        answer = HttpResponse(actions.content(document, by=request.user), content_type=document.content_type)
        answer["Content-Disposition"] = "attachment"
        return answer

    @extend_schema(request=WithdrawSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, ref: Any = None) -> Response:
        """Take the document out."""
        document = self.get_object()
        given = WithdrawSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        actions.withdraw(document, by=request.user, **given.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)
