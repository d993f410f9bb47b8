"""A supervisor's area in numbers: each worker's load, cases nobody answers for, closings that wait for agreement."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from accounts import scope
from accounts.models import Posting, User
from accounts.roles import roles_with
from areas.models import Area
from cases.models import Case, ClosureAgreement, Plan, Stage
from childprotect.lib import clock

WORK = "cases.work_case"


@dataclass
class Load:
    """One worker's open cases."""

    ref: Any
    name: str
    places: str = ""  # where the person is posted; empty for who is no longer posted in the area
    cases: int = 0
    red: int = 0
    late: int = 0
    active: bool = True


def cases(user: Any) -> Any:
    """The open cases of the area a person looks after; those that name the person elsewhere are no team."""
    return Case.objects.filter(scope.places(user, "cases.view_team", "")).open()


def _counts() -> dict[str, Count]:
    return {
        "cases": Count("pk"),
        "red": Count("pk", filter=Q(risk="red")),
        "late": Count("pk", filter=Q(next_due_at__lt=clock.now())),
    }


def figures(user: Any) -> dict[str, int]:
    """Open, red, overdue, without a responsible worker, and waiting for agreement to close; one query."""
    return (
        cases(user)
        .order_by()
        .aggregate(  # type: ignore[no-any-return]
            **_counts(),
            nobodys=Count("pk", filter=unanswered()),
            closing=Count("pk", filter=Q(stage=Stage.IN_REVIEW)),
        )
    )


def unanswered() -> Q:
    """Cases nobody answers for: no worker is named, or whoever was has left."""
    return Q(worker=None) | Q(worker__is_active=False)


def loads(user: Any) -> list[Load]:
    """Every worker posted in the area, and whoever else has cases there; the most overdue first."""
    areas = [posting.area_id for posting in user.postings_now]
    below = Q(area__in=areas) | Q(area__district__in=areas) | Q(area__aimag__in=areas)
    posted = Posting.objects.in_force().filter(
        below,
        role__in=[role.code for role in roles_with(WORK)],
        area__level__in=[Area.Level.SOUM, Area.Level.KHOROO],
        person__is_active=True,
    )
    found: dict[int, Load] = {}
    for posting in posted.select_related("person", "area").order_by("area__name_key"):
        person = posting.person
        load = found.setdefault(person.pk, Load(person.ref, person.name))
        load.places = f"{load.places}, {posting.area.name}".strip(", ")
    rows = cases(user).exclude(worker=None).order_by().values("worker_id").annotate(**_counts())
    counted = {row["worker_id"]: row for row in rows}
    for person in User._base_manager.filter(pk__in=counted.keys() - found.keys()):
        found[person.pk] = Load(person.ref, person.name, active=person.is_active)
    for pk, row in counted.items():
        found[pk].cases, found[pk].red, found[pk].late = row["cases"], row["red"], row["late"]
    return sorted(found.values(), key=lambda load: (-load.late, -load.red, -load.cases, load.name))


def to_assign(user: Any) -> QuerySet[Case]:
    """Cases nobody answers for, the nearest clock first."""
    rows = cases(user).filter(unanswered()).select_related("child", "unit", "unit__district", "unit__aimag")
    return rows.order_by("next_due_at", "pk")  # type: ignore[no-any-return]


def late(user: Any) -> QuerySet[Case]:
    """Cases with a clock that has passed, the longest overdue first."""
    rows = cases(user).filter(next_due_at__lt=clock.now())
    return rows.select_related("child", "unit", "unit__district", "unit__aimag").order_by("next_due_at", "pk")  # type: ignore[no-any-return]


def to_approve(user: Any) -> QuerySet[Plan]:
    """Service plans that wait for approval, and that the person did not submit; the longest waiting first."""
    reached = scope.places(user, "cases.approve_plan", "case__")
    rows = Plan.objects.filter(reached, state=Plan.State.SUBMITTED).exclude(submitted_by=user)
    shown = ("case__child", "case__unit__district", "case__unit__aimag")
    return rows.select_related(*shown).order_by("submitted_at", "pk")


def to_agree(user: Any) -> QuerySet[Case]:
    """Cases whose closing waits for a role the person holds, and who did not ask for it themselves."""
    roles = {posting.role for posting in user.postings_now}
    waiting = ClosureAgreement.objects.filter(role__in=roles, agreed_at=None, withdrawn_at=None)
    rows = Case.objects.filter(
        scope.places(user, "cases.agree_closing", ""), stage=Stage.IN_REVIEW, pk__in=waiting.values("case_id")
    )
    rows = rows.exclude(closing_asked_by=user).select_related(
        "child", "unit", "unit__district", "unit__aimag"
    )
    return rows.order_by("next_due_at", "pk")  # type: ignore[no-any-return]


def by_unit(user: Any) -> list[dict[str, Any]]:
    """The units of a person's area with their cases that are overdue, due today, answered for by nobody; one query."""
    now = clock.now()
    midnight = now.astimezone(clock.ULAANBAATAR).replace(hour=0, minute=0, second=0, microsecond=0)
    name = "unit__name_en" if get_language() == "en" else "unit__name_mn"
    rows = (
        cases(user)
        .order_by()
        .values("unit__code", name, "unit__name_key")
        .annotate(
            late=Count("pk", filter=Q(next_due_at__lt=now)),
            today=Count("pk", filter=Q(next_due_at__gte=now, next_due_at__lt=midnight + timedelta(days=1))),
            nobodys=Count("pk", filter=unanswered()),
        )
    )
    return [
        {
            "code": row["unit__code"],
            "name": row[name],
            "late": row["late"],
            "today": row["today"],
            "nobodys": row["nobodys"],
            "counts": (row["late"], row["today"], row["nobodys"]),
        }
        for row in rows.order_by("-late", "-today", "unit__name_key")
    ]
