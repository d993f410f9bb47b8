"""Sessions in the database, as Django keeps them; the question for one, which every request asks, is made once."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from childprotect.lib.prepared import Prepared

_living = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), str, datetime
)


class SessionStore(db.SessionStore):
    """A session in the database."""

    def _get_session_from_db(self) -> Session | None:
        """The row, or none when it is gone or over."""
        found = _living(self.session_key, timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None
