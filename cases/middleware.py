"""Turns the door's question for a purpose into the page that asks it."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cases.access import PurposeNeeded


class AskPurpose:
    """An inspector who has not said today why is asked first, and comes back to where they wanted to go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing on the way in."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only for PurposeNeeded."""
        if not isinstance(exception, PurposeNeeded):
            return None
        asked = reverse("cases:case_purpose", args=[exception.case.ref])
        return redirect(f"{asked}?{urlencode({'next': request.path})}" if request.method == "GET" else asked)
