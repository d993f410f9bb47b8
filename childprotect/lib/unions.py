"""Several small lists asked for in one query: what a page shows beside its own matter costs one journey, not one each.

The parts are put together here: Django takes for a union several times what the database needs for it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql import Query


def texts_in_one(
    parts: Mapping[str, tuple[QuerySet[Any], Sequence[str]]], *, most: int = 100
) -> dict[str, list[tuple[str, ...]]]:
    """The columns of the rows of each part as texts, by its key; no more than `most` of each, in no order."""
    found: dict[str, list[tuple[str, ...]]] = {key: [] for key in parts}
    arms, given = [], []
    for key, (rows, columns) in parts.items():
        made = _sql(rows.order_by().values_list(*columns)[:most].query)
        if made is None:
            continue
        names = [f"column{place}" for place in range(len(columns))]
        texts = ", ".join(f"{name}::text" for name in names)
        arms.append(f"SELECT %s::text, ARRAY[{texts}] FROM ({made[0]}) AS part ({', '.join(names)})")
        given += [key, *made[1]]
    if arms:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(arms), given)
            for key, row in cursor.fetchall():
                found[key].append(tuple(row))
    return found


def _sql(query: Query) -> tuple[str, Sequence[Any]] | None:
    """The SQL of a query with its values; None when there can be no row."""
    try:
        return query.sql_with_params()
    except EmptyResultSet:
        return None


def count_in_one(parts: Mapping[str, QuerySet[Any]], *, most: int) -> dict[str, int]:
    """How many rows each part has, by its key, none counted further than `most`."""
    found, counts = dict.fromkeys(parts, 0), {}
    given: list[Any] = []
    for key, rows in parts.items():
        query = rows.query.exists(limit=False)  # one column, in no order
        query.set_limits(high=most)
        made = _sql(query)
        if made is not None:
            counts[key] = f"(SELECT count(*) FROM ({made[0]}) AS part)"
            given += made[1]
    if counts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(counts.values())}", given)
            found |= zip(counts, cursor.fetchone(), strict=True)
    return found
