"""Queries that every request asks: Django makes their SQL once in a process, then only their values change.

Making the SQL costs several times what sending it does, and grows with the number of columns. Only for what every request
asks in the same form (who is this, where are they posted): a list of one page has no need of it.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection, models
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)
# What stands for the value at a place while the SQL is made; no query of ours holds such a value otherwise.
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda place: -7_000_000_001 - place,
    str: lambda place: f"\N{ZERO WIDTH NO-BREAK SPACE}value {place}",
    date: lambda place: date(1, 1, 1 + place),
    UUID: lambda place: UUID(int=7_000_000_001 + place),
    datetime: lambda place: datetime(1, 1, 2, tzinfo=UTC) + timedelta(seconds=place),
}


class Prepared(Generic[M]):
    """The rows of `queryset(*values)`, in its order, with what it reads of related rows; tuples of a `values_list`.

    `kinds` are the types of the values in their order, one of MARKS. A value may only be compared with: it decides
    neither a column nor a join. Raises ValueError at the first call when a value does not reach the SQL as it is.
    """

    def __init__(self, queryset: "Callable[..., models.QuerySet[M]]", *kinds: type) -> None:
        self.queryset, self.kinds = queryset, kinds
        self._plan: _Plan | None = None

    def __call__(self, *values: Any) -> list[M]:
        """The rows as they are now."""
        return self._ready().rows(values)

    def among(self, rows: "models.QuerySet[M]", *values: Any) -> list[M] | None:
        """Those of the rows that are among `rows` as well, in no order; None when that cannot be asked in this way.

        Of `rows` only the condition is made anew, so that it can have neither joins nor columns of its own.
        """
        query = rows.query
        own = query.annotations or query.distinct or query.combinator or query.deferred_loading[0]
        if own or query.is_sliced or rows._prefetch_related_lookups:  # type: ignore[attr-defined]
            return None
        compiler = query.get_compiler(connection=connection)
        try:
            condition, sent = compiler.compile(query.where)
        except EmptyResultSet:
            return []
        except FullResultSet:
            condition, sent = "", ()
        # A table that a condition only passed through stays in the list, with no reference to it left.
        if sum(map(bool, query.alias_refcount.values())) > 1:
            return None
        return self._ready().rows(values, condition, sent)

    def _ready(self) -> "_Plan":
        if self._plan is None:
            self._plan = _Plan(self.queryset, [MARKS[kind](place) for place, kind in enumerate(self.kinds)])
        return self._plan


class _Plan:
    """SQL, and how a row of its answer becomes objects."""

    def __init__(self, queryset: Callable[..., Any], marks: list[Any]) -> None:
        rows = queryset(*marks)
        compiler = rows.query.get_compiler(connection=connection)
        self.sql, sent = compiler.as_sql()
        missing = [mark for mark in marks if mark not in sent]
        if missing:
            raise ValueError("A value does not reach the SQL as it is, so that it cannot be put in later.")
        self.places = [(marks.index(one) if one in marks else None, one) for one in sent]
        self.converters = compiler.get_converters([column[0] for column in compiler.select])
        self.tuples = rows._fields is not None
        if self.tuples:
            return
        info = compiler.klass_info
        self.model = info["model"]
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        self.own = slice(first, last)
        self.names = [column[0].target.attname for column in compiler.select[first:last]]
        self.related = get_related_populators(info, compiler.select, connection.alias)  # type: ignore[call-arg]

    def rows(self, values: tuple[Any, ...], condition: str = "", sent: Sequence[Any] = ()) -> list[Any]:
        """The answer for `values` as objects, where `condition` holds as well."""
        sql = f"{self.sql} AND ({condition})" if condition else self.sql
        with connection.cursor() as cursor:
            own = [one if place is None else values[place] for place, one in self.places]
            cursor.execute(sql, [*own, *sent])
            answer = cursor.fetchall()
        return [self._object(list(row)) for row in answer]

    def _object(self, row: list[Any]) -> Any:
        for column, (converters, expression) in self.converters.items():
            for convert in converters:
                row[column] = convert(row[column], expression, connection)
        if self.tuples:
            return tuple(row)
        made = self.model.from_db(connection.alias, self.names, row[self.own])
        for populator in self.related:
            populator.populate(row, made)
        return made
