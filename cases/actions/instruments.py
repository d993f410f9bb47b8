"""Loading instruments from their files: whole or not at all, again changes nothing."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import log
from cases.instruments.checking import BrokenDefinition, Problem, read
from cases.models import Instrument

FOLDER = Path(__file__).resolve().parents[1] / "instruments" / "data"
Found = tuple[str, dict[str, Any]]  # the file's name, and what it says


@transaction.atomic
def load(paths: Iterable[Path] | None = None, *, by: Any = None) -> tuple[int, int]:
    """Load definitions (default: the project's own); how many versions are new, how many changed before anybody used them.

    A version begins on its day and ends the one before. Raises BrokenDefinition with every fault found, and then nothing
    is loaded at all: for a file that cannot be read or refers to a question that is not there, for versions that do not
    begin one after the other, and for a changed version that a sheet was made with.
    """
    found = _read(sorted(FOLDER.glob("*.json")) if paths is None else paths)
    known = {(row.code, row.version): row for row in Instrument.objects.select_for_update()}
    fresh, changed, problems = [], [], []
    for file, raw in found:
        row = known.get((raw["code"], raw["version"]))
        if row is None:
            row = known[raw["code"], raw["version"]] = Instrument(code=raw["code"], version=raw["version"])
            fresh.append(row)
        elif row.content == raw:
            continue
        elif row.sheets.exists():
            problems.append(
                Problem(
                    file,
                    "version",
                    _("version %(version)s is in use and cannot be changed. Give the change a new version."),
                    {"version": row.version},
                )
            )
            continue
        else:
            changed.append(row)
        _fill(row, raw)
    problems += _out_of_order(known.values(), found)
    if problems:
        raise BrokenDefinition(problems)
    for row in _with_ends(known.values()):
        row.save()
    for row in (*fresh, *changed):
        log.record(by, "instrument.loaded", row, instrument=row.code, version=row.version)
    return len(fresh), len(changed)


def _read(paths: Iterable[Path]) -> list[Found]:
    """What the files say, each found sound; raises BrokenDefinition with the faults of all."""
    found: list[Found] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            raw = read(path.read_bytes(), path.name)
        except OSError:
            problems.append(Problem(path.name, "", _("the file cannot be read.")))
        except BrokenDefinition as broken:
            problems += broken.problems
        else:
            if any(
                (raw["code"], raw["version"]) == (other["code"], other["version"]) for _file, other in found
            ):
                problems.append(Problem(path.name, "version", _("another file holds the same version.")))
            found.append((path.name, raw))
    if problems:
        raise BrokenDefinition(problems)
    return found


def _fill(row: Instrument, raw: dict[str, Any]) -> None:
    row.number, row.title_mn, row.title_en = raw["number"], raw["title"]["mn"], raw["title"]["en"]
    row.legal_reference, row.approval = raw["legal_reference"]["mn"], raw["approval"]
    row.valid_from, row.content = date.fromisoformat(raw["valid_from"]), raw


def _out_of_order(rows: Iterable[Instrument], found: list[Found]) -> list[Problem]:
    """Versions of one instrument that do not begin one after the other."""
    files = {(raw["code"], raw["version"]): file for file, raw in found}
    problems = []
    ordered = sorted(rows, key=lambda row: (row.code, row.version))
    for before, row in pairwise(ordered):
        if before.code == row.code and before.valid_from >= row.valid_from:
            problems.append(
                Problem(
                    files.get((row.code, row.version)) or files.get((before.code, before.version), row.code),
                    "valid_from",
                    _("version %(version)s must begin after version %(before)s, which begins on %(day)s."),
                    {"version": row.version, "before": before.version, "day": before.valid_from},
                )
            )
    return problems


def _with_ends(rows: Iterable[Instrument]) -> list[Instrument]:
    """The rows, each ending where the next version begins; the newest goes on. Older ones first."""
    ordered = sorted(rows, key=lambda row: (row.code, row.version))
    for row, after in zip(ordered, [*ordered[1:], None], strict=True):
        row.valid_to = after.valid_from if after is not None and after.code == row.code else None
    return ordered
