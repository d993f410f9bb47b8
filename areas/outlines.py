"""Outlines of aimags and soums for maps, projected once a process to a grid 800 units wide.

Boundaries: National Statistics Office of Mongolia and UN OCHA (COD-AB), CC BY 3.0 IGO; simplified. Every page with a map
names them (components/map.html does).
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from childprotect.lib import charts

DATA = Path(__file__).parent / "data"
# Where a name would lie on its neighbour's: moved by so many units, or left out (the area still has its title).
MOVED = {"41": (-30, 28), "43": (-22, -20), "11": (-2, 4)}
TOO_SMALL = frozenset({"42", "45", "61"})


@dataclass(frozen=True)
class Outline:
    """One area of a map: its path, and where its name stands if there is room for it."""

    path: str
    x: int
    y: int
    named: bool


@dataclass(frozen=True)
class Map:
    """Outlines by area code, in a drawing of `width` and `height` units."""

    width: int
    height: int
    areas: dict[str, Outline]


@cache
def _features(name: str) -> list[dict[str, Any]]:
    return json.loads((DATA / f"{name}.geojson").read_text("utf-8"))["features"]


def _rings(feature: dict[str, Any]) -> list[charts.Ring]:
    geometry = feature["geometry"]
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for part in parts for ring in part]


def _drawn(features: list[dict[str, Any]]) -> Map:
    frame = charts.frame([ring for feature in features for ring in _rings(feature)])
    areas = {}
    for feature in features:
        rings, code = _rings(feature), feature["properties"]["code"]
        x, y = charts.middle(max(rings, key=len), frame)
        right, down = MOVED.get(code, (0, 0))
        areas[code] = Outline(charts.outline(rings, frame), x + right, y + down, code not in TOO_SMALL)
    return Map(frame.width, frame.height, areas)


@cache
def country() -> Map:
    """The aimags and the capital."""
    return _drawn(_features("provinces"))


@cache
def aimag(code: str) -> Map:
    """The soums or districts of one aimag or of the capital; empty for a code that is neither."""
    inside = [feature for feature in _features("soums") if feature["properties"]["parent_code"] == code]
    return _drawn(inside) if inside else Map(800, 1, {})
