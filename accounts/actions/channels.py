"""How a person wants to be told outside the service."""

from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Channels, User
from audit import log
from childprotect.lib.edits import plain
from childprotect.lib.errors import DomainError, StaleEdit


@transaction.atomic
def choose_channels(
    person: User,
    *,
    by: Any,
    email: bool,
    sms: bool,
    phone: str = "",
    digest: bool = True,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    version: int | None = None,
) -> Channels:
    """Keep how `person` is told. Whether red cases reach them is nobody's choice: they always do.

    Raises DomainError for SMS without a number and quiet hours with one end; StaleEdit for a stale `version`.
    """
    if person.pk != by.pk:
        raise DomainError(_("Everybody chooses for themselves how they are told."))
    User._base_manager.select_for_update(of=("self",)).get(pk=person.pk)  # the row may not be there yet
    chosen = Channels.of(person)
    facts = {
        "email": email,
        "sms": sms,
        "phone": phone,
        "digest": digest,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
    }
    new = {name: value for name, value in facts.items() if getattr(chosen, name) != value}
    if not new and chosen.pk:
        return chosen
    if version is not None and version != chosen.version:
        raise StaleEdit(
            _("You changed this in another window meanwhile. Compare both and choose."),
            chosen,
            theirs={name: plain(getattr(chosen, name)) for name in new},
        )
    if sms and not (phone or person.phone):
        raise DomainError(_("Enter the number that SMS go to."), "phone")
    if (quiet_from is None) != (quiet_until is None):
        raise DomainError(
            _("Enter both the beginning and the end of the quiet hours, or neither."), "quiet_until"
        )
    for name, value in facts.items():
        setattr(chosen, name, value)
    chosen.version += 1
    chosen.save()
    log.record(by, "channels.chosen", person, email=email, sms=sms)
    return chosen
