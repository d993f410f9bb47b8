"""Changes of a person's own account."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import log
from childprotect.lib.errors import DomainError


@transaction.atomic
def change_password(user: User, *, by: User, password: str) -> User:
    """Set a new password; every other session of the person ends."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.set_password(password)
    user.must_change_password = False
    user.session_epoch += 1
    user.save(update_fields=["password", "must_change_password", "session_epoch"])
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
