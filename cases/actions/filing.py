"""Rows of a case file: added once, changed with a version, ended for a reason. What all of them share."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import log
from cases import codes
from cases.actions.editing import save_edit
from cases.models import Case
from cases.models.filed import Filed
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

Row = TypeVar("Row", bound=Filed)
MOST = 300  # rows of one kind a case; more is a mistake or an attack


def still_open(case: Case) -> None:
    """Raises DomainError for a closed case: its file stands as it was closed, until the case is opened again."""
    if Case.objects.filter(pk=case.pk).exclude(closed_at=None).exists():
        raise DomainError(_("The case is closed. Its file can be changed once the case is open again."))


def add(row: Row, *, by: Any, verb: str, form_key: UUID | None = None, **data: Any) -> Row:
    """Put a new row into the file of its case; the same form sent twice gives the row made the first time."""
    still_open(row.case)  # type: ignore[attr-defined]
    model = type(row)
    if model.objects.filter(case=row.case).count() >= MOST:  # type: ignore[attr-defined]
        raise DomainError(_("There are too many entries of this kind in the file."))
    row.created_by, row.created_at, row.form_key = by, clock.now(), form_key
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        sent = model.objects.filter(created_by=by, form_key=form_key).first() if form_key else None
        if sent is None or sent.case != row.case:  # type: ignore[attr-defined]
            raise
        return sent
    log.record(by, verb, row, case=row.case, **data)  # type: ignore[attr-defined]
    return row


def change(row: Row, *, by: Any, verb: str, version: int, facts: dict[str, Any]) -> Row:
    """Change a row of an open case's file; raises StaleEdit when it was saved meanwhile."""
    row = type(row).objects.select_for_update(of=("self",)).select_related("case").get(pk=row.pk)
    still_open(row.case)  # type: ignore[attr-defined]
    save_edit(row, by=by, verb=verb, case=row.case, version=version, facts=facts)  # type: ignore[attr-defined]
    return row


def not_in_future(day: date | None, field: str) -> None:
    """Raises DomainError for a day that has not come."""
    if day is not None and day > clock.today():
        raise DomainError(_("The date cannot be in the future."), field)


def ending(facts: dict[str, Any]) -> dict[str, Any]:
    """Until when and why, checked: both or neither. Raises DomainError."""
    ended_on, reason = facts.get("ended_on"), facts.get("end_reason", "")
    not_in_future(ended_on, "ended_on")
    if ended_on and not reason:
        raise DomainError(_("Choose why it is no longer true."), "end_reason")
    if reason and not ended_on:
        raise DomainError(_("Write since when it is no longer true."), "ended_on")
    known("file_end", reason, "end_reason")
    return facts


def known(name: str, code: str, field: str) -> None:
    """Raises DomainError for a code that list `name` does not know; empty is no code."""
    if code and code not in dict(codes.choices(name)):
        raise DomainError(_("Choose from the list."), field)
