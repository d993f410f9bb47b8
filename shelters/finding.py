"""Which facilities and beds could take a child, and where a child of a case is."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Case as When
from django.db.models import Count, IntegerField, Q, QuerySet
from django.db.models import When as Then

from accounts.models import User
from cases import limits
from cases.models import Case
from childprotect.lib import clock
from shelters.models import Bed, BedUse, Facility, Need, Room, Staff, Stay, Suits


def suiting(
    facility: Facility,
    sex: str,
    age: int | None,
    begun: datetime,
    end: datetime,
    *,
    needs: Collection[str] | None = None,
) -> QuerySet[Bed]:
    """The beds of a facility that suit a child and are free from `begun` until `end`, in bed order.

    `needs` (codes of Need) also choose the room; None: whatever room, for who knows the house.
    """
    beds = Bed.objects.filter(facility=facility)
    if needs is not None:
        beds = in_fitting_rooms(beds, needs)
    return _suiting(beds, sex, age, DateTimeTZRange(begun, end), begun.astimezone(facility.unit.zone).date())


def in_fitting_rooms(beds: QuerySet[Bed], needs: Collection[str]) -> QuerySet[Bed]:
    """Those of `beds` whose room is for who needs this. Rooms for mothers and for quarantine are kept for them."""
    kind = Room.Kind.ORDINARY
    if Need.QUARANTINE in needs:
        kind = Room.Kind.QUARANTINE
    elif Need.FAMILY in needs and Need.APART not in needs:
        kind = Room.Kind.FAMILY
    beds = beds.filter(room__kind=kind)
    return beds.filter(room__step_free=True) if Need.STEP_FREE in needs else beds


def of_sex_and_age(beds: QuerySet[Bed], sex: str, age: int | None, day: date) -> QuerySet[Bed]:
    """Those of `beds` there are on `day` that suit such a child, whoever has them."""
    beds = beds.filter(active_from__lte=day).exclude(active_to__lte=day)
    beds = beds.filter(suits__in=[Suits.ANY, sex] if sex in {"f", "m"} else [Suits.ANY])
    if age is None:
        return beds
    grown = min(age, 17)  # who is older for a while stays in a bed for 17
    return beds.filter(age_from__lte=grown, age_to__gte=grown)


def _suiting(
    beds: QuerySet[Bed], sex: str, age: int | None, period: DateTimeTZRange, day: date
) -> QuerySet[Bed]:
    return untaken(of_sex_and_age(beds, sex, age, day), period).order_by("label", "pk")


def untaken(beds: QuerySet[Bed], period: DateTimeTZRange) -> QuerySet[Bed]:
    """Those of `beds` that nobody has in any part of `period`, and that can be used in all of it."""
    taken = BedUse.objects.within(period).filter(bed__in=beds)
    kept = Stay.objects.past_their_end().filter(bed__in=beds)
    out = beds.filter(outages__period__overlap=period)
    return (
        beds.exclude(pk__in=taken.values("bed_id"))
        .exclude(pk__in=kept.values("bed_id"))
        .exclude(pk__in=out.values("pk"))
    )


def near(case: Case) -> QuerySet[Facility]:
    """Where a child of this case could be asked for: open facilities of the aimag or capital, nearest unit first.

    A directory, not case data: who may propose a stay may know them all, without their addresses.
    """
    nearest = When(
        Then(unit_id=case.unit_id, then=0),
        Then(district_id=case.district_id, then=1),
        default=2,
        output_field=IntegerField(),
    )
    here = Facility.objects.open().filter(aimag_id=case.aimag_id)
    return here.select_related("unit", "unit__district", "unit__aimag").order_by(nearest, "name_key", "pk")


def free_counts(facilities: QuerySet[Facility], sex: str, age: int | None) -> dict[int, int]:
    """How many beds each facility could give such a child now, by its id; one query. Facilities of one aimag."""
    now = clock.now()
    beds = Bed.objects.filter(facility__in=facilities.order_by().values("pk"))
    free = _suiting(beds, sex, age, DateTimeTZRange(now, now + limits.ONE_DAY), clock.today()).order_by()
    return dict(free.values_list("facility_id").annotate(Count("pk")))


def live(case: Case) -> Stay | None:
    """The stay asked for or lasting of a case, if there is one."""
    found = Stay.objects.filter(Q(case=case) & Q(status__in=Stay.LIVE)).select_related(
        "facility__unit", "bed"
    )
    return found.order_by("status").first()  # "admitted" before the request to move elsewhere


def staff_of(facility: Facility) -> list[User]:
    """Who runs a facility today, the longest first; not who sees children of its one-stop centre."""
    staff = (
        Staff.objects.in_force().managing().filter(facility=facility).select_related("person").order_by("pk")
    )
    return [member.person for member in staff]
