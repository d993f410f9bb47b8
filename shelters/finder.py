"""Which open places take this child now: in what order, and why the others were left out, in words.

What is said of a facility tells nothing about the children in it: free beds are counted, never described.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from areas.distance import km, point
from cases import limits
from cases.families import linked_cases
from cases.models import Case, CaseConcern, Disability
from cases.models.child import age_on
from cases.models.filed import Known
from childprotect.lib import clock
from childprotect.lib.dates import day_text
from shelters import apart
from shelters.finding import in_fitting_rooms, near, of_sex_and_age, untaken
from shelters.models import Bed, Facility, Need, StatusChange, Stay, Waiting

MOST = 8  # places offered
MOST_LEFT_OUT = 12
ADULT = 18  # years
NEAR = 10  # km within which places count as equally far
ANEW = timedelta(hours=24)  # who refused this child is not asked again before
MOVEMENT, TRAFFICKING = "movement", "trafficking"  # codes of the lists "disability" and "concern"


@dataclass
class Place:
    """A facility that can take the child, or every one of the children, now."""

    facility: Facility
    km: int | None
    free: int  # beds that suit
    beside: bool = False  # a brother or sister is here, as far as the person may know
    adults: bool = False  # adults sleep in this house now; only asked where the child must be apart from them


@dataclass
class LeftOut:
    """A facility that cannot, and why."""

    facility: Facility
    km: int | None
    why: str
    may_ask: bool = False  # it is only full: it can be asked without a bed


@dataclass
class Found:
    """What the search gives."""

    places: list[Place] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    order: str = ""


def needs_of(case: Case) -> set[str]:
    """What the case file says the child needs of a room."""
    found = set()
    if CaseConcern.objects.filter(case=case, concern=TRAFFICKING).exclude(confirmed=False).exists():
        found.add(str(Need.APART))
    known = Disability.objects.filter(case=case, disabled=Known.YES).first()
    if known is not None and MOVEMENT in known.kinds:
        found.add(str(Need.STEP_FREE))
    return found


def siblings(case: Case, user: Any) -> list[Case]:
    """Open cases of brothers and sisters, in the person's reach, who have no place yet."""
    linked = [
        one for one in linked_cases(case, user) if one.closed_at is None and one.child_id != case.child_id
    ]
    placed = set(Stay.every.placing().filter(case__in=linked).values_list("case_id", flat=True))
    return [one for one in linked if one.pk not in placed and user.has_perm("cases.work_case", one)]


def find(case: Case, user: Any, *, needs: Collection[str] = (), together: Sequence[Case] = ()) -> Found:
    """The places for the child of a case and those of the cases `together`, in one facility, the nearest first.

    For a child who must be apart from adults a house in which none sleeps goes before every other. A house with adults
    is offered all the same, for a room apart in it: the next house may be three hundred kilometres away.
    """
    children = [case, *together]
    facilities = list(
        Facility.objects.exclude(status=Facility.Status.CLOSED).select_related(
            "unit", "unit__district", "unit__aimag"
        )
    )
    start = point(case.bag, case.unit, case.unit.district, case.unit.aimag)
    search = _Search(facilities, children, needs)
    beside = _beside(case, user)
    with_adults = _with_adults(facilities) if Need.APART in needs else set()
    found = Found(order=_order(together, needs))
    for facility in facilities:
        unit = facility.unit
        far = km(start, point(unit, unit.district, unit.aimag))
        away = _rounded(far)
        why = search.why_not(facility)
        if why is None:
            free = search.free_for_all(facility)
            found.places.append(
                Place(facility, away, free, facility.pk in beside, facility.pk in with_adults)
            )
        else:
            may_ask = facility.aimag_id == case.aimag_id and search.may_ask(facility)
            found.left_out.append(LeftOut(facility, away, why, may_ask))
    found.places.sort(
        key=lambda row: (row.adults, not row.beside, _far(row.km), -row.free, row.facility.name_key)
    )
    found.left_out.sort(key=lambda row: (row.facility.aimag_id != case.aimag_id, _far(row.km)))
    found.places, found.left_out = found.places[:MOST], found.left_out[:MOST_LEFT_OUT]
    return found


