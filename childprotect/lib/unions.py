"""Several small lists asked for in one query: what a page shows beside its own matter costs one journey, not one each."""

from collections.abc import Mapping
from typing import Any

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
