"""The service's addresses and a few more that fail on purpose, for the tests of error pages."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from childprotect.urls import handler400, handler403, handler404, handler500  # fmt: skip
from childprotect.urls import urlpatterns as ours

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@login_not_required
def breaks(request: HttpRequest) -> HttpResponse:
    """Something nobody thought of."""
    raise RuntimeError("on purpose")


@login_not_required
def refuses(request: HttpRequest) -> HttpResponse:
    """A rule says no."""
    raise PermissionDenied("Чөтгөр <b>")


@login_not_required
def suspects(request: HttpRequest) -> HttpResponse:
    """A request that makes no sense."""
    raise SuspiciousOperation("on purpose")


@login_not_required
def takes(request: HttpRequest) -> HttpResponse:
    """Reads a form."""
    return HttpResponse(f"{len(request.POST)}")


urlpatterns = [
    path("breaks/", breaks),
    path("refuses/", refuses),
    path("suspects/", suspects),
    path("takes/", takes),
    *ours,
]
