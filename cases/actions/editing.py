"""Saving what a person changed on a page: never over what another saved meanwhile, the old values kept."""

from typing import Any

from django.utils.translation import gettext as _

from audit import log, versions
from childprotect.lib.edits import plain
from childprotect.lib.errors import StaleEdit


def save_edit(
    row: Any, *, by: Any, verb: str, case: Any, version: int, facts: dict[str, Any], **data: Any
) -> bool:
    """Save `facts` (field -> value) into `row`, which the caller has locked; whether anything changed.

    Raises StaleEdit with the saved values of what differs when the row has moved on from `version`. Replaced values go
    to the versions table; the event names the fields and the version they made.
    """
    new = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if not new:
        return False
    if row.version != version:
        raise StaleEdit(
            _("Somebody saved this page meanwhile. Compare both texts and choose."),
            row,
            theirs={name: plain(getattr(row, name)) for name in new},
            meanwhile=versions.since(row, version, case=case),
        )
    old = {name: getattr(row, name) for name in new}
    for name, value in new.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*new, "version"])
    log.record(by, verb, row, case=case, old=old, fields=sorted(new), version=row.version, **data)
    return True
