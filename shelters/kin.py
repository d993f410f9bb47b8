"""What must be known of kin before a child stays with them, and what of it is."""

from dataclasses import dataclass

from cases import codes
from shelters.models import KinCheck, Stay
from shelters.models.other_placement import FROM_SEVEN, KIN_CHECKS, SUPERVISOR

ASKED_FROM = 7  # years from which a child's consent is asked


@dataclass
class Point:
    """One point of the list, and its newest answer."""

    code: str
    word: str
    supervisor: bool
    found: KinCheck | None

    @property
    def holds(self) -> bool:
        """Whether it was found to be so."""
        return self.found is not None and self.found.answer == KinCheck.Answer.YES


def points(stay: Stay) -> list[Point]:
    """The points for this child; what is asked of older children is left out for a younger one."""
    newest = {row.point: row for row in KinCheck.objects.filter(stay=stay).select_related("by")}
    age = stay.child.age
    return [
        Point(code, word, codes.group(KIN_CHECKS, code) == SUPERVISOR, newest.get(code))
        for code, word in codes.choices(KIN_CHECKS)
        if codes.group(KIN_CHECKS, code) != FROM_SEVEN or age is None or age >= ASKED_FROM
    ]
