"""Changes of the tree: load the country, rename a unit, move a unit. What belongs to a unit follows it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from areas.models import Area, AreaName, AreaParent
from audit import log
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

KNOWN_SINCE = date(1992, 1, 1)  # the division of the present constitution; nothing here is asked about before
UNDER: dict[str, set[str | None]] = {
    "country": {None},
    "capital": {"country"},
    "aimag": {"country"},
    "district": {"capital"},
    "soum": {"aimag", "capital"},  # since 2025 the capital counts seven soums of its own
    "khoroo": {"district"},
    "bag": {"soum"},
}
# The soum that is the centre of its aimag stands first in the list of codes.
CENTRE_ENDS_WITH = "01"
# A bag that is named after being the centre of its soum: "3-р баг, Төв", "7-р баг, Сумын төв".
_CENTRE_BAG = re.compile(r",\s*(Сумын төв|Төвийн|Төв)\s*$")
HOVD_TIME = {"83", "84", "85"}  # Bayan-Ölgii, Khovd and Uvs keep Asia/Hovd
LONGEST = {
    "code": 12,
    "name_mn": 80,
    "name_en": 80,
    "iso_3166_2": 8,
    "ocha_pcode": 12,
    "postal_code": 5,
}  # letters, as the table has room
FIELDS = (
    "level", "kind", "parent_id", "district_id", "aimag_id", "name_mn", "name_en", "number", "latitude", "longitude",
    "population", "children_count", "population_year", "iso_code", "ocha_code", "postal_code", "time_zone",
)  # fmt: skip


class BrokenFile(DomainError):
    """A file of areas was refused whole; the sentence names the line."""


@transaction.atomic
def load(paths: Iterable[Path], *, by: Any = None) -> tuple[int, int]:
    """Load the tree from CSV files, parents before children; (how many are new, how many changed).

    Loading again duplicates nothing. Raises BrokenFile, naming file and line, and then nothing is loaded at all. Names
    and parents of areas that are there already are left to `rename` and `move`, which keep their history.
    """
    known = {area.code: area for area in Area.objects.select_for_update(of=("self",))}
    fresh, changed, read, keys = [], [], set(), _keys()
    for path in paths:
        for line, row in _rows(path):
            code = row["code"]
            if code in read:
                raise BrokenFile(_("%(file)s, line %(line)s: the code stands there twice.") % _at(path, line))
            read.add(code)
            made = _area(row, known, path, line)
            old = known.get(code)
            if old is None:
                known[code] = made
                made.pk = next(keys)
                _place(made, made.parent)
                fresh.append(made)
            else:
                values = {name: getattr(made, name) for name in FIELDS if name not in _KEPT}
                if any(getattr(old, name) != value for name, value in values.items()):
                    for name, value in values.items():
                        setattr(old, name, value)
                    changed.append(old)
    Area.objects.bulk_create(fresh, batch_size=1000)
    Area.objects.bulk_update(changed, [name for name in FIELDS if name not in _KEPT], batch_size=500)
    AreaParent.objects.bulk_create(
        AreaParent(area=area, parent_id=area.parent_id, valid_from=area.valid_from)
        for area in fresh
        if area.parent_id
    )
    AreaName.objects.bulk_create(
        AreaName(area=area, name_mn=area.name_mn, name_en=area.name_en, valid_from=area.valid_from)
        for area in fresh
    )
    return len(fresh), len(changed)


_KEPT = {
    "parent_id",
    "district_id",
    "aimag_id",
    "name_mn",
    "name_en",
    "kind",
}  # only `rename`, `move` and `set_kind` change these


def _at(path: Path, line: int) -> dict[str, Any]:
    return {"file": path.name, "line": line}


def _rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    """The rows of a file with their line numbers; refuses what is not such a file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BrokenFile(_("%(file)s cannot be read.") % {"file": path.name}) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BrokenFile(_("%(file)s, line %(line)s: not UTF-8 text.") % _at(path, line)) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        missing = {"code", "parent_code", "level", "name_mn", "name_en"} - set(reader.fieldnames or [])
        if missing:
            raise BrokenFile(
                _("%(file)s, line 1: a column is missing: %(name)s.") % {**_at(path, 1), "name": min(missing)}
            )
        for row in reader:
            if None in row or None in row.values():
                raise BrokenFile(
                    _("%(file)s, line %(line)s: wrong number of cells.") % _at(path, reader.line_num)
                )
            if any("\x00" in cell for cell in row.values()):
                raise BrokenFile(
                    _("%(file)s, line %(line)s: not a line of CSV.") % _at(path, reader.line_num)
                )
            yield reader.line_num, row
    except csv.Error as error:
        raise BrokenFile(
            _("%(file)s, line %(line)s: not a line of CSV.") % _at(path, reader.reader.line_num)
        ) from error


