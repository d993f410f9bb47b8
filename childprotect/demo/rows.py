"""Rows on their way into the database: keys reserved first, so that rows can point at each other, written in bulk."""

import io
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState

from audit.models import Event
from childprotect.demo.chance import Chance

Row = TypeVar("Row", bound=models.Model)
BLOCK = 500
# Kinds of fields whose values COPY takes as they print; a table with others is written the slow way.
PLAIN = (
    models.AutoField, models.BooleanField, models.CharField, models.DateField, models.DecimalField, models.ForeignKey,
    models.IntegerField, models.JSONField, models.TextField, models.TimeField, models.UUIDField,
)  # fmt: skip
EVENT = ("at", "kind", "actor_id", "verb", "subject_type", "subject_ref", "case_ref", "data")
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True)
class Blank:
    """What a row of a table is before anything is said of it."""

    named: dict[str, Any]  # its fields by name
    values: dict[str, Any]  # what stands in their columns when nothing is said
    made: tuple[tuple[str, Callable[[], Any]], ...]  # columns whose value is made anew for each row
    has_ref: bool


@cache
def _blank(model: type[models.Model]) -> Blank:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    values, made = {}, []
    for field in fields:
        if field.has_default() and callable(field.default):
            made.append((field.attname, field.default))
        values[field.attname] = None if made and made[-1][0] == field.attname else field.get_default()
    named = {field.name: field for field in fields}
    return Blank(named, values, tuple(made), "ref" in named)


def _made(model: type[Row], given: dict[str, Any]) -> Row:
    """A row as `model(**given)` makes it, without its signals and in a fifth of the time."""
    row, blank = model.__new__(model), _blank(model)
    row._state = ModelState()
    values = row.__dict__
    values.update(blank.values)
    for name, value in given.items():
        field = blank.named.get(name)
        if field is None:
            if name not in blank.values:
                raise TypeError(f"{model.__name__} has no {name}")
            values[name] = value
        elif field.remote_field is None:
            values[name] = value
        else:
            values[field.attname] = None if value is None else value.pk
            row._state.fields_cache[name] = value
            if field.one_to_one and value is not None:
                field.remote_field.set_cached_value(value, row)
    for column, make in blank.made:
        if column not in given:
            values[column] = make()
    return row


class Rows:
    """Collects rows of many tables and writes them in the order in which the tables were first used."""

    def __init__(self, chance: Chance):
        self.chance = chance
        self.waiting: dict[type[models.Model], list[Any]] = {}
        self._events: list[tuple[Any, ...]] = []
        self._keys: dict[type[models.Model], list[int]] = defaultdict(list)

    def key(self, model: type[models.Model]) -> int:
        """The next key of a table, from its sequence."""
        if not self._keys[model]:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                    [model._meta.db_table, BLOCK],
                )
                self._keys[model] = [key for (key,) in cursor.fetchall()][::-1]
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
        self._events.append(
            (at, kind.value, actor, verb, label, subject.ref, ref, json.dumps(data, ensure_ascii=False))
        )

    def write(self) -> int:
        """Write everything; how many rows that were."""
        written = len(self._events)
        for model, rows in self.waiting.items():
            _fill(model, rows)
            written += len(rows)
        self._events.sort(key=lambda event: event[0])  # keys in the order of time, as a log has them
        copy(Event._meta.db_table, EVENT, self._events)
        self.waiting.clear()
        self._events.clear()
        return written


def _fill(model: type[models.Model], rows: list[Any]) -> None:
    """Write the rows of one table: by COPY, much faster than INSERT, where its fields are plain."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    if not all(isinstance(field, PLAIN) for field in fields):
        model._base_manager.bulk_create(rows, batch_size=2000)
        return
    # Nothing is worked out at the last moment.
    assert not any(getattr(field, "auto_now", False) for field in fields)
    as_json = [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]
    values = list(map(attrgetter(*(field.attname for field in fields)), rows))
    if as_json:
        values = [
            tuple(
                json.dumps(value, ensure_ascii=False) if place in as_json and value is not None else value
                for place, value in enumerate(row)
            )
            for row in values
        ]
    copy(model._meta.db_table, tuple(field.column for field in fields), values)


def _texts(values: Sequence[Any]) -> Sequence[str]:
    """A column as COPY reads it, one kind of value at a time."""
    kinds = set(map(type, values))
    if kinds == {str}:
        texts = values
    elif kinds == {uuid.UUID}:
        return [f"{value.int:032x}" for value in values]
    elif type(None) not in kinds:
        texts = list(map(str, values))
    else:
        return ["\\N" if value is None else _text(value) for value in values]
    return list(map(_text, texts)) if _SPECIAL.search("".join(texts)) else texts


def _text(value: Any) -> str:
    text = str(value)
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def copy(table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Write many rows by COPY."""
    lines = map("\t".join, zip(*map(_texts, zip(*rows, strict=True)), strict=True))
    with connection.cursor() as cursor:
        named = ", ".join(map(connection.ops.quote_name, columns))
        cursor.copy_expert(f"COPY {table} ({named}) FROM STDIN", io.StringIO("\n".join([*lines, ""])))
