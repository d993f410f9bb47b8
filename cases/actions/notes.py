"""Dated notes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import log
from cases.actions.editing import save_edit
from cases.actions.moments import could_be
from cases.models import Case, Note, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError


@transaction.atomic
def write_note(
    case: Case, *, by: Any, kind: str, text: str, happened_at: datetime, form_key: UUID | None = None
) -> Note:
    """Write what was done or learned, and when it happened.

    A contact with the child is no note: see actions.contacts. The same form sent twice gives the note written the first
    time. Raises DomainError for a moment in the future or before the report was told.
    """
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("unit", "bag", "report").get(pk=case.pk)
    )
    if case.stage == Stage.CLOSED and not by.has_perm("cases.write_note", case):
        raise DomainError(_("The case is closed."))
    could_be(case, happened_at)
    try:
        with transaction.atomic():
            note = Note.objects.create(
                case=case,
                kind=kind,
                text=text,
                happened_at=happened_at,
                author=by,
                created_at=clock.now(),
                form_key=form_key,
            )
    except IntegrityError:
        sent = Note.objects.filter(author=by, form_key=form_key).first() if form_key else None
        if sent is None:
            raise
        return sent
    log.record(by, "note.written", note, case=case, kind=kind)
    return note


@transaction.atomic
def edit_note(note: Note, *, by: Any, version: int, text: str) -> Note:
    """Change the text of one's own note; the old text is kept as a version.

    Raises DomainError for somebody else's note, StaleEdit when it was saved meanwhile.
    """
    note = Note.objects.select_for_update(of=("self",)).select_related("case").get(pk=note.pk)
    if note.author_id != by.pk:
        raise DomainError(_("Only who wrote a note may change it. Write a note of your own."))
    save_edit(note, by=by, verb="note.changed", case=note.case, version=version, facts={"text": text})
    return note
