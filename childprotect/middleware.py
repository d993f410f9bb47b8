"""What surrounds every request: health, privacy headers, bad bytes, and the one transaction."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from accounts.scope import reading_once
from audit import log
from childprotect.lib import clock

Handler = Callable[[HttpRequest], HttpResponse]
HEARTBEAT = "worker-heartbeat"
HEARTBEAT_SECONDS = 60
BAD_BYTES = ("\x00", "%00")


def health(get_response: Handler) -> Handler:
    """`/healthz/live/`: this process. `/healthz/`: database, broker and the worker's heartbeat, 503 when one is out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz/live/":
            return JsonResponse({"alive": True})
        if request.path == "/healthz/":
            parts = {"database": _database(), "broker": _broker(), "worker": _worker()}
            return JsonResponse(parts, status=200 if all(parts.values()) else 503)
        return get_response(request)

    return middleware


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return True
    except Exception:  # any failure is the answer here
        connection.close()
        return False


def _broker() -> bool:
    try:
        cache.set("health", "1", 5)
        return cache.get("health") == "1"
    except Exception:  # any failure is the answer here
        return False


def _worker() -> bool:
    try:
        beat = cache.get(HEARTBEAT)
    except Exception:  # any failure is the answer here
        return False
    return beat is not None and time.time() - float(beat) < HEARTBEAT_SECONDS


def private_pages(get_response: Handler) -> Handler:
    """Nothing of a page stays on the device; too large a request gets our own page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            response = get_response(request)
        except RequestDataTooBig:
            response = render(request, "413.html", status=413)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store"
            response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
            response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return middleware


def refuse_bad_bytes(get_response: Handler) -> Handler:
    """Null bytes never reach a form: an address with one does not exist; typed ones are taken out by the fields."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if any(bad in request.get_full_path() for bad in BAD_BYTES):
            return render(request, "404.html", status=404)
        return get_response(request)

    return middleware


def one_transaction(get_response: Handler) -> Handler:
    """One transaction a request, rolled back on 500 and above; denials are written when the view's part is gone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if Path(request.path).parts[1:2] == ("static",):
            return get_response(request)
        # What names a person cannot change in a request that only reads.
        reading = reading_once() if request.method in {"GET", "HEAD"} else nullcontext()
        with transaction.atomic(), reading:
            response = get_response(request)
            denied = getattr(request, "denied", None)
            if denied and response.status_code in {403, 404} and request.user.is_authenticated:
                log.denied(request.user, **denied)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    return middleware


def beat() -> None:
    """The worker says that it is alive."""
    cache.set(HEARTBEAT, str(clock.now().timestamp()), 300)
