"""Several small lists asked for in one query: what a page shows beside its own matter costs one journey, not one each.

The parts are put together here: Django takes for a union several times what the database needs for it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from childprotect.lib.prepared import Sent, condition_of, marks

Parts = Mapping[str, tuple[QuerySet[Any], Sequence[str]]]


class TextsInOne:
    """The columns of the rows of each of `parts(*values)` as texts, by its key; no more than `most` of each, in no order.

    `kinds` are the types of the values. The SQL is made once a process, as that of `Prepared`, with the same conditions.
    """

    def __init__(self, parts: Callable[..., Parts], *kinds: type, most: int = 100) -> None:
        given = marks(kinds)
        made = {
            key: (rows.order_by().values_list(*columns)[:most].query.sql_with_params(), len(columns))
            for key, (rows, columns) in parts(*given).items()
        }
        self._keys = list(made)
        self._sql = " UNION ALL ".join(_texts(sql, columns) for (sql, _sent), columns in made.values())
        self._sent = Sent([one for key, ((_, sent), _) in made.items() for one in (key, *sent)], given)

    def __call__(self, *values: Any) -> dict[str, list[tuple[str, ...]]]:
        """The texts as they are now; one query."""
        found: dict[str, list[tuple[str, ...]]] = {key: [] for key in self._keys}
        with connection.cursor() as cursor:
            cursor.execute(self._sql, self._sent.of(values))
            for key, row in cursor.fetchall():
                found[key].append(tuple(row))
        return found


def _texts(sql: str, columns: int) -> str:
    """The columns of a query's rows as an array of texts, behind a value that names the part."""
    names = [f"column{place}" for place in range(columns)]
    texts = ", ".join(f"{name}::text" for name in names)
    return f"SELECT %s::text, ARRAY[{texts}] FROM ({sql}) AS part ({', '.join(names)})"


def _counted(rows: QuerySet[Any], most: int) -> tuple[str, Sequence[Any]]:
    """The SQL that gives a row for each of the first `most` of `rows` in no order, with its values."""
    found = condition_of(rows)
    if found is None:
        return rows.order_by().values("pk")[:most].query.sql_with_params()
    condition, sent = found
    table = connection.ops.quote_name(rows.model._meta.db_table)
    return f"SELECT FROM {table} WHERE {condition or 'true'} LIMIT %s", [*sent, most]


def count_in_one(parts: Mapping[str, QuerySet[Any]], *, most: int) -> dict[str, int]:
    """How many rows each part has, by its key, none counted further than `most`."""
    found, counts = dict.fromkeys(parts, 0), {}
    given: list[Any] = []
    for key, rows in parts.items():
        try:
            sql, sent = _counted(rows, most)
        except EmptyResultSet:  # there can be no row
            continue
        counts[key] = f"(SELECT count(*) FROM ({sql}) AS part)"
        given += sent
    if counts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(counts.values())}", given)
            found |= zip(counts, cursor.fetchone(), strict=True)
    return found
