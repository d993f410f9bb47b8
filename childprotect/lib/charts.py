"""Numbers into points: pure functions that templates/components/chart_*.html draw as SVG. No colours, no words, no HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True)
class Bar:
    """A bar on a scale of 100: how wide, and what is left."""

    width: float
    rest: float
    over: bool  # the value is above the limit


def bar(value: float, limit: float) -> Bar:
    """`value` against `limit` on a scale of 100; above the limit the bar is full and says so."""
    share = 0.0 if limit <= 0 else min(max(value / limit, 0.0), 1.0)
    width = round(share * 100, 2)
    return Bar(width, round(100 - width, 2), value > limit)
