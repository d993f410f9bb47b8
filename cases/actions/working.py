"""The plain steps of a case: plan made, service given."""

from typing import Any
from uuid import UUID

from django.db import transaction

from cases import stages
from cases.actions.moving import locked
from cases.actions.notes import write_note
from cases.models import Case
from childprotect.lib import clock


@transaction.atomic
def give_service(case: Case, *, by: Any, text: str, form_key: UUID | None = None) -> Case:
    """A service was given: noted, the stage stays."""
    case = locked(case)
    stages.check(case, "served")
    write_note(case, by=by, kind="service", text=text, happened_at=clock.now(), form_key=form_key)
    return case