def _far(away: int | None) -> int:
    return 10_000 if away is None else away // NEAR


def _order(together: Sequence[Case], needs: Collection[str]) -> str:
    words = _(
        "The nearest first; within ten kilometres of each other, the one with more free beds. Distances are in a"
        " straight line between the centres of the units."
    )
    if Need.APART in needs:
        no_adults = _("Houses where no adult sleeps now come before the others.")
        words = f"{no_adults} {words}"
    every_child = _("Only facilities with a bed for every child.")
    return f"{every_child} {words}" if together else words


def _with_adults(facilities: list[Facility]) -> set[int]:
    """Where adults sleep now: with a child of theirs, or as residents of 18 and over."""
    here = Stay.every.filter(facility__in=facilities, status=Stay.Status.ADMITTED).order_by()
    rows = here.values_list("facility_id", "adults", "child__birth_date", "child__birth_year")
    today = clock.today()
    return {home for home, along, *born in rows if along or (age_on(today, *born) or 0) >= ADULT}


def _beside(case: Case, user: Any) -> set[int]:
    """Where brothers and sisters are, as far as the person may see their stays."""
    linked = [one.pk for one in linked_cases(case, user) if one.child_id != case.child_id]
    seen = Stay.objects.visible_to(user).filter(case__in=linked, status__in=Stay.TAKING_BED)
    return set(seen.exclude(status=Stay.Status.DISCHARGED).values_list("facility_id", flat=True))


class _Search:
    """The free beds for each child, read once for all facilities."""

    def __init__(self, facilities: list[Facility], children: Sequence[Case], needs: Collection[str]):
        self.children, self.needs = children, needs
        now, today = clock.now(), clock.today()
        refused = Stay.objects.filter(case__in=children, status=Stay.Status.REFUSED)
        self.refused = set(refused.filter(proposed_at__gt=now - ANEW).values_list("facility_id", flat=True))
        self.apart = set().union(*(apart.facilities(one) for one in children))
        self.free: list[dict[int, set[int]]] = []  # of each child: facility -> beds
        self.ever: list[set[int]] = []  # of each child: where beds suit it, whoever has them
        self.rooms: list[set[int]] = []  # of each child: where such a room is
        ends = {step: _end(step, now) for step in ("shelter.stay", "centre.stay")}
        for one in children:
            beds = of_sex_and_age(
                Bed.objects.filter(facility__in=facilities), one.child.sex, one.child.age, today
            )
            fitting = in_fitting_rooms(beds, needs)
            self.ever.append(set(beds.order_by().values_list("facility_id", flat=True)))
            self.rooms.append(set(fitting.order_by().values_list("facility_id", flat=True)))
            free: dict[int, set[int]] = {}
            for shelter, step in ((True, "shelter.stay"), (False, "centre.stay")):
                of_kind = fitting.filter(facility__shelter=shelter)
                for facility, bed in _free(of_kind, now, ends[step]):
                    free.setdefault(facility, set()).add(bed)
            self.free.append(free)

    def free_for_all(self, facility: Facility) -> int:
        """Beds that suit at least one of the children."""
        beds: set[int] = set()
        for free in self.free:
            beds |= free.get(facility.pk, set())
        return len(beds)

    def may_ask(self, facility: Facility) -> bool:
        """Whether it can be asked without a bed: it takes such children, and has not just refused."""
        is_open = facility.status == Facility.Status.OPEN and facility.pk not in self.refused
        return is_open and all(facility.pk in ever for ever in self.ever) and len(self.children) == 1

    def why_not(self, facility: Facility) -> str | None:
        """Why the facility cannot take the children, in a sentence; None when it can."""
        if facility.status != Facility.Status.OPEN:
            return self._not_open(facility)
        if facility.pk in self.refused:
            return _("Refused within the last 24 hours.")
        for one, ever, rooms in zip(self.children, self.ever, self.rooms, strict=True):
            if facility.pk not in ever:
                return _("No bed for this sex and age: %(whom)s.") % {"whom": whom(one)}
            if facility.pk not in rooms:
                return self._no_room()
        none_free = [
            one for one, free in zip(self.children, self.free, strict=True) if not free.get(facility.pk)
        ]
        if none_free or facility.pk in self.apart:  # in the same words: see apart.py
            return _("No free bed: %(whom)s.") % {"whom": whom((none_free or self.children)[0])}
        if not seated([free[facility.pk] for free in self.free]):
            return _("Not enough free beds for all of them together.")
        return None

    def _not_open(self, facility: Facility) -> str:
        status = str(facility.get_status_display()).lower()
        last = StatusChange.objects.filter(facility=facility).first()
        if last is not None and last.until is not None:
            return _("Takes no children until %(day)s: %(status)s.") % {
                "day": day_text(last.until),
                "status": status,
            }
        return _("Takes no children at present: %(status)s.") % {"status": status}

    def _no_room(self) -> str:
        if Need.QUARANTINE in self.needs:
            return _("No quarantine room that suits.")
        if Need.FAMILY in self.needs and Need.APART not in self.needs:
            return _("No room for a mother with her child that suits.")
        if Need.STEP_FREE in self.needs:
            return _("No room without steps that suits.")
        return _("Its rooms are kept for mothers or for quarantine.")


