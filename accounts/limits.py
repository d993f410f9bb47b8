"""How long a session lives: 30 minutes without a request, 12 hours in all (decided for shared computers)."""

from django.conf import settings
from django.http import HttpRequest

from childprotect.lib import clock

SEEN, BEGUN = "seen_at", "begun_at"
SEEN_STEP = 60  # seconds between two writes of the session


def begin(request: HttpRequest) -> None:
    """The session begins now."""
    request.session[BEGUN] = request.session[SEEN] = clock.now().timestamp()


def has_ended(request: HttpRequest) -> bool:
    """Whether the session has lived long enough; otherwise note, now and then, that it was used."""
    now = clock.now().timestamp()
    begun, seen = request.session.get(BEGUN, now), request.session.get(SEEN, now)
    if (
        now - seen > settings.SESSION_IDLE.total_seconds()
        or now - begun > settings.SESSION_LONGEST.total_seconds()
    ):
        return True
    if BEGUN not in request.session or now - seen > SEEN_STEP:
        request.session[BEGUN], request.session[SEEN] = begun, now
    return False
