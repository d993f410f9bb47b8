"""What the stays of a year cost by the norm, by quarter and source of funding, against the budget.

Days are those that are kept (with their corrections); a day costs the norm of its day and of the kind of facility. What
a facility's days cost is shared among its sources as their amounts for the year are.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from shelters.history import reach
from shelters.models import CostNorm, DayCorrection, DaySheet, Facility, Funding

VIEW = "shelters.view_funding"
NOBODY = ""  # no source is entered for the year
QUARTERS = 4


@dataclass
class Line:
    """A source, a facility, or the sum: days and cost of each quarter, and the budget of the year."""

    label: str
    days: list[int] = field(default_factory=lambda: [0] * QUARTERS)
    cost: list[float] = field(default_factory=lambda: [0.0] * QUARTERS)
    budget: int = 0

    @property
    def total(self) -> int:
        """What the year costs."""
        return round(sum(self.cost))

    @property
    def quarters(self) -> list[int]:
        """What each quarter costs, in whole tögrög."""
        return [round(one) for one in self.cost]

    @property
    def left(self) -> int:
        """What is left of the budget; below zero: what is missing."""
        return self.budget - self.total

    @property
    def percent(self) -> int | None:
        """How much of the budget is used; None without a budget."""
        return round(100 * self.total / self.budget) if self.budget else None


@dataclass
class Costs:
    """A year."""

    year: int
    total: Line
    sources: list[Line]
    facilities: list[Line]
    norms: list[CostNorm]

    @property
    def unconfirmed(self) -> bool:
        """Whether a norm is our default."""
        return any(norm.approval != "confirmed" for norm in self.norms)


def build(user: Any, year: int, aimag: str = "", facility: Any = None) -> Costs:
    """The costs of a year where a person may see them; six queries, whatever the number of facilities."""
    begin, end = date(year, 1, 1), date(year + 1, 1, 1)
    norms = list(CostNorm.objects.filter(valid_from__lt=end).exclude(valid_to__lte=begin))
    pieces = _pieces(year, norms)
    rows = reach(user, aimag, facility)
    sums = {
        f"p{place}": Sum("care_days", filter=Q(day__gte=first, day__lt=last))
        for place, (first, last) in enumerate(pieces)
    }
    sheets = rows[DaySheet].filter(day__gte=begin, day__lt=end).order_by()
    days = {
        key: [number or 0 for number in numbers]
        for key, *numbers in sheets.values_list("facility_id").annotate(**sums)
    }
    fixes = rows[DayCorrection].filter(day__gte=begin, day__lt=end, figure=DayCorrection.Figure.CARE_DAYS)
    for row in fixes:
        place = next(place for place, (first, last) in enumerate(pieces) if first <= row.day < last)
        days[row.facility_id][place] += row.new - row.old
    funding: dict[int, dict[str, int]] = {}
    for paid in Funding.objects.visible_to(user).filter(year=year):
        funding.setdefault(paid.facility_id, {})[paid.source] = paid.amount
    words: dict[str, str] = {code: str(word) for code, word in Funding.Source.choices}
    by_source = {code: Line(word) for code, word in [*words.items(), (NOBODY, _("No source entered"))]}
    total, lines = Line(_("Total")), []
    known = Facility.objects.visible_to(user, "shelters.view_board").order_by("aimag__name_key", "name_key")
    if aimag:
        known = known.filter(aimag__code=aimag)
    if facility:
        known = known.filter(ref=facility)
    for place_ in known:
        line = Line(place_.name)
        kind = CostNorm.Kind.SHELTER if place_.shelter else CostNorm.Kind.CENTRE
        for (first, _last), number in zip(pieces, days.get(place_.pk, []), strict=False):
            quarter = (first.month - 1) // 3
            line.days[quarter] += number
            line.cost[quarter] += number * _amount(norms, kind, first)
        amounts = funding.get(place_.pk, {})
        line.budget = sum(amounts.values())
        _share(line, amounts, by_source)
        _add(total, line)
        lines.append(line)
    sources = [line for line in by_source.values() if line.budget or any(line.days) or line.total]
    return Costs(year, total, sources, lines, norms)


def _pieces(year: int, norms: list[CostNorm]) -> list[tuple[date, date]]:
    """The quarters of a year, cut where a norm begins or ends."""
    cuts = {date(year, month, 1) for month in (1, 4, 7, 10)} | {date(year + 1, 1, 1)}
    for norm in norms:
        cuts |= {day for day in (norm.valid_from, norm.valid_to) if day is not None and day.year == year}
    ordered = sorted(cuts)
    return list(pairwise(ordered))


def _amount(norms: list[CostNorm], kind: str, day: date) -> int:
    """The norm of a day; nothing where none rules."""
    ruling = (
        norm.amount
        for norm in norms
        if norm.kind == kind and norm.valid_from <= day and (norm.valid_to is None or norm.valid_to > day)
    )
    return next(ruling, 0)


def _share(line: Line, amounts: dict[str, int], by_source: dict[str, Line]) -> None:
    """Share the cost of a facility among its sources, as their amounts are."""
    shares = (
        {source: amount / line.budget for source, amount in amounts.items()} if line.budget else {NOBODY: 1.0}
    )
    for source, share in shares.items():
        to = by_source[source]
        to.budget += amounts.get(source, 0)
        for quarter in range(QUARTERS):
            to.cost[quarter] += line.cost[quarter] * share


def _add(total: Line, line: Line) -> None:
    total.budget += line.budget
    for quarter in range(QUARTERS):
        total.days[quarter] += line.days[quarter]
        total.cost[quarter] += line.cost[quarter]