def _area(row: dict[str, str], known: dict[str, Area], path: Path, line: int) -> Area:
    """An area from a row, checked; not yet placed in the tree."""
    level, code = row["level"], row["code"]
    if level not in UNDER:
        raise BrokenFile(_("%(file)s, line %(line)s: the level is not known.") % _at(path, line))
    if not code or not row["name_mn"].strip() or not row["name_en"].strip():
        raise BrokenFile(_("%(file)s, line %(line)s: the code or a name is empty.") % _at(path, line))
    if any(len(row.get(column, "")) > longest for column, longest in LONGEST.items()):
        raise BrokenFile(_("%(file)s, line %(line)s: a code or name is too long.") % _at(path, line))
    if code in known and known[code].level != level:
        raise BrokenFile(
            _("%(file)s, line %(line)s: the unit is known, but with another level.") % _at(path, line)
        )
    parent = known.get(row["parent_code"])
    if (parent.level if parent else None) not in UNDER[level]:
        raise BrokenFile(
            _("%(file)s, line %(line)s: what it lies in is missing or of the wrong level.") % _at(path, line)
        )
    try:
        numbers = {
            "latitude": _degrees(row.get("lat"), 90),
            "longitude": _degrees(row.get("lon"), 180),
            "population": _whole(row.get("population"), 100_000_000),
            "children_count": _whole(row.get("child_population"), 100_000_000),
            "population_year": _whole(row.get("population_year"), 9999),
            "number": _whole(row.get("number"), 9999),
        }
    except (InvalidOperation, ValueError) as error:
        raise BrokenFile(_("%(file)s, line %(line)s: a number cannot be read.") % _at(path, line)) from error
    return Area(
        code=code,
        level=level,
        kind=_kind(level, code, row["name_mn"], parent),
        parent=parent,
        name_mn=row["name_mn"].strip(),
        name_en=row["name_en"].strip(),
        iso_code=row.get("iso_3166_2", ""),
        ocha_code=row.get("ocha_pcode", ""),
        postal_code=row.get("postal_code", ""),
        time_zone="Asia/Hovd" if code[:2] in HOVD_TIME else "Asia/Ulaanbaatar",
        valid_from=KNOWN_SINCE,
        **numbers,
    )


def _kind(level: str, code: str, name: str, parent: Area | None) -> str:
    """What distances there are, as far as the list tells: an administrator corrects it (`set_kind`).

    A soum has its centre in it, so a case that knows no bag counts as there; a bag counts as remote unless it belongs
    to the centre of the aimag or is named after being the centre of its soum.
    """
    if level == "aimag":
        return Area.Kind.AIMAG_CENTRE
    if level == "soum":
        centre = parent is not None and parent.level == Area.Level.AIMAG and code.endswith(CENTRE_ENDS_WITH)
        return Area.Kind.AIMAG_CENTRE if centre else Area.Kind.SOUM_CENTRE
    if level == "bag":
        if parent is not None and parent.kind == Area.Kind.AIMAG_CENTRE:
            return Area.Kind.AIMAG_CENTRE
        return Area.Kind.SOUM_CENTRE if _CENTRE_BAG.search(name) else Area.Kind.REMOTE
    return Area.Kind.CITY


def _whole(text: str | None, most: int) -> int | None:
    """A whole number from 0 to `most`, or None for an empty cell; raises ValueError for anything else."""
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > most:
        raise ValueError(text)
    return int(text)


def _degrees(text: str | None, most: int) -> Decimal | None:
    """Degrees to five decimals (about a metre), or None for an empty cell; raises ValueError beyond `most`."""
    if not text:
        return None
    degrees = Decimal(text)
    if not abs(degrees) <= most:
        raise ValueError(text)
    return degrees.quantize(Decimal("0.00001"))


