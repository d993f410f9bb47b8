"""Time off, and messages that left the service: enough to see the pages filled."""

from datetime import timedelta

from accounts.models import Absence, Channels, User
from areas.models import Area
from cases.models import Delivery, Notification
from childprotect.demo.chance import Chance
from childprotect.demo.people import STAGES, Cast
from childprotect.demo.rows import Rows

EACH = 14  # messages of a region's people
# How they fared: (state, tries, what the other side answered), by weight.
FATES = {
    ("sent", 1, "250"): 70, ("sent", 2, "250"): 10, ("sent", 3, "200"): 4, ("failed", 1, "550"): 6,
    ("failed", 7, "TimeoutError"): 5, ("queued", 2, "503"): 5,
}  # fmt: skip


class Reminding:
    """Makes them once everybody and every notification is there."""

    def __init__(self, rows: Rows, chance: Chance, cast: Cast, areas: dict[str, Area]):
        self.rows, self.chance, self.cast, self.areas = rows, chance, cast, areas

    def make(self) -> None:
        """A colleague away in every unit with two workers, coming time off elsewhere, and messages."""
        for region, units in STAGES.items():
            above = self.cast.supervisors[self.areas[region].pk]
            for unit in units:
                workers = self.cast.workers[self.areas[unit].pk]
                if len(workers) > 1:
                    self._absence(workers[1], workers[0], since=-2, days=9)
                else:
                    self._absence(workers[0], above, since=self.chance.number(8, 30), days=5)
            self._absence(self.cast.workers[self.areas[units[0]].pk][0], above, since=-60, days=12)
            self.rows.add(Channels, person=above, email=True, sms=True, phone="99000000", version=1)
            self._messages({above.pk, *(one.pk for unit in units for one in self._workers(unit))})

    def _workers(self, unit: str) -> list[User]:
        return self.cast.workers[self.areas[unit].pk]

    def _absence(self, person: User, stand_in: User, *, since: int, days: int) -> None:
        first = self.chance.day + timedelta(days=since)
        absence = self.rows.add(
            Absence,
            person=person,
            since=first,
            until=first + timedelta(days=days),
            stand_in=stand_in,
            entered_by=person,
            entered_at=self.chance.now - timedelta(days=max(3, 3 - since)),
        )
        self.rows.event(
            absence.entered_at,
            person,
            "absence.entered",
            absence,
            person=str(person.ref),
            stand_in=str(stand_in.ref),
        )

    def _messages(self, people: set[int]) -> None:
        """How the newest notifications of these people went out."""
        told = [row for row in self.rows.waiting[Notification] if row.person_id in people]
        fates = [
            *FATES,
            *(self.chance.weighed(FATES) for _more in range(EACH - len(FATES))),
        ]  # each at least once
        newest = sorted(told, key=lambda row: row.created_at)[-EACH:]
        for row, (state, attempts, answer) in zip(newest, fates, strict=False):
            waits = state == Delivery.State.QUEUED
            self.rows.add(
                Delivery,
                notification=row,
                person=row.person,
                channel=Delivery.Channel.SMS if answer in {"200", "503"} else Delivery.Channel.EMAIL,
                state=state,
                attempts=attempts,
                answer=answer,
                key=self.chance.uuid(),
                created_at=row.created_at,
                next_try_at=self.chance.now + timedelta(days=1) if waits else row.created_at,
                settled_at=None if waits else row.created_at + timedelta(minutes=attempts * attempts),
            )
