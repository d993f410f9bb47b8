"""The case list as rows of values: what is filtered, sorted and shown, the same for page and API."""

from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from cases.models import Case
from childprotect.lib import clock

COLUMNS = (
    "pk", "ref", "number", "risk", "stage", "main_concern", "opened_at", "closed_at", "next_due_at",
    "child__given_name", "child__father_name", "child__sex", "child__birth_date", "child__birth_year",
    "unit__name_mn", "unit__name_en", "unit__level", "unit__number", "district__name_mn", "district__name_en",
    "worker__given_name", "worker__father_name",
)  # fmt: skip


def filtered(cases: Any, data: dict[str, str]) -> Any:
    """`cases` narrowed by the cleaned filters of `CaseFilter`."""
    stage = data.get("stage", "")
    if not stage:
        cases = cases.open()
    elif stage == "closed":
        cases = cases.exclude(closed_at=None)
    elif stage != "any":
        cases = cases.open().filter(stage=stage)
    if data.get("risk"):
        cases = cases.filter(risk=data["risk"])
    if data.get("concern"):
        concern = data["concern"]
        cases = cases.filter(Q(main_concern=concern) | Q(concerns__concern=concern)).distinct()
    if data.get("unit"):
        cases = cases.filter(unit__code=data["unit"])
    if data.get("worker"):
        mine = data["worker"]
        cases = cases.filter(worker=None) if mine == "none" else cases.filter(worker__ref=mine)
    now = clock.now()
    if data.get("due") == "late":
        cases = cases.filter(next_due_at__lt=now)
    elif data.get("due") == "today":
        midnight = (
            clock.now().astimezone(clock.ULAANBAATAR).replace(hour=0, minute=0, second=0, microsecond=0)
        )
        cases = cases.filter(next_due_at__gte=now, next_due_at__lt=midnight + timedelta(days=1))
    elif data.get("due") == "week":
        cases = cases.filter(next_due_at__gte=now, next_due_at__lt=now + timedelta(days=7))
    return cases


def ordered(cases: QuerySet[Case], sort: str) -> QuerySet[Case]:
    """Newest first, or by the nearest due moment."""
    if sort == "due":
        return cases.order_by(F("next_due_at").asc(nulls_last=True), "-pk")
    if sort == "-due":
        return cases.order_by(F("next_due_at").desc(nulls_last=True), "-pk")
    return cases.order_by("opened_at", "pk") if sort == "opened" else cases.order_by("-opened_at", "-pk")
