"""Changes of a person's own account."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import ApiToken, User
from audit import log
from childprotect.lib import clock
from childprotect.lib.errors import DomainError


@transaction.atomic
def change_password(user: User, *, by: User, password: str) -> User:
    """Set a new password; every other session of the person ends, and every key for the API."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.set_password(password)
    user.must_change_password = False
    user.session_epoch += 1
    user.save(update_fields=["password", "must_change_password", "session_epoch"])
    end_keys(user, by=by)
    log.record(by, "user.password_changed", user)
    return user


@transaction.atomic
def choose_language(user: User, *, by: User, language: str) -> User:
    """Keep the language a person reads."""
    if language not in dict(settings.LANGUAGES):
        raise DomainError(_("This language is not offered."))
    user.language = language
    user.save(update_fields=["language"])
    return user


@transaction.atomic
def end_sessions(user: User, *, by: User) -> None:
    """End every session of a person, at once."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.session_epoch += 1
    user.save(update_fields=["session_epoch"])
    log.record(by, "user.sessions_ended", user)


def end_keys(user: User, *, by: User) -> None:
    """Every key for the API of a person ends: who knew the old password may have made one."""
    for token in ApiToken.objects.select_for_update().filter(person=user, revoked_at=None):
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        log.record(by, "token.revoked", token)


def person_of_link(ref: UUID, token: str) -> User | None:
    """Whose link this is, while it holds."""
    user = User.objects.filter(ref=ref, is_active=True).first()
    return user if user is not None and default_token_generator.check_token(user, token) else None


@transaction.atomic
def make_token(person: User, *, by: User, name: str) -> str:
    """A named key for the API; its secret is returned once and never kept.

    Raises DomainError for somebody else's key, and for a name that a key in force has: a form sent twice makes one.
    """
    if person.pk != by.pk:
        raise DomainError(_("A key for the API is made by its owner."))
    User.objects.select_for_update().get(pk=person.pk)
    if person.tokens.filter(name=name, revoked_at=None).exists():
        raise DomainError(
            _("You have a key of this name. Revoke it if you do not know the key, or choose another name."),
            "name",
        )
    secret = ApiToken.fresh()
    token = ApiToken.objects.create(person=person, name=name, digest=ApiToken.digest_of(secret))
    log.record(by, "token.made", token)
    return secret


@transaction.atomic
def revoke_token(person: User, *, by: User, ref: UUID) -> None:
    """Revoke one of one's own keys; it no longer opens anything."""
    token = ApiToken.objects.select_for_update().filter(person=person, ref=ref, revoked_at=None).first()
    if token is None:
        raise DomainError(_("This key is not valid any more."))
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    log.record(by, "token.revoked", token)