def _end(step: str, begun: datetime) -> datetime:
    limit = limits.find(step, on=clock.today())
    return (limits.due(limit, begun, clock.ULAANBAATAR) if limit else None) or begun + limits.ONE_DAY


def _free(beds: QuerySet[Bed], begun: datetime, end: datetime) -> list[tuple[int, int]]:
    free = untaken(beds, DateTimeTZRange(begun, end)).order_by()
    return list(free.values_list("facility_id", "pk"))


def seated(options: list[set[int]]) -> bool:
    """Whether everybody can have one of the beds that suit them, and nobody another's."""
    holder: dict[int, int] = {}

    def seat(child: int, tried: set[int]) -> bool:
        for bed in options[child] - tried:
            tried.add(bed)
            if bed not in holder or seat(holder[bed], tried):
                holder[bed] = child
                return True
        return False

    return all(seat(child, set()) for child in range(len(options)))


def whom(case: Case) -> str:
    """`girl of 9`: for whom a place is looked for, without a name."""
    sex, age = case.child.sex, case.child.age
    if age is None:
        return {"f": _("girl"), "m": _("boy")}.get(sex, _("child"))
    words = {"f": _("girl of %(age)s"), "m": _("boy of %(age)s")}
    return words.get(sex, _("child of %(age)s")) % {"age": age}


def others_wait(case: Case) -> bool:
    """Whether somebody else stands in line where the child could be placed: who goes first says why."""
    line: QuerySet[Waiting] = Waiting.objects.in_line().exclude(case=case)
    return line.exists()


def free_at(case: Case, facility: Facility, needs: Collection[str]) -> set[int]:
    """The beds of a facility that the child of a case could have now; none where it must not be."""
    search = _Search([facility], [case], needs)
    return set() if search.why_not(facility) else search.free[0].get(facility.pk, set())


def free_near(case: Case, needs: Collection[str]) -> list[tuple[Facility, set[int]]]:
    """The facilities of the child's aimag or capital with beds it could have now, the nearest first."""
    facilities = list(near(case))
    search = _Search(facilities, [case], needs)
    start = point(case.bag, case.unit, case.unit.district, case.unit.aimag)
    able = [
        (_far(_rounded(km(start, point(one.unit, one.unit.district, one.unit.aimag)))), one)
        for one in facilities
        if search.why_not(one) is None
    ]
    able.sort(key=lambda pair: (pair[0], pair[1].name_key))
    return [(one, search.free[0][one.pk]) for _km, one in able]


def _rounded(far: float | None) -> int | None:
    return None if far is None else round(far)


def named(ref: Any) -> Facility | None:
    """A facility of the directory of places by its ref: who may ask for a place may know them all, without addresses."""
    found = Facility.objects.exclude(status=Facility.Status.CLOSED).filter(ref=ref)
    return found.select_related("unit", "unit__district", "unit__aimag").first()
