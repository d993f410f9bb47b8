"""A supervisor's area in numbers: each worker's load, cases nobody answers for, closings that wait for agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from accounts import scope
from accounts.models import Absence, Posting, User
from accounts.roles import roles_with
from areas.models import Area
from cases.models import Case, ClosureAgreement, Deadline, Plan, Stage
from childprotect.lib import clock

WORK = "cases.work_case"


@dataclass
class Load:
    """What one person carries in the area."""

    person: User
    places: str = ""  # where the person is posted; empty for who is no longer posted in the area
    cases: int = 0
    red: int = 0
    late: int = 0  # running clocks: overdue, due today, within seven days
    today: int = 0
    week: int = 0
    away: Absence | None = None


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


def workers(user: Any) -> QuerySet[User]:
    """Every worker posted in the area, and whoever else has open cases there; who is most overdue first, then by name."""
    late = clocks_of(user).filter(person=OuterRef("pk"), due_at__lt=clock.now()).order_by().values("person")
    people = User._base_manager.filter(
        Q(pk__in=_posted(user).values("person_id"), is_active=True)
        | Q(pk__in=cases(user).exclude(worker=None).order_by().values("worker_id"))
    ).annotate(late=Coalesce(Subquery(late.annotate(n=Count("pk")).values("n")), 0))
    return people.order_by("-late", "name_key", "given_name", "pk")  # type: ignore[no-any-return]


def _posted(user: Any) -> QuerySet[Posting]:
    areas = [posting.area_id for posting in user.postings_now]
    below = Q(area__in=areas) | Q(area__district__in=areas) | Q(area__aimag__in=areas)
    return Posting.objects.in_force().filter(
        below,
        role__in=[role.code for role in roles_with(WORK)],
        area__level__in=[Area.Level.SOUM, Area.Level.KHOROO],
    )


def clocks_of(user: Any) -> QuerySet[Deadline]:
    """The running clocks of the area's open cases."""
    return Deadline.objects.running().filter(scope.places(user, "cases.view_team", "case__"))


def loads(user: Any, people: Sequence[User]) -> list[Load]:
    """What each of these people carries; four queries, however many they are."""
    keys = [person.pk for person in people]
    found = {person.pk: Load(person) for person in people}
    for posting in _posted(user).filter(person__in=keys).select_related("area").order_by("area__name_key"):
        load = found[posting.person_id]
        load.places = f"{load.places}, {posting.area.name}".strip(", ")
    for row in cases(user).filter(worker__in=keys).order_by().values("worker_id").annotate(**_counts()):
        found[row["worker_id"]].cases, found[row["worker_id"]].red = row["cases"], row["red"]
    now, midnight = clock.now(), _midnight()
    due = clocks_of(user).filter(person__in=keys).order_by().values("person_id")
    for row in due.annotate(
        late=Count("pk", filter=Q(due_at__lt=now)),
        today=Count("pk", filter=Q(due_at__gte=now, due_at__lt=midnight + timedelta(days=1))),
        week=Count("pk", filter=Q(due_at__gte=midnight + timedelta(days=1), due_at__lt=midnight + timedelta(days=8))),
    ):  # fmt: skip
        load = found[row["person_id"]]
        load.late, load.today, load.week = row["late"], row["today"], row["week"]
    for absence in Absence.objects.in_force().filter(person__in=keys).select_related("stand_in"):
        found[absence.person_id].away = absence
    return list(found.values())


def _midnight() -> datetime:
    here = clock.now().astimezone(clock.ULAANBAATAR)
    return here.replace(hour=0, minute=0, second=0, microsecond=0)


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
    now, midnight = clock.now(), _midnight()
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
