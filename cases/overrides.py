"""How often, and by whom, the risk that answers add up to was set otherwise: for supervisors, within their area."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts import scope
from accounts.models import User
from cases.models import AnswerSheet, RiskChange
from childprotect.lib import clock

# What became of the computed risk: kept, or set otherwise on the sheet itself; or changed later, by hand, without a sheet.
ON_SHEETS = {"kept": Q(shift=0), "raised": Q(shift__gt=0), "lowered": Q(shift__lt=0)}
BY_HAND = {"hand_raised": Q(lowered=False), "hand_lowered": Q(lowered=True)}
WAYS = (*ON_SHEETS, *BY_HAND)
FOUND_WITH = ("case__child", "case__unit__district", "case__unit__aimag")


def sheets(user: Any, since: datetime) -> QuerySet[AnswerSheet]:
    """The sheets finished since a moment on cases of the area a person looks after."""
    return AnswerSheet.objects.complete().filter(  # type: ignore[no-any-return]
        scope.places(user, "cases.view_team", "case__"), completed_at__gte=since
    )


def by_hand(user: Any, since: datetime) -> QuerySet[RiskChange]:
    """The changes of risk that no sheet brought, likewise."""
    return RiskChange.objects.filter(
        scope.places(user, "cases.view_team", "case__"), sheet=None, changed_at__gte=since
    )


def counts(user: Any, days: int) -> list[dict[str, Any]]:
    """Each worker's numbers, who lowered most often first; three queries however many workers there are."""
    since = clock.now() - timedelta(days=days)
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(WAYS, 0))
    for rows, who, ways in (
        (sheets(user, since), "completed_by", ON_SHEETS),
        (by_hand(user, since), "changed_by", BY_HAND),
    ):
        counted = {way: Count("pk", filter=condition) for way, condition in ways.items()}
        for row in rows.order_by().values(who).annotate(**counted):
            found[row.pop(who)] |= row
    people = User._base_manager.in_bulk(found)
    numbers = [
        {
            "ref": people[pk].ref,
            "name": people[pk].name,
            "sheets": row["kept"] + row["raised"] + row["lowered"],
            **row,
        }
        for pk, row in found.items()
    ]
    return sorted(
        numbers, key=lambda row: (-row["lowered"] - row["hand_lowered"], -row["raised"], row["name"])
    )


def behind(user: Any, days: int, way: str, worker: Any) -> QuerySet[Any]:
    """The sheets or changes behind one number, the newest first."""
    since = clock.now() - timedelta(days=days)
    if way in BY_HAND:
        rows: QuerySet[Any] = by_hand(user, since).filter(BY_HAND[way], changed_by__ref=worker)
        return rows.select_related("changed_by", *FOUND_WITH)
    rows = sheets(user, since).filter(ON_SHEETS[way], completed_by__ref=worker)
    return rows.select_related("completed_by", "instrument", *FOUND_WITH).order_by("-completed_at", "-pk")
