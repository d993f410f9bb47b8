"""The cost norm per person and day: a new amount from a day on; what ruled before keeps its days."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.models import CostNorm

FAR = timedelta(days=2 * 366)


@transaction.atomic
def set_norm(
    *, by: Any, kind: str, amount: int, valid_from: date, legal_reference: str, confirmed: str
) -> CostNorm:
    """Let a norm rule from today or a day to come. Raises DomainError for a day before the newest norm begins."""
    today = clock.today()
    if valid_from < today:
        raise DomainError(_("The date cannot be in the past."), "valid_from")
    if valid_from > today + FAR:
        raise DomainError(_("Choose a day within two years."), "valid_from")
    before = CostNorm.objects.select_for_update().filter(kind=kind).order_by("-valid_from").first()
    if before is not None and before.valid_from >= valid_from:
        raise DomainError(_("A norm begins on this day, or later, already."), "valid_from")
    if before is not None and (before.valid_to is None or before.valid_to > valid_from):
        before.valid_to = valid_from
        before.save(update_fields=["valid_to"])
    made = CostNorm.objects.create(
        kind=kind, amount=amount, valid_from=valid_from, legal_reference=legal_reference, approval=confirmed
    )
    log.record(by, "norm.set", made, kind=kind, since=str(valid_from))
    return made
