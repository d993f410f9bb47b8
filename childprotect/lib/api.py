"""What every API route shares: closed by default, scope, errors as the page's sentence, pages of a list."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from childprotect.lib.api_defaults import Allowed
from childprotect.lib.errors import DomainError, StaleEdit
from childprotect.lib.forms import clean_text
from childprotect.lib.web import one_of


class ScopedViewSet(viewsets.GenericViewSet):
    """A viewset over `model.objects.visible_to(user)`, by `ref`.

    Subclasses name `model`, `needs` (action -> permission) and `filters` (query parameters they understand);
    an unknown parameter is refused with 400 instead of being ignored.
    """

    model: Any = None
    needs: dict[str, str] = {}
    filters: frozenset[str] = frozenset()
    lookup_field = "ref"
    lookup_value_converter = "uuid"
    permission_classes = [Allowed]

    def get_queryset(self) -> QuerySet[Any]:
        """What the person may see, nothing else; empty while the schema is generated."""
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return self.model.objects.visible_to(self.request.user)

    def get_object(self) -> Any:
        """The record, by the same two answers as the pages: 404 out of scope, 403 not allowed."""
        perm = self.needs[self.action]
        noted = {"model": self.model._meta.label_lower, "ref": str(self.kwargs["ref"]), "needs": perm}
        found = one_of(self.get_queryset(), self.kwargs["ref"])
        if found is None:
            self.request._request.denied = noted  # type: ignore[attr-defined]
            raise Http404
        if not self.request.user.has_perm(perm, found):
            self.request._request.denied = noted  # type: ignore[attr-defined]
            raise PermissionDenied(_("Your role may see this record, but not do this with it."))
        return found

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse query parameters the view does not know."""
        super().initial(request, *args, **kwargs)
        unknown = set(request.query_params) - self.filters - {"page", "size"}
        if unknown:
            raise exceptions.ValidationError(
                {name: [_("This filter is not known.")] for name in sorted(unknown)}
            )


class ReadViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ScopedViewSet):
    """Lists and shows."""


class PlainText(serializers.CharField):
    """Text a person typed, cleaned and refused as the pages do; `max_length` signs at most."""

    def to_internal_value(self, data: Any) -> str:
        """The cleaned text."""
        try:
            return clean_text(super().to_internal_value(data))
        except DjangoValidationError as problem:
            raise serializers.ValidationError(problem.messages) from None


class ProblemSerializer(serializers.Serializer):
    """What every refused request answers."""

    message = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]


class SavedSerializer(serializers.Serializer):
    """What is saved now in the fields that differ from what was sent."""

    version = serializers.IntegerField()
    values = serializers.DictField()


class ConflictSerializer(ProblemSerializer):
    """409: somebody saved the same record meanwhile. `saved` is there where single fields are compared."""

    saved = SavedSerializer(required=False)


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as `{"message": …, "fields": {…}}`, with the sentence the page shows."""
    if isinstance(error, StaleEdit):
        return _conflict(error)
    if isinstance(error, DomainError):
        fields = {error.field: [error.sentence]} if error.field else {}
        return Response(
            {"message": error.sentence, "fields": fields}, status=status.HTTP_422_UNPROCESSABLE_ENTITY
        )
    if isinstance(error, Http404):
        return Response(
            {"message": _("There is no such record, or it is not in your area."), "fields": {}}, 404
        )
    if isinstance(error, PermissionDenied):
        return Response({"message": str(error) or _("Your role may not do this."), "fields": {}}, 403)
    if isinstance(error, exceptions.ValidationError):
        detail = error.detail if isinstance(error.detail, dict) else {"": error.detail}
        fields = {name: _sentences(value) for name, value in detail.items()}
        return Response({"message": _("Please check what was sent."), "fields": fields}, 400)
    if isinstance(error, exceptions.APIException):
        scheme = getattr(error, "auth_header", None)
        headers = {"WWW-Authenticate": scheme} if scheme else {}
        return Response({"message": str(error.detail), "fields": {}}, error.status_code, headers=headers)
    return None


def _conflict(error: StaleEdit) -> Response:
    """409; where the action compares field by field, with the saved value of each field that differs, and its version.

    A client shows both, lets the person choose, and sends again with that version.
    """
    body: dict[str, Any] = {"message": error.sentence, "fields": {}}
    if error.theirs:
        body["fields"] = {name: [_("Somebody saved another value meanwhile.")] for name in error.theirs}
        body["saved"] = {"version": getattr(error.current, "version", None), "values": error.theirs}
    return Response(body, status=status.HTTP_409_CONFLICT)


def _sentences(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [sentence for inner in value.values() for sentence in _sentences(inner)]
    if isinstance(value, list):
        return [sentence for inner in value for sentence in _sentences(inner)]
    return [str(value)]
