"""A few children of the demo stand in two files: of two areas for the registrar, of one unit for its workers."""

from datetime import timedelta
from typing import Any

from django.db.models import F

from accounts.models import User
from cases import duplicates
from cases.actions import duplicates as decisions
from cases.models import Child, DuplicateCandidate, ReportChild
from childprotect.demo.chance import Chance
from childprotect.demo.rows import Rows
from childprotect.demo.story import Story
from childprotect.lib import clock

# The unit of the one file and of the other.
PAIRS = (
    ("4631", "4401"), ("4631", "111651"), ("111051", "4416"), ("111653", "111053"), ("4643", "4401"), ("4601", "111051"),
    ("4631", "4631"), ("111051", "111051"),
)  # fmt: skip
VOWELS = str.maketrans("өүӨҮ", "оуОУ")


def plant(rows: Rows, chance: Chance, stories: list[Story]) -> list[Child]:
    """Give some children who they are in another file, written a little differently; both of each pair."""
    whole = [story for story in stories if _whole(story.case.child) and not story.case.was_placed]
    taken: set[int] = set()
    found: list[Child] = []
    for one_code, other_code in PAIRS:
        one = _first(whole, one_code, taken)
        other = _first(whole, other_code, taken)
        if one is None or other is None:
            continue
        _write_again(other, one, chance)
        for line in rows.waiting.get(ReportChild, []):
            if line.child is other:
                _copy(line, other)
        found += [one, other]
    return found


def _first(stories: list[Story], code: str, taken: set[int]) -> Child | None:
    for story in stories:
        child = story.case.child
        if story.unit.code == code and child.pk not in taken:
            taken.add(child.pk)
            return child
    return None


def _whole(child: Child) -> bool:
    return bool(child.given_name and child.father_name and child.birth_date)


def _write_again(child: Child, model: Child, chance: Chance) -> None:
    """The same child as somebody else writes it: vowels mixed up, or a letter left out."""
    _copy(child, model)
    name = model.given_name
    mixed = name.translate(VOWELS)
    place = len(name) // 2
    child.given_name = mixed if mixed != name else name[:place] + name[place + 1 :]
    child.registration_number = model.registration_number if chance.true(0.4) else ""
    child.set_keys()


def _copy(row: Any, model: Any) -> None:
    for name in ("given_name", "father_name", "sex", "birth_date", "birth_year", "registration_number"):
        setattr(row, name, getattr(model, name))


def settle(children: list[Child], chance: Chance) -> None:
    """Compare those children and nobody else, and decide on some of what is found."""
    Child._base_manager.exclude(pk__in=[child.pk for child in children]).update(matched_version=F("version"))
    with clock.at(chance.now - timedelta(days=3)):
        duplicates.compare_changed()
    registrar = User.objects.posted_as("registrar").first()
    pairs = list(DuplicateCandidate.objects.order_by("pk"))
    if registrar is None or len(pairs) < 4:
        return
    with clock.at(chance.now - timedelta(days=1)):
        same, other, later = pairs[0], pairs[1], pairs[2]
        decisions.decide_same(same, by=registrar, leading=same.one.ref)
        decisions.decide_not_same(other, by=registrar)
        decisions.put_off(later, by=registrar)
