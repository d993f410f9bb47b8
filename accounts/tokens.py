"""Log-in to the API by a named token of one person."""

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User
from childprotect.lib import clock


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cp_…`; revoked, deactivated and wrong keys get the same answer."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's person, or None when another scheme is used."""
        scheme, _space, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = (
            ApiToken.objects.select_related("person")
            .filter(digest=ApiToken.digest_of(secret.strip()), revoked_at=None, person__is_active=True)
            .first()
        )
        if token is None or token.person.must_change_password:
            raise AuthenticationFailed(_("This key is not valid."))
        if token.last_used_on != clock.today():
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=clock.today())
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing log-in 401 instead of 403."""
        return "Bearer"
