"""Telling a person something: a row in the caller's transaction. Celery delivers outward later."""

from typing import Any

from cases.models import Case, Notification
from childprotect.lib import clock


def tell(person: Any, verb: str, subject: Any, *, case: Case | None = None) -> Notification | None:
    """Tell `person` that `verb` ("referral.answered") happened to `subject`; nobody is told of nothing."""
    if person is None or not person.is_active:
        return None
    return Notification.objects.create(
        person=person,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_ref=subject.ref,
        case=case,
        created_at=clock.now(),
    )
