"""Rows on their way into the database: keys reserved first, so that rows can point at each other, written in bulk."""

import io
import json
import re
from collections import defaultdict
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


@cache
def _fields(model: type[models.Model]) -> tuple[list[tuple[Any, Any]], bool]:
    """The fields of a table with what stands in them when nothing is said, and whether it has a ref."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    defaults = [
        (field, field.default if field.has_default() and callable(field.default) else field.get_default())
        for field in fields
    ]
    return defaults, any(field.name == "ref" for field in fields)


def _made(model: type[Row], given: dict[str, Any]) -> Row:
    """A row as `model(**given)` makes it, without its signals and in a third of the time."""
    row = model.__new__(model)
    row._state = ModelState()
    values = row.__dict__
    for field, default in _fields(model)[0]:
        name, attname = field.name, field.attname
        if name in given:
            value = given.pop(name)
            if field.remote_field is None:
                values[name] = value
                continue
            values[attname] = None if value is None else value.pk
            field.set_cached_value(row, value)
            if field.one_to_one and value is not None:
                field.remote_field.set_cached_value(value, row)
        elif attname in given:
            values[attname] = given.pop(attname)
        else:
            values[attname] = default() if callable(default) else default
    if given:
        raise TypeError(f"{model.__name__} has no {', '.join(given)}")
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
        if "ref" not in fields and _fields(model)[1]:
            fields["ref"] = self.chance.uuid()
        row = _made(model, fields | {"id": self.key(model)})
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


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.translate(_ESCAPES) if _SPECIAL.search(value) else value
    return "\\N" if value is None else str(value)


def copy(table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Write many rows by COPY."""
    lines = ["\t".join([_text(value) for value in row]) for row in rows]
    with connection.cursor() as cursor:
        named = ", ".join(map(connection.ops.quote_name, columns))
        cursor.copy_expert(f"COPY {table} ({named}) FROM STDIN", io.StringIO("\n".join([*lines, ""])))
