"""The auditor's questions to the record. Only who did and saw what; nothing here reads any other table."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts import hooks
from audit.models import Event
from childprotect.lib import clock


def newest() -> QuerySet[Event]:
    """Every event, newest first."""
    return Event.objects.select_related("actor").order_by("-at", "-id")


def asked(rows: QuerySet[Event], data: dict[str, Any]) -> QuerySet[Event]:
    """The events a question asks for: person, case number, kind, first and last day (any may be empty)."""
    if data["person"]:
        rows = rows.filter(actor=data["person"])
    if data["case"]:
        refs = [ref for find in hooks.case_numbers if (ref := find(data["case"])) is not None]
        rows = rows.filter(case_ref__in=refs)
    if data["kind"]:
        rows = rows.filter(kind=data["kind"])
    zone = clock.ULAANBAATAR
    if data["since"]:
        rows = rows.filter(at__gte=datetime.combine(data["since"], time(0), tzinfo=zone))
    if data["until"]:
        rows = rows.filter(at__lt=datetime.combine(data["until"] + timedelta(days=1), time(0), tzinfo=zone))
    return rows
