"""The police are told of a report: what they need stands on the sheet, that they were told stands here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import log
from cases.models import PoliceNotice, Report
from childprotect.lib import clock
from childprotect.lib.errors import DomainError


@transaction.atomic
def tell_police(
    report: Report,
    *,
    by: Any,
    told_at: datetime,
    told_to: str,
    badge: str = "",
    record: str = "",
    form_key: UUID | None = None,
) -> PoliceNotice:
    """Record that the police took the report: when, who there, by which badge. Sent twice it is recorded once."""
    if told_at > clock.now():
        raise DomainError(_("The time cannot be in the future."), "told_time")
    if not told_to.strip():
        raise DomainError(_("Write who took it at the police."), "told_to")
    try:
        with transaction.atomic():
            told = PoliceNotice.objects.create(
                report=report,
                by=by,
                told_at=told_at,
                told_to=told_to,
                badge=badge,
                record=record,
                created_at=clock.now(),
                form_key=form_key,
            )
    except IntegrityError:
        sent = PoliceNotice.objects.filter(by=by, form_key=form_key).first() if form_key else None
        if sent is None:
            raise
        return sent
    log.record(by, "report.police_told", report)
    return told
