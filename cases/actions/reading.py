"""A person has read what they were told."""

from typing import Any

from django.db import transaction

from cases.models import Notification
from childprotect.lib import clock


@transaction.atomic
def mark_read(person: Any, ref: Any = None) -> Notification | None:
    """Mark one of the person's notifications as read (none named: all); the one, if it is theirs."""
    mine = Notification.objects.filter(person=person)
    if ref is None:
        mine.filter(read_at=None).update(read_at=clock.now())
        return None
    row = mine.select_related("case").filter(ref=ref).first()
    if row is not None and row.read_at is None:
        row.read_at = clock.now()
        row.save(update_fields=["read_at"])
    return row
