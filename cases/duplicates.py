"""Comparing every child with every other, wherever they live: found in the background, told to the registrar alone.

What has changed since it was last compared stands on the child's row (`matched_version`), so the sweep may come twice,
late or beside itself. A worker's pages know nothing of what is found here.
"""

from django.db.models import F, Q

from cases import matching
from cases.matching import COMMON, ENOUGH_FAR, RARE, READ, Known
from cases.models import Child, DuplicateCandidate
from childprotect.lib import clock

State = DuplicateCandidate.State
BATCH = 100  # children a ring
MOST = 10  # pairs of one child


def compare_changed() -> int:
    """A chore of the sweep: compare the children that are new or were changed; how many."""
    changed = list(Child.objects.filter(matched_version__lt=F("version")).order_by("pk")[:BATCH])
    for child in changed:
        compare(child)
        Child.objects.filter(pk=child.pk, matched_version__lt=child.version).update(
            matched_version=child.version
        )
    return len(changed)


def compare(child: Child) -> None:
    """Bring the pairs of one child up to what is known of it now."""
    found = alike(child)
    pairs = DuplicateCandidate.objects.filter(Q(one=child) | Q(other=child)).select_related("one", "other")
    before = {_far_end(pair, child): pair for pair in pairs}
    DuplicateCandidate.objects.bulk_create(
        (
            DuplicateCandidate(
                one_id=min(other.pk, child.pk),
                other_id=max(other.pk, child.pk),
                points=points,
                reasons=codes,
                found_at=clock.now(),
            )
            for other, (points, codes) in found.items()
            if other not in before
        ),
        ignore_conflicts=True,
    )
    for other, pair in before.items():
        _follow(pair, *(found.get(other) or weigh(child, other)))


def _follow(pair: DuplicateCandidate, points: int, codes: list[str]) -> None:
    """A pair that is known already: its reasons change; a decision stands unless something new speaks against it."""
    state = pair.state
    if not codes and state in DuplicateCandidate.WAITING and "by_hand" not in pair.reasons:
        state = State.GONE
    elif codes and (state == State.GONE or (state == State.NOT_SAME and set(codes) - set(pair.reasons))):
        state = State.OPEN
    if state == pair.state and (pair.state not in DuplicateCandidate.WAITING or codes in ([], pair.reasons)):
        return
    DuplicateCandidate.objects.filter(pk=pair.pk, version=pair.version).update(
        state=state, points=points, reasons=codes or pair.reasons, version=F("version") + 1
    )


def alike(child: Child) -> dict[Child, tuple[int, list[str]]]:
    """The files of the nation that may be of the same child, with points and reasons: the likeliest ten."""
    met: dict[int, Child] = {}
    for names, rest in matching.ways(Known.of(child)):
        rows = Child.objects.filter(**names, **rest).order_by("given_key", "-pk")
        met |= {row.pk: row for row in rows[:READ]}
    found = {other: weigh(child, other) for other in met.values()}
    likeliest = sorted((other for other in found if found[other][0]), key=lambda other: -found[other][0])
    return {other: found[other] for other in likeliest[:MOST]}


def weigh(one: Child, other: Child) -> tuple[int, list[str]]:
    """Points and reasons for two files of the nation; (0, []) for too little, and for files that are joined already.

    Where names and a year are all there is, it matters how many children bear the names.
    """
    if one.leading_id == other.leading_id:
        return 0, []
    points, codes = matching.compare(Known.of(one), Known.of(other))
    if points >= ENOUGH_FAR - 1 and not {"birth_date", "registration_number"} & set(codes):
        worth = max(_rareness(one), _rareness(other))
        points += worth
        if worth > 0:
            codes = [*codes, "rare"]
    return (points, codes) if points >= ENOUGH_FAR else (0, [])


def _rareness(child: Child) -> int:
    """One point more where hardly anybody bears the names, two less where many do."""
    same = Child.objects.filter(given_key=child.given_key)
    if child.father_key:
        same = same.filter(father_key=child.father_key)
    bearers = len(same.values_list("pk", flat=True)[: COMMON + 1])
    return 1 if bearers <= RARE else -2 if bearers > COMMON else 0


def _far_end(pair: DuplicateCandidate, child: Child) -> Child:
    return pair.other if pair.one_id == child.pk else pair.one
