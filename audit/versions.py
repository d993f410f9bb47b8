"""What a change replaced: read back for who saves at the same time, and for the earlier values of a record."""

from typing import Any

from audit.models import Event
from childprotect.lib.errors import Meanwhile

MOST = 50  # changes looked through


def since(subject: Any, version: int, *, case: Any = None) -> Meanwhile:
    """What others changed in `subject` after it stood at `version`, as far as the versions table still knows.

    Who did it is told only of a change made in `case`: of another case the person may know nothing.
    """
    events = (
        Event.objects.changes()
        .filter(subject_ref=subject.ref, data__has_key="version")
        .select_related("actor")
        .prefetch_related("versions")
        .order_by("-at", "-id")[:MOST]
    )
    newer = [event for event in events if _after(event, version)]
    if not newer:
        return Meanwhile()
    before: dict[str, Any] = {}
    for event in newer:  # newest first, so that what stood there first remains
        for kept in event.versions.all():
            before |= kept.values
    last = newer[0]
    known = case is None or last.case_ref == case.ref
    return Meanwhile(last.actor.name if known and last.actor else "", last.at if known else None, before)


def _after(event: Event, version: int) -> bool:
    saved = event.data.get("version")
    return isinstance(saved, int) and saved > version
