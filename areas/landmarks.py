"""Loading landmarks: names people use for places, from a file; again without a trace."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from areas.actions import BrokenFile
from areas.models import Area, Landmark

SINCE = date(2024, 9, 1)  # of the rows that come with the service
FIELDS = {"area_code", "kind", "name_mn", "name_en"}


@transaction.atomic
def load_landmarks(path: Path, *, since: date = SINCE, invented: bool = False) -> int:
    """The landmarks of a CSV file (area_code, kind, name_mn, name_en); how many are new.

    A landmark of the same area and name that stands already is left as it is. Raises BrokenFile, naming the line, for
    an area or a kind nobody knows, and then nothing is loaded at all.
    """
    areas = dict(Area.objects.values_list("code", "pk"))
    there = set(Landmark.objects.current().values_list("area_id", "name_mn"))
    fresh = []
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            if (
                not row.keys() >= FIELDS
                or row["area_code"] not in areas
                or row["kind"] not in Landmark.Kind.values
            ):
                raise BrokenFile(
                    _("%(file)s, line %(line)s: no such area or kind.") % {"file": path.name, "line": line}
                )
            key = (areas[row["area_code"]], row["name_mn"].strip())
            if key not in there:
                there.add(key)
                fresh.append(
                    Landmark(
                        area_id=key[0],
                        kind=row["kind"],
                        name_mn=key[1],
                        name_en=row["name_en"].strip(),
                        invented=invented,
                        valid_from=since,
                    )
                )
    return len(Landmark.objects.bulk_create(fresh))
