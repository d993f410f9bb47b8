"""Everything random of the demo data: the same seed and day give the same people and stories."""

import csv
import random
import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from childprotect.lib.clock import ULAANBAATAR
from childprotect.lib.refs import SIGNS, new_number

NAMES = Path(__file__).parent / "data" / "names.csv"
Choice = TypeVar("Choice")
# Calls rise when school starts; a bump at Tsagaan Sar (February) and Naadam (July).
MONTHS = {
    1: 0.9,
    2: 1.15,
    3: 1.0,
    4: 0.95,
    5: 0.95,
    6: 0.85,
    7: 1.1,
    8: 0.9,
    9: 1.45,
    10: 1.5,
    11: 1.1,
    12: 1.0,
}
HOURS = [1, 1, 1, 1, 1, 1, 2, 3, 5, 8, 9, 8, 7, 7, 8, 8, 8, 7, 8, 9, 8, 6, 4, 2]
_UNKNOWN = uuid.SafeUUID.unknown
# The bits of a random uuid that are not random.
_VERSION_4 = 0x4000_8000_0000_0000_0000
_RANDOM = ~0xF000_C000_0000_0000_0000
# A second letter that real registration numbers do not have.
RESERVED = "ЪЬЩ"


class Chance:
    """A seeded source of names, numbers, days and choices, standing at midnight of `day` in Ulaanbaatar."""

    def __init__(self, seed: int, day: date):
        self.random = random.Random(f"{seed} {day.isoformat()}")
        self.day = day
        self.now = datetime.combine(day, time(0), tzinfo=ULAANBAATAR)
        self._numbers: set[str] = set()
        with NAMES.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        # A few names are common, most are rare, as in life.
        self._girls = self._ordered(
            [row["name_mn"] for row in rows if row["kind"] == "given" and row["sex"] in "fu"]
        )
        self._boys = self._ordered(
            [row["name_mn"] for row in rows if row["kind"] == "given" and row["sex"] in "mu"]
        )
        self._men = self._ordered(
            [row["name_mn"] for row in rows if row["kind"] == "given" and row["sex"] == "m"]
        )

    def _ordered(self, names: list[str]) -> list[str]:
        self.random.shuffle(names)
        return names

    def true(self, share: float) -> bool:
        """True in `share` of all calls."""
        return self.random.random() < share

    def pick(self, choices: Sequence[Choice]) -> Choice:
        """One of them, all alike."""
        return self.random.choice(choices)

    def weighed(self, choices: dict[Choice, float]) -> Choice:
        """One of them by weight."""
        return self.random.choices(list(choices), choices.values())[0]

    def number(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self.random.randint(low, high)

    def uuid(self) -> uuid.UUID:
        """A random ref."""
        made = object.__new__(uuid.UUID)  # a quarter of the time of `UUID(int=...)`
        object.__setattr__(made, "int", self.random.getrandbits(128) & _RANDOM | _VERSION_4)
        object.__setattr__(made, "is_safe", _UNKNOWN)
        return made

    def ref_number(self, prefix: str) -> str:
        """A number as `refs.new_number` makes it, never the same twice."""
        while True:
            made = new_number(prefix, "".join(self.random.choices(SIGNS, k=6)))
            if made not in self._numbers:
                self._numbers.add(made)
                return made

    def given_name(self, sex: str) -> str:
        """A given name; the front of the list is commoner."""
        names = self._girls if sex == "f" else self._boys
        return names[min(int(self.random.expovariate(4 / len(names))), len(names) - 1)]

    def father_name(self) -> str:
        """A father's name."""
        return self._men[min(int(self.random.expovariate(4 / len(self._men))), len(self._men) - 1)]

    def registration_number(self, born: date, sex: str) -> str:
        """A number in the real form with a reserved second letter, so that it is nobody's."""
        month = born.month + (20 if born.year >= 2000 else 0)
        tens = self.random.choice("13579" if sex == "m" else "02468")
        first = self.random.choice("АБВГДЕЖЗИЙКЛМНОПРСТУФХ")
        letters = first + self.random.choice(RESERVED)
        return f"{letters}{born:%y}{month:02d}{born:%d}{tens}{self.number(0, 9)}"

    def moment(self, first: datetime, last: datetime) -> datetime:
        """A moment in between, at hours and in months when people call."""
        days = max((last - first).days, 1)
        while True:
            day = (first + timedelta(days=self.random.randrange(days + 1))).date()
            if self.random.random() * 1.5 < MONTHS[day.month]:
                break
        hour = self.random.choices(range(24), HOURS)[0]
        made = datetime.combine(day, time(hour, self.number(0, 59)), tzinfo=ULAANBAATAR)
        return min(max(made, first), last)

    def later(self, start: datetime, hours: float, spread: float = 0.6) -> datetime:
        """About `hours` after `start`, longer rather than shorter."""
        return start + timedelta(minutes=max(1, round(60 * hours * self.random.lognormvariate(0, spread))))

    def in_office(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The same moment, or the next one in office hours of a weekday; in whole minutes."""
        local = moment.astimezone(zone).replace(second=0, microsecond=0)
        if local.hour >= 18:
            local = (local + timedelta(days=1)).replace(hour=self.number(9, 16), minute=self.number(0, 59))
        elif local.hour < 8:
            local = local.replace(hour=self.number(9, 16), minute=self.number(0, 59))
        while local.weekday() > 4:
            local += timedelta(days=1)
        return local
