"""Who logs in. Rights are answered by the person's postings (accounts.scope), not by a backend's tables."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from accounts.models import User
from childprotect.lib.prepared import Prepared


class AreaBackend(BaseBackend):
    """User name and password; the same work is done for a name that does not exist."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The active person with this name and password, or None."""
        if not username or password is None:
            return None
        try:
            user = User.objects.get_by_natural_key(username)
        except User.DoesNotExist:
            User().set_password(password)  # so that the answer takes as long
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """The person of a session; none once deactivated, so that it takes effect on the next request."""
        return next(iter(_active(user_id)), None)


_active = Prepared(lambda person: User.objects.filter(pk=person, is_active=True).order_by(), int)
