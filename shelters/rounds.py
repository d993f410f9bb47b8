"""Which medicine is due when: computed from what was ordered, compared with what was signed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from childprotect.lib import clock
from shelters.models import Dose, Medicine, Stay

GRACE = timedelta(hours=1)  # so long after its time a dose counts as missed
LOOKED_BACK = timedelta(days=2)


@dataclass(frozen=True)
class Due:
    """One time a medicine is due."""

    stay: Stay
    medicine: Medicine
    at: datetime
    dose: Dose | None  # None: nobody has signed it

    @property
    def missed(self) -> bool:
        """Nobody signed it in time."""
        return self.dose is None and self.at + GRACE < clock.now()

    @property
    def stamp(self) -> str:
        """Its time as forms send it back."""
        return self.at.isoformat()

    @property
    def open(self) -> bool:
        """It can be signed now: missed, or due within the hour."""
        return self.dose is None and self.at <= clock.now() + GRACE


def moments(medicine: Medicine, stay: Stay, first: datetime, last: datetime) -> list[datetime]:
    """When the medicine is due from `first` to `last`: not before it was ordered, not after it was stopped or the child left.

    An hour that the clock of the facility leaves out is not counted.
    """
    zone = stay.facility.unit.zone
    begins = max(first, medicine.at.replace(second=0, microsecond=0))
    ends = min(one for one in (last, medicine.stopped_at, stay.discharged_at) if one is not None)
    found = []
    day, last_day = begins.astimezone(zone).date(), ends.astimezone(zone).date()
    day = max(day, medicine.since)
    while day <= min(last_day, medicine.until):
        for text in medicine.times:
            local = datetime.combine(day, time.fromisoformat(text), tzinfo=zone)
            moment = local.astimezone(UTC)
            if moment.astimezone(zone).time() == local.time() and begins <= moment <= ends:
                found.append(moment)
        day += timedelta(days=1)
    return sorted(found)


def of(stays: Iterable[Stay]) -> list[Due]:
    """The doses of children who are here, from two days back until the end of today, in their order; two queries."""
    here = {stay.pk: stay for stay in stays if stay.status == Stay.Status.ADMITTED}
    now = clock.now()
    first = now - LOOKED_BACK
    medicines = list(Medicine.objects.filter(stay__in=here, until__gte=first.date() - timedelta(days=1)))
    signed: dict[int, dict[datetime, Dose]] = defaultdict(dict)
    if medicines:
        for dose in Dose.objects.filter(stay__in=here, due_at__gte=first).select_related("by"):
            signed[dose.medicine_id][dose.due_at] = dose
    found = []
    for medicine in medicines:
        stay = here[medicine.stay_id]
        midnight = datetime.combine(
            clock.today(stay.facility.unit.zone) + timedelta(days=1), time(0), tzinfo=stay.facility.unit.zone
        )
        found += [
            Due(stay, medicine, moment, signed[medicine.pk].get(moment))
            for moment in moments(medicine, stay, first, midnight - timedelta(minutes=1))
        ]
    return sorted(found, key=lambda due: (due.at, due.medicine.pk))
