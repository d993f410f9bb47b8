"""Pages with the mistakes the access matrix is there to find, for the test of its teeth."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path

from cases.models import Case
from childprotect.lib.web import enter


def right(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """No mistake."""
    return HttpResponse(enter(request, Case, ref, needs="cases.view_case").report.seen)


def unscoped(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """Asks for the record without a scope."""
    return HttpResponse(get_object_or_404(Case, ref=ref).report.seen)


def writes_first(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """Changes the record, then asks who it is."""
    Case.objects.filter(ref=ref).update(version=7)
    try:
        enter(request, Case, ref, needs="cases.work_case")
    except Http404:
        return HttpResponse(status=404)
    return HttpResponse()


def tells_in_a_header(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """Refuses, and tells the name on the way."""
    case = Case.objects.filter(ref=ref).first()
    if Case.objects.visible_to(request.user).filter(ref=ref).exists():
        return HttpResponse()
    request.denied = {"model": "cases.case", "ref": str(ref), "needs": ""}  # type: ignore[attr-defined]
    return HttpResponse(status=404, headers={"X-Child": case.child.given_name if case else ""})


def silent(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """Refuses without a word in the log."""
    case = Case.objects.visible_to(request.user).filter(ref=ref).first()
    if case is None:
        raise Http404
    return HttpResponse()


def breaks(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """Our fault."""
    raise RuntimeError("broken")


leaky = [
    path("right/<uuid:ref>/", right, name="right"),
    path("unscoped/<uuid:ref>/", unscoped, name="unscoped"),
    path("writes-first/<uuid:ref>/", writes_first, name="writes_first"),
    path("tells/<uuid:ref>/", tells_in_a_header, name="tells_in_a_header"),
    path("silent/<uuid:ref>/", silent, name="silent"),
    path("breaks/<uuid:ref>/", breaks, name="breaks"),
]
urlpatterns = [path("leaky/", include((leaky, "leaky"))), path("", include("childprotect.urls"))]
