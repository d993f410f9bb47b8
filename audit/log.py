"""Writing the record: what was done, seen, refused. The only way anything writes to audit."""

from typing import Any
from uuid import UUID

from audit.models import Event, Version
from childprotect.lib import clock
from childprotect.lib.edits import plain


def record(
    by: Any, verb: str, subject: Any, *, case: Any = None, old: dict[str, Any] | None = None, **data: Any
) -> Event:
    """Note a change in the caller's transaction.

    `by` is the person (None: the system), `verb` a code such as "case.opened", `subject` any row with a `ref`,
    `case` the case it concerns; `data` holds codes, refs and field names only. `old` (field -> replaced value)
    goes to the versions table.
    """
    event = _write(Event.Kind.CHANGE, by, verb, subject._meta.label_lower, subject.ref, case, data)
    if old:
        Version.objects.create(
            event=event,
            subject_type=event.subject_type,
            subject_ref=subject.ref,
            values={k: plain(v) for k, v in old.items()},
        )
    return event


def viewed(by: Any, subject: Any, *, case: Any = None, **data: Any) -> Event:
    """Note that `by` looked at `subject`."""
    return _write(Event.Kind.VIEW, by, "viewed", subject._meta.label_lower, subject.ref, case, data)


def denied(by: Any, *, model: str, ref: str, needs: str) -> Event:
    """Note that `by` was refused `needs` on `model`/`ref` (both may be empty for a page without a record)."""
    try:
        subject_ref = UUID(ref) if ref else None
    except ValueError:
        subject_ref = None
    return _write(Event.Kind.DENIAL, by, "denied", model, subject_ref, None, {"needs": needs})


def _write(
    kind: str, by: Any, verb: str, subject_type: str, subject_ref: Any, case: Any, data: dict[str, Any]
) -> Event:
    return Event.objects.create(
        at=clock.now(),
        kind=kind,
        actor_id=by.pk if by is not None else None,
        verb=verb,
        subject_type=subject_type,
        subject_ref=subject_ref,
        case_ref=case.ref if case is not None else None,
        data={name: plain(value) for name, value in data.items()},
    )
