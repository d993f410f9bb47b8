"""What each request asks of the person: a living session, their language, their own password."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from accounts import drafts, limits, sealed, throttle
from accounts.views import session
from childprotect.lib import clock

Handler = Callable[[HttpRequest], HttpResponse]


def session_limits(get_response: Handler) -> Handler:
    """A session ends after 30 minutes without a request and 12 hours in all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and limits.has_ended(request):
            request.ended_for = throttle.account_mark(request.user.username)  # type: ignore[attr-defined]
            logout(request)
        return get_response(request)

    return middleware


def personal_language(get_response: Handler) -> Handler:
    """The person's own language; before log-in the one the cookie asks for; Mongolian otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = (
            request.user.language
            if request.user.is_authenticated
            else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        )
        language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def local_time(get_response: Handler) -> Handler:
    """Times are shown as the clocks of the person's area show them; a case shows those of its unit (`enter_case`)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        zones = {posting.area.zone for posting in request.user.postings_now} if _known(request) else set()
        with timezone.override(zones.pop() if len(zones) == 1 else clock.ULAANBAATAR):
            return get_response(request)

    return middleware


def _known(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.is_active


class LoginRequiredMiddleware(DjangoLoginRequired):
    """Every page asks for a log-in unless it says that it does not."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        """The API answers 401 by itself."""
        if request.path.startswith("/api/"):
            return None
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is not None and request.method == "POST":
            # A session that is gone altogether says nothing of its person; the device knows who used it last.
            ended_for = getattr(request, "ended_for", "") or throttle.last_account(request)
            if ended_for:
                return session.ask_again(request, sealed.seal(request, ended_for))
        return answer


def first_password(get_response: Handler) -> Handler:
    """A password somebody else has set is changed before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.must_change_password:
            allowed = {
                reverse("accounts:password_change"),
                reverse("accounts:logout"),
                reverse("accounts:language"),
            }
            if request.path not in allowed:
                return redirect("accounts:password_change")
        return get_response(request)

    return middleware


def forget_draft(get_response: Handler) -> Handler:
    """A form that was sent and accepted, which a redirect says, has no draft any more."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        sent = request.method == "POST" and response.status_code in {302, 303}
        if sent and _known(request) and not request.path.startswith("/api/"):
            drafts.throw_away(request.user, request.path)
        return response

    return middleware
