"""Queries that every request asks: Django makes their SQL once in a process, then only their values change.

Making the SQL costs several times what sending it does, and grows with the number of columns. Only for what every request
asks in the same form (who is this, where are they posted): a list of one page has no need of it.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection, connections, models
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
        if rows.query.deferred_loading[0] or rows._prefetch_related_lookups:  # type: ignore[attr-defined]
            return None
        try:
            found = condition_of(rows)
        except EmptyResultSet:
            return []
        return None if found is None else self._ready().rows(values, *found)

    def _ready(self) -> "_Plan":
        if self._plan is None:
            self._plan = _Plan(self.queryset, marks(self.kinds))
        return self._plan


def condition_of(rows: "models.QuerySet[Any]") -> tuple[str, Sequence[Any]] | None:
    """What `rows` of a table have to fulfil, as SQL with its values ("" when nothing); None when they are more than that.

    Raises EmptyResultSet when nothing can fulfil it.
    """
    query = rows.query
    if query.annotations or query.distinct or query.combinator or query.is_sliced:
        return None
    try:
        condition, sent = query.get_compiler(connection=connection).compile(query.where)
    except FullResultSet:
        condition, sent = "", ()
    # A table that a condition only passed through stays in the list, with no reference to it left.
    return None if sum(map(bool, query.alias_refcount.values())) > 1 else (condition, sent)


def marks(kinds: Sequence[type]) -> list[Any]:
    """What stands for values of these types while the SQL is made."""
    return [MARKS[kind](place) for place, kind in enumerate(kinds)]


class Sent:
    """What is sent with SQL that was made with `marks`, to be filled with values.

    Raises ValueError when a mark is not among it.
    """

    def __init__(self, sent: Sequence[Any], marks: list[Any]) -> None:
        if any(mark not in sent for mark in marks):
            raise ValueError("A value does not reach the SQL as it is, so that it cannot be put in later.")
        self._places = [(marks.index(one) if one in marks else None, one) for one in sent]

    def of(self, values: Sequence[Any]) -> list[Any]:
        """The same with `values` in the places of the marks."""
        return [one if place is None else values[place] for place, one in self._places]


class _Plan:
    """SQL, and how a row of its answer becomes objects."""

    def __init__(self, queryset: Callable[..., Any], marks: list[Any]) -> None:
        rows = queryset(*marks)
        compiler = rows.query.get_compiler(connection=connection)
        self.sql, sent = compiler.as_sql()
        self.sent = Sent(sent, marks)
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
        self.annotated = compiler.annotation_col_map

    def rows(self, values: tuple[Any, ...], condition: str = "", sent: Sequence[Any] = ()) -> list[Any]:
        """The answer for `values` as objects, where `condition` holds as well."""
        sql = f"{self.sql} AND ({condition})" if condition else self.sql
        with connection.cursor() as cursor:
            cursor.execute(sql, [*self.sent.of(values), *sent])
            answer = cursor.fetchall()
        own = connections[connection.alias]  # looked up once, not for each row
        return [self._object(list(row), own) for row in answer]

    def _object(self, row: list[Any], own: Any) -> Any:
        for column, (converters, expression) in self.converters.items():
            for convert in converters:
                row[column] = convert(row[column], expression, own)
        if self.tuples:
            return tuple(row)
        made = self.model.from_db(own.alias, self.names, row[self.own])
        for populator in self.related:
            populator.populate(row, made)
        for name, column in self.annotated.items():
            setattr(made, name, row[column])
        return made
