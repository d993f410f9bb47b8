"""The API's routes: one router, filled from the apps, and the published schema."""

from functools import cache
from typing import Any

from django.urls import include, path
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts import api as accounts
from cases import api as cases
from inspectors import api as inspectors
from referrals import api as referrals
from shelters import api as shelters

router = SimpleRouter(use_regex_path=False)
for app in (accounts, cases, referrals, inspectors, shelters):
    app.register(router)


class Schema(SpectacularJSONAPIView):
    """The published schema (OpenAPI 3), the same for everybody who is logged in."""

    permission_classes = [IsAuthenticated]
    schema = None  # it does not describe itself

    def get(self, _request: Request) -> Response:
        """The schema in the reader's language."""
        return Response(published(get_language()))


@cache
def published(_language: str) -> dict[str, Any]:
    """The schema in the language that is in force; made once a process, as it takes a second."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return schema


urlpatterns = [
    path("schema/", Schema.as_view(), name="api-schema"),
    path("", include(router.urls)),
]
