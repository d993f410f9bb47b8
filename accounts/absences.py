"""Rules of absences: who may enter one, who can stand in, and who hears instead of somebody who is away."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from accounts import hooks
from accounts.models import Absence, Posting, User
from accounts.roles import ROLES, roles_with
from areas.models import Area
from childprotect.lib import clock

ENTER = "accounts.enter_absence"  # of the people of one's team; one's own anybody enters
WORK = "cases.work_case"
SOON = timedelta(days=30)  # how far ahead a person is shown whom they will stand in for
UNITS = [Area.Level.SOUM, Area.Level.KHOROO]


class Away:
    """Who is away on a day (default today), read once when first asked."""

    def __init__(self, day: date | None = None) -> None:
        self.day = day or clock.today()

    @cached_property
    def _stand_ins(self) -> dict[int, int | None]:
        rows = Absence.objects.in_force(self.day).values_list(
            "person_id", "stand_in_id", "stand_in__is_active"
        )
        return {person: stand_in if active else None for person, stand_in, active in rows}

    def __contains__(self, person: int) -> bool:
        return person in self._stand_ins

    def instead(self, person: int) -> int | None:
        """Who hears what `person` would: themselves when there; away, the stand-in, or theirs; None: nobody."""
        seen = set()
        while person in self._stand_ins:
            seen.add(person)
            following = self._stand_ins[person]
            if following is None or following in seen:
                return None
            person = following
        return person

    def stood_in_by(self, person: int) -> list[int]:
        """The people who are away and for whom `person` hears."""
        return sorted(one for one in self._stand_ins if self.instead(one) == person)


def team(user: Any) -> QuerySet[User]:
    """The workers posted in the units below a person who may enter absences for them, by name."""
    homes = [posting.area_id for posting in user.postings_now if ENTER in ROLES[posting.role].perms]
    posted = Posting.objects.in_force().filter(
        Q(area__district__in=homes) | Q(area__aimag__in=homes),
        area__level__in=UNITS,
        role__in=[role.code for role in roles_with(WORK)],
    )
    people = User._base_manager.filter(pk__in=posted.values("person_id"), is_active=True)
    return people.order_by("name_key", "given_name", "pk")


def may_enter(user: Any, person: User) -> bool:
    """Whether `user` enters and ends the absences of `person`: their own, and those of the team."""
    return user.pk == person.pk or team(user).filter(pk=person.pk).exists()


def met_by(user: Any) -> QuerySet[Absence]:
    """The absences a person meets: their own, and those of the team."""
    people = [user.pk, *team(user).values_list("pk", flat=True)] if user.has_perm(ENTER) else [user.pk]
    return Absence.objects.filter(person_id__in=people).select_related("person", "stand_in", "entered_by")


def candidates(person: User, since: date, until: date) -> QuerySet[User]:
    """Who can stand in for `person` on all these days, by name.

    For each posting of the person: posted to the same area or one above, in a role that may do at least as much; with
    the same facility or organisation, where the role reaches only that; and not away themselves.
    """
    found: set[int] | None = None
    for posting in person.postings.in_force(max(since, clock.today())).select_related("area"):
        if posting.role not in ROLES:
            continue
        needed = ROLES[posting.role].perms
        above = [pk for pk in (posting.area_id, posting.area.district_id, posting.area.aimag_id) if pk]
        able = (
            Posting.objects.in_force(since)
            .filter(Q(until=None) | Q(until__gte=until))
            .filter(Q(area__in=above) | Q(area__level=Area.Level.COUNTRY))
            .filter(role__in=[role.code for role in ROLES.values() if needed <= role.perms])
        )
        people = set(able.values_list("person_id", flat=True))
        found = people if found is None else found & people
    fellows = [same for give in hooks.same_place if (same := give(person)) is not None]
    for same in fellows:
        found = (found or set()) & same
    rows = User._base_manager.filter(pk__in=found or set(), is_active=True).exclude(pk=person.pk)
    away = Absence.objects.meeting(since, until).values("person_id")
    return rows.exclude(pk__in=away).order_by("name_key", "given_name", "pk")


def places_of(people: list[int]) -> dict[int, str]:
    """Where each person is posted today, in words."""
    found: dict[int, str] = {}
    for posting in Posting.objects.in_force().filter(person__in=people).select_related("area").order_by("pk"):
        before = found.get(posting.person_id, "")
        found[posting.person_id] = f"{before}, {posting.area.name}" if before else posting.area.name
    return found
