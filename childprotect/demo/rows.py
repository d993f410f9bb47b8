"""Rows on their way into the database: keys reserved first, so that rows can point at each other, written in bulk."""

import io
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, TypeVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import connection, models
from django.db.models.base import ModelState

from audit.models import Event
from childprotect.demo.chance import Chance

Row = TypeVar("Row", bound=models.Model)
BLOCK = 100
MANY = 500
# Kinds of fields whose values COPY takes as `_texts` prints them; a table with others is written the slow way.
PLAIN = (
    models.AutoField, models.BooleanField, models.CharField, models.DateField, models.DecimalField, models.ForeignKey,
    models.IntegerField, models.JSONField, models.TextField, models.TimeField, models.UUIDField, DateTimeRangeField,
)  # fmt: skip
EVENTS = Event._meta.db_table
EVENT = ("at", "kind", "actor_id", "verb", "subject_type", "subject_ref", "case_ref", "data")
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_moment = cache(str)  # the same ones stand in many tables
_json = json.JSONEncoder(ensure_ascii=False).encode


@lru_cache(maxsize=None, typed=True)
def _said(**data: Any) -> str:
    """What an event says, most of it time and again."""
    return _json(data)


@dataclass(frozen=True)
class Blank:
    """What a row of a table is before anything is said of it."""

    values: dict[str, Any]  # what stands in the columns when nothing is said
    made: tuple[tuple[str, Callable[[], Any]], ...]  # columns whose value is made anew for each row
    # Of each: its name, its column, the key's name over there, and the field of a one-to-one.
    relations: tuple[tuple[str, str, str, Any], ...]
    has_ref: bool


@cache
def _blank(model: type[models.Model]) -> Blank:
    values, made, relations = {}, [], []
    for field in [field for field in model._meta.concrete_fields if not field.generated]:
        if field.has_default() and callable(field.default):
            made.append((field.attname, field.default))
        values[field.attname] = None if made and made[-1][0] == field.attname else field.get_default()
        if field.remote_field is not None:
            other = field.remote_field if field.one_to_one else None
            relations.append((field.name, field.attname, field.target_field.attname, other))
    return Blank(values, tuple(made), tuple(relations), "ref" in values)


def _made(model: type[Row], given: dict[str, Any]) -> Row:
    """A row as `model(**given)` makes it, without its signals and in a tenth of the time."""
    row, blank = model.__new__(model), _blank(model)
    values = row.__dict__
    values.update(blank.values)
    values.update(given)
    row._state = ModelState()
    kept = row._state.fields_cache
    for name, column, key, other in blank.relations:
        if name in given:
            kept[name] = value = values.pop(name)
            values[column] = None if value is None else value.__dict__[key]
            if other is not None and value is not None:
                other.set_cached_value(value, row)
    for column, make in blank.made:
        if column not in given:
            values[column] = make()
    if len(values) > len(blank.values) + 1:  # and its state
        raise TypeError(f"{model.__name__} has none of {values.keys() - blank.values.keys()}")
    return row


class Rows:
    """Collects rows of many tables and writes them in the order in which the tables were first used."""

    def __init__(self, chance: Chance):
        self.chance = chance
        self.waiting: dict[type[models.Model], list[Any]] = {}
        self._events: list[tuple[Any, ...]] = []
        self._keys: dict[type[models.Model], list[int]] = defaultdict(list)
        self._blocks: dict[type[models.Model], int] = defaultdict(lambda: BLOCK)

    def large(self) -> list[str]:
        """The tables of which many rows wait."""
        return [model._meta.db_table for model, rows in self.waiting.items() if len(rows) >= MANY] + [EVENTS]

    def key(self, model: type[models.Model]) -> int:
        """The next key of a table, from its sequence; each time twice as many are asked for."""
        if not self._keys[model]:
            self._blocks[model] *= 2
            self._keys[model] = reserved(model, self._blocks[model])[::-1]
        return self._keys[model].pop()

    def add(self, model: type[Row], **fields: Any) -> Row:
        """A row with its key and, where the table has one, a ref from the seed."""
        if "ref" not in fields and _blank(model).has_ref:
            fields["ref"] = self.chance.uuid()
        fields["id"] = self.key(model)
        row = _made(model, fields)
        self.waiting.setdefault(model, []).append(row)
        return row

    def event(
        self,
        at: datetime,
        by: Any,
        verb: str,
        subject: Any,
        case: Any = None,
        /,
        *,
        look: bool = False,
        **data: Any,
    ) -> None:
        """A row of the record, as audit.log writes it."""
        kind = Event.Kind.VIEW if look else Event.Kind.CHANGE
        actor = by.pk if by is not None else None
        ref = case.ref if case is not None else None
        label = subject._meta.label_lower
        try:
            said = _said(**data)
        except TypeError:  # a list
            said = _json(data)
        self._events.append((at, kind.value, actor, verb, label, subject.ref, ref, said))

    def write(self) -> int:
        """Write everything; how many rows that were."""
        written = len(self._events)
        for model, rows in self.waiting.items():
            _fill(model, rows)
            written += len(rows)
        self._events.sort(key=lambda event: event[0])  # keys in the order of time, as a log has them
        copy(EVENTS, EVENT, zip(*self._events, strict=True))
        self.waiting.clear()
        self._events.clear()
        return written


def reserved(model: type[models.Model], count: int) -> list[int]:
    """The next keys of a table, from its sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        sequence = cursor.fetchone()
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [*sequence, count])
        return [key for (key,) in cursor.fetchall()]


def _fill(model: type[models.Model], rows: list[Any]) -> None:
    """Write the rows of one table: by COPY, much faster than INSERT, where its fields are plain."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    if not all(isinstance(field, PLAIN) for field in fields):
        model._base_manager.bulk_create(rows, batch_size=2000)
        return
    # Nothing is worked out at the last moment.
    assert not any(getattr(field, "auto_now", False) for field in fields)
    names = [field.attname for field in fields]
    columns = list(zip(*map(itemgetter(*names), map(vars, rows)), strict=True))
    for place, field in enumerate(fields):
        if isinstance(field, models.JSONField):
            columns[place] = tuple(None if value is None else _json(value) for value in columns[place])
    copy(model._meta.db_table, tuple(field.column for field in fields), columns)


def _texts(values: Sequence[Any]) -> Sequence[str]:
    """A column as COPY reads it; what stands in it more than once is written once."""
    kinds = set(map(type, values))
    if kinds == {uuid.UUID}:
        return [f"{value.int:032x}" for value in values]
    if kinds == {str} and not _SPECIAL.search("".join(values)):
        return values
    some = set(values) - {None}
    write = _moment if datetime in kinds else str if kinds.isdisjoint({str, tuple}) else _text
    texts = dict(zip(some, map(write, some), strict=True))
    texts[None] = "\\N"
    return list(map(texts.__getitem__, values))


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{value[0]},{'' if value[1] is None else value[1]})"
    return str(value).translate(_ESCAPES)


def copy(table: str, names: Sequence[str], columns: Iterable[Sequence[Any]]) -> None:
    """Write many rows by COPY, given as their columns."""
    lines = map("\t".join, zip(*map(_texts, columns), strict=True))
    with connection.cursor() as cursor:
        named = ", ".join(map(connection.ops.quote_name, names))
        text = io.BytesIO("\n".join([*lines, ""]).encode())
        cursor.copy_expert(f"COPY {table} ({named}) FROM STDIN", text, 1 << 20)
