"""Children in reports that wait for a decision: they have no file yet, so nothing but these rows knows of them.

Few reports wait in anybody's area, so they are read and compared here, not in the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases import lexicon, matching, names
from cases.matching import ENOUGH, Known
from cases.models import Report, ReportChild
from childprotect.lib.mongolian import name_key

READ = 300  # the newest that wait
MOST = 5


@dataclass
class Waiting:
    """A child of a report that waits, who may be the one typed, and why."""

    line: ReportChild
    points: int
    codes: list[str]

    @property
    def reasons(self) -> list[str]:
        """Why, in the reader's language."""
        return matching.in_words(self.codes)


def children(user: Any, besides: Report | None = None) -> Iterable[ReportChild]:
    """The children of the reports that wait within a person's scope."""
    reports = Report.objects.visible_to(user).open()
    if besides is not None:
        reports = reports.exclude(pk=besides.pk)
    newest = list(reports.order_by("-received_at").values_list("pk", flat=True)[:READ])
    lines = ReportChild.objects.filter(report__in=newest).exclude(given_name="", registration_number="")
    return lines.select_related("report__unit__district", "report__unit__aimag").order_by("-report", "pk")


def like(user: Any, known: Known, besides: Report | None = None) -> list[Waiting]:
    """Children of other reports that wait who may be `known`, the likeliest first."""
    if not known.given and not known.registration_number:
        return []
    found = []
    for line in children(user, besides):
        points, codes = matching.compare(known, Known.reported(line))
        if points >= ENOUGH:
            found.append(Waiting(line, points, codes))
    return sorted(found, key=lambda one: -one.points)[:MOST]


def named(user: Any, text: str) -> list[int]:
    """The reports that wait for a child whose name answers what was typed, the newest first."""
    typed = [one.key for one in names.words(text) if not one.initial]
    if not typed or max(map(len, typed)) < names.SHORTEST:
        return []
    return list(
        dict.fromkeys(
            line.report_id
            for line in children(user)
            if line.given_name and _answers(typed, name_key(line.given_name), name_key(line.father_name))
        )
    )


def _answers(typed: list[str], given: str, father: str) -> bool:
    """Whether one typed word is the given name, and every other the father's, as far as that is known."""
    return any(
        _is(word, given) and all(not father or _is(other, father) for other in typed if other is not word)
        for word in typed
    )


def _is(word: str, key: str) -> bool:
    return key.startswith(word) or lexicon.distance(word, key) is not None
