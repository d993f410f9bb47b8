"""What the API of every app above reads alike: codes, versions, cleaned bodies, steps."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases import codes
from cases.delays import Delay
from childprotect.lib.api import PlainText


class Coded(serializers.CharField):
    """A code of a code list that rules today."""

    def __init__(self, of: str, **options: Any) -> None:
        super().__init__(max_length=30, **options)
        self.of = of

    def to_internal_value(self, data: Any) -> str:
        """The code; refuses one the list does not know."""
        code = super().to_internal_value(data)
        if code not in dict(codes.choices(self.of)):
            raise serializers.ValidationError(_("This code is not known: %(code)s") % {"code": code})
        return code


class Version(serializers.Serializer):
    """The version of the record as the caller saw it; a stale one is refused with 409."""

    version = serializers.IntegerField(required=False, allow_null=True, default=None)


class DelayIn(serializers.Serializer):
    """Why a step is late; asked only where it is, by its true time."""

    delay_reason = PlainText(max_length=30, required=False, allow_blank=True, write_only=True, default="")
    delay_words = PlainText(max_length=1000, required=False, allow_blank=True, write_only=True, default="")


def taken(facts: dict[str, Any]) -> Delay:
    """The answer of DelayIn, taken out of the facts of a step."""
    return Delay(facts.pop("delay_reason", ""), facts.pop("delay_words", ""))


class NothingIn(serializers.Serializer):
    """Nothing to say."""


def typed(of: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    """The cleaned body of a request; raises ValidationError (400) with a sentence for each field."""
    body = of(data=request.data, context={"request": request})
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


class StepRoutes:
    """For a viewset whose routes do one step of a record and answer with it as it stands then."""

    request: Request
    get_object: Any
    get_serializer: Any

    def _step(self, step: Any, body: type[serializers.Serializer]) -> Response:
        record = self.get_object()
        done = step(record, by=self.request.user, **typed(body, self.request))
        return Response(self.get_serializer(done).data)
