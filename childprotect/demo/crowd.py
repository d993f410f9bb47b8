"""A crowd of children for measuring the search: names as unevenly spread as in life, one case each, in every unit."""

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import accumulate
from typing import Any

from django.db import models

from accounts.models import User
from areas.models import Area
from areas.place import place
from cases.models import Case, Child, Report
from childprotect.demo.chance import Chance
from childprotect.demo.names import learn
from childprotect.demo.rows import copy
from childprotect.lib import clock
from childprotect.lib.mongolian import name_key
from childprotect.lib.refs import SIGNS, new_number

GIVEN, FATHERS = 25_000, 3_700  # distinct names, as many as a country has
STEEP = 0.9  # Zipf: the commonest of all given names is borne by about one child in a hundred
UNKNOWN_FATHER = 0.1
BLOCK = 50_000


def spread(count: int) -> list[float]:
    """Cumulative weights of names from the commonest to the rarest."""
    return list(accumulate((rank + 8) ** -STEEP for rank in range(count)))


def made_up(chance: Chance, count: int) -> list[str]:
    """So many different names: the real ones first, then two parts of real ones put together."""
    real = sorted({chance.given_name(sex) for sex in "fm" for _time in range(6000)})
    chance.random.shuffle(real)
    fronts = sorted(
        {name[:cut] for name in real for cut in (3, 4, 5) if len(name) > cut + 2 and "-" not in name}
    )
    backs = sorted({name[cut:].lower() for name in real for cut in (3, 4, 5) if len(name) > cut + 2})
    names = dict.fromkeys(real[:count])
    while len(names) < count:
        names[chance.pick(fronts) + chance.pick(backs)] = None
    return list(names)


def fill(children: int, *, by: User, told: Callable[[str], object], seed: int = 7) -> None:
    """Children with a case each; the newest tenth of the cases is open. The database must hold no child yet.

    `told` is told how far it is.
    """
    chance = Chance(seed, clock.today())
    draw = random.Random(seed)
    given, fathers = made_up(chance, GIVEN), made_up(chance, FATHERS)
    keys = {name: name_key(name) for name in {*given, *fathers}}
    learn(keys.values())
    told(f"{len(keys)} names")
    units = list(Area.objects.current().units())
    weights = [1 + 8 * (unit.level == Area.Level.KHOROO) for unit in units]
    reports = {
        unit.pk: Report.objects.create(
            number=new_number("МД"), channel="108", seen="", place="", urgency="green", received_at=clock.now(),
            created_by=by, status=Report.Status.ACCEPTED, **place(unit),
        )
        for unit in units
    }  # fmt: skip
    numbers = _numbers(draw)
    for first in range(1, children + 1, BLOCK):
        block = range(first, min(first + BLOCK, children + 1))
        names = draw.choices(given, cum_weights=spread(len(given)), k=len(block))
        named = draw.choices(fathers, cum_weights=spread(len(fathers)), k=len(block))
        homes = draw.choices(units, weights, k=len(block))
        people, files = Table(Child), Table(Case)
        for pk, name, father, unit in zip(block, names, named, homes, strict=True):
            father = "" if draw.random() < UNKNOWN_FATHER else father
            number, born = next(numbers), chance.day - timedelta(days=draw.randrange(17 * 365))
            opened = chance.now - timedelta(minutes=3 * (children - pk))
            people.add(
                id=pk, ref=_uuid(draw), number=f"ХД-{number}", given_name=name, father_name=father,
                given_key=keys[name], father_key=keys.get(father, ""), sex=draw.choice("fm"), birth_date=born,
                birth_year=born.year, registration_number=f"УЪ{born:%y%m%d}{pk % 100:02d}" if pk % 2 else "",
                created_by_id=by.pk, created_at=opened, matched_version=1,
            )  # fmt: skip
            closed = {"stage": "closed", "closed_at": opened, "closing_reason": "goals_met"}
            files.add(
                id=pk, ref=_uuid(draw), number=f"ХХ-{number}", child_id=pk, report_id=reports[unit.pk].pk,
                risk="orange", main_concern="neglect", opened_at=opened, unit_id=unit.pk,
                district_id=unit.district_id, aimag_id=unit.aimag_id, **(closed if pk < children * 0.9 else {}),
            )  # fmt: skip
        people.write()
        files.write()
        told(f"{block[-1]} children")


class Table:
    """Rows of a model on their way into its table, with the model's defaults where nothing is said."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = [field for field in model._meta.local_concrete_fields if not field.generated]
        self.name, self.columns = model._meta.db_table, tuple(field.column for field in fields)
        self.defaults = {field.column: field.get_default() for field in fields}
        self.rows: list[tuple[Any, ...]] = []

    def add(self, **values: Any) -> None:
        """A row by its columns."""
        self.rows.append(tuple((self.defaults | values).values()))

    def write(self) -> None:
        """All of them at once."""
        copy(self.name, self.columns, zip(*self.rows, strict=True))


def _uuid(draw: random.Random) -> uuid.UUID:
    return uuid.UUID(int=draw.getrandbits(128), version=4)


def _numbers(draw: random.Random) -> Iterator[str]:
    """Bodies of numbers, none twice."""
    used: set[str] = set()
    while True:
        body = new_number("", "".join(draw.choices(SIGNS, k=6)))[1:]
        if body not in used:
            used.add(body)
            yield body