def _place(area: Area, parent: Area | None) -> None:
    """Set the ids of the soum or district and of the aimag or capital the area is or lies in."""
    if area.level in {Area.Level.AIMAG, Area.Level.CAPITAL}:
        area.aimag_id = area.pk
    elif area.level in {Area.Level.SOUM, Area.Level.DISTRICT} and parent is not None:
        area.district_id, area.aimag_id = area.pk, parent.pk
    elif area.level in {Area.Level.KHOROO, Area.Level.BAG} and parent is not None:
        area.district_id, area.aimag_id = parent.pk, parent.aimag_id


def _keys() -> Iterator[int]:
    """Keys for new areas, reserved in blocks, so that rows can point at each other before they are written."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('areas_area', 'id')) FROM generate_series(1, 500)"
            )
            yield from [key for (key,) in cursor.fetchall()]


@transaction.atomic
def rename(area: Area, *, name_mn: str, name_en: str, since: date, by: Any = None) -> Area:
    """Give a unit new names from a day; the old ones stay in its history."""
    area = Area.objects.select_for_update(of=("self",)).get(pk=area.pk)
    if not name_mn.strip() or not name_en.strip():
        raise DomainError(_("Give the name in both scripts."))
    if max(len(name_mn), len(name_en)) > LONGEST["name_mn"]:
        raise DomainError(_("A name has at most %(most)s letters.") % {"most": LONGEST["name_mn"]})
    current = area.names.get(valid_to=None)
    _not_ahead(since)
    if since <= current.valid_from:
        raise DomainError(_("The new name must begin after the present one."), "since")
    current.valid_to = since
    current.save(update_fields=["valid_to"])
    AreaName.objects.create(area=area, name_mn=name_mn.strip(), name_en=name_en.strip(), valid_from=since)
    old = {"name_mn": area.name_mn, "name_en": area.name_en}
    area.name_mn, area.name_en = name_mn.strip(), name_en.strip()
    area.save(update_fields=["name_mn", "name_en"])
    log.record(by, "area.renamed", area, old=old, code=area.code)
    return area


@transaction.atomic
def move(area: Area, *, parent: Area, since: date, by: Any = None) -> Area:
    """Put a soum under another aimag, a khoroo under another district, from a day.

    What lies below is carried along here, records of the unit by the database (composite foreign keys with ON UPDATE
    CASCADE), and with them scope; postings stay with the area. Raises DomainError when the level does not fit.
    """
    area = Area.objects.select_for_update(of=("self",)).get(pk=area.pk)
    if area.level not in {Area.Level.SOUM, Area.Level.KHOROO} or parent.level not in UNDER[area.level]:
        raise DomainError(_("A soum lies in an aimag or the capital, a khoroo in a district."), "parent")
    if parent.pk == area.parent_id:
        raise DomainError(_("The unit lies there already."), "parent")
    current = area.parents.get(valid_to=None)
    _not_ahead(since)
    if since <= current.valid_from:
        raise DomainError(_("The move must come after the present parent began."), "since")
    current.valid_to = since
    current.save(update_fields=["valid_to"])
    AreaParent.objects.create(area=area, parent=parent, valid_from=since)
    was = area.parent
    area.parent = parent
    _place(area, parent)
    area.save(update_fields=["parent", "district", "aimag"])
    Area.objects.filter(parent=area).update(district_id=area.district_id, aimag_id=area.aimag_id)
    log.record(by, "area.moved", area, code=area.code, was=was.code if was else "", now=parent.code)
    return area


@transaction.atomic
def set_kind(area: Area, *, kind: str, by: Any) -> Area:
    """Say what distances there are in a soum or bag, where the list of areas could not tell: limits differ by it.

    Clocks that run keep the limit they were started by. Raises DomainError for any other level or an unknown kind.
    """
    area = Area.objects.select_for_update(of=("self",)).get(pk=area.pk)
    if area.level not in {Area.Level.SOUM, Area.Level.BAG}:
        raise DomainError(_("Only soums and bags differ in their distances."), "kind")
    if kind not in Area.Kind.values:
        raise DomainError(_("Choose what distances there are."), "kind")
    if kind != area.kind:
        was, area.kind = area.kind, kind
        area.save(update_fields=["kind"])
        log.record(by, "area.kind_set", area, code=area.code, was=was, now=kind)
    return area


def _not_ahead(since: date) -> None:
    """A change is entered from its day on: the tree says what holds today."""
    if since > clock.today():
        raise DomainError(_("This day has not come yet. Enter the change on that day."), "since")
