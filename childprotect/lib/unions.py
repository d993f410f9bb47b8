"""Several small lists asked for in one query: what a page shows beside its own matter costs one journey, not one each."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, TextField, Value


def in_one(
    parts: Mapping[str, QuerySet[Any]], *columns: str, most: int = 100
) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each part, by its key, as tuples of `columns`; no more than `most` of each, in no order.

    The columns carry the same types in every part. Without columns the rows are empty tuples, to be counted.
    """
    found: dict[str, list[tuple[Any, ...]]] = {key: [] for key in parts}
    arms = [
        rows.order_by()
        .annotate(part=Value(key, output_field=TextField()))
        .values_list("part", *columns)[:most]
        for key, rows in parts.items()
    ]
    if not arms:
        return found
    for key, *row in arms[0].union(*arms[1:], all=True) if len(arms) > 1 else arms[0]:
        found[key].append(tuple(row))
    return found


def count_in_one(parts: Mapping[str, QuerySet[Any]], *, most: int) -> dict[str, int]:
    """How many rows each part has, by its key, none counted further than `most`.

    Put together here: a union of the parts costs Django several times what the database needs for it.
    """
    found, counts = dict.fromkeys(parts, 0), {}
    given: list[Any] = []
    for key, rows in parts.items():
        try:
            sql, values = rows.order_by().values("pk")[:most].query.sql_with_params()
        except EmptyResultSet:
            continue
        counts[key] = f"(SELECT count(*) FROM ({sql}) AS part)"
        given += values
    if counts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(counts.values())}", given)
            found |= zip(counts, cursor.fetchone(), strict=True)
    return found
