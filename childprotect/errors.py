"""Error pages. Written for a tired person: what happened, what to do, whom to call."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _json(message: str, status: int) -> HttpResponse:
    return JsonResponse({"message": message, "fields": {}}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be understood; 413 when it was too large as a whole."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return too_large(request)
    if _wants_json(request):
        return _json(_("The request could not be understood."), 400)
    return render(request, "400.html", status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than the service takes at once; nothing was read."""
    if _wants_json(request):
        return _json(_("This is too large to send at once."), 413)
    return render(request, "413.html", status=413)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: in scope, but the role may not; the sentence comes from the door."""
    if _wants_json(request):
        return _json(str(exception), 403)
    return render(request, "403.html", {"sentence": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: absent or out of scope, one and the same answer."""
    if _wants_json(request):
        return _json(_("There is no such record, or it is not in your area."), 404)
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing was written."""
    if _wants_json(request):
        return _json(_("Something broke on our side. Nothing was saved."), 500)
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from a page that is no longer valid: say so, keep calm, offer the way back."""
    return render(request, "csrf.html", status=403)
