"""What the filters of a list offer: the units and workers of the cases behind its rows."""

from typing import Any

from django.db.models import QuerySet

from areas.models import Area
from childprotect.lib.mongolian import short_name

MOST_UNITS, MOST_WORKERS = 60, 200


def units_of(rows: QuerySet[Any], case: str = "") -> list[tuple[str, str]]:
    """The units of the cases of `rows`, which a person meets; `case` is the lookup prefix of the case ("" or "case__")."""
    units = rows.order_by().values(f"{case}unit_id").distinct()
    return list(Area.objects.filter(pk__in=units).paths(MOST_UNITS))


def workers_of(rows: QuerySet[Any], case: str = "") -> list[tuple[str, str]]:
    """The responsible workers of the cases of `rows`, in the order of their names."""
    worker = f"{case}worker"
    workers = (
        rows.exclude(**{worker: None})
        .order_by(f"{worker}__name_key", f"{worker}_id")
        .values_list(f"{worker}__ref", f"{worker}__given_name", f"{worker}__father_name")
        .distinct()
    )
    return [(str(ref), short_name(given, father)) for ref, given, father in workers[:MOST_WORKERS]]
