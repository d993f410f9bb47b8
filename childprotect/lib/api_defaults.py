"""The API's defaults, apart from lib.api because the framework loads them before its own views."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

OWN = "own"  # in `needs`: open to everybody with an account, as the view asks only for what is theirs


class Denied(BasePermission):
    """The default: nobody. A viewset opens itself by `Allowed` and its table of permissions."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Never."""
        return False


class Allowed(BasePermission):
    """Open to who holds the view's permission for this action: `view.needs[action]`, nothing without one."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the view names a permission for this action that the person holds."""
        if not (request.user and request.user.is_authenticated):
            return False
        perm = view.needs.get(view.action)
        if perm is None:
            return view.action in {None, "metadata"}
        # A record out of scope must answer 404, so single records are asked for in get_object.
        if view.detail or perm == OWN or request.user.has_perm(perm):
            return True
        request._request.denied = {"model": "", "ref": "", "needs": perm}  # type: ignore[attr-defined]
        return False


class JsonObject(JSONParser):
    """The body of a request: a JSON object, whatever the route. Anything else is refused in the reader's language."""

    def parse(self, *args: Any, **options: Any) -> dict[str, Any]:
        """The fields by name; raises ParseError (400) with a sentence."""
        try:
            body = super().parse(*args, **options)
        except ParseError as problem:
            raise ParseError(_("What was sent is no JSON.")) from problem
        if not isinstance(body, dict):
            raise ParseError(_("Send a JSON object that holds the fields by their names."))
        return body


class Pagination(PageNumberPagination):
    """25 a page, at most 100."""

    page_size = 25
    page_size_query_param = "size"
    max_page_size = 100
