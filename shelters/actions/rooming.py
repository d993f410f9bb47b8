"""Which beds children who come together get: all of them one, brothers and sisters in one room where that goes."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from shelters import finding
from shelters.models import Bed, Facility, Room

LAST = {Room.Kind.ORDINARY: 0, Room.Kind.FAMILY: 1, Room.Kind.QUARANTINE: 2}


def together(
    facility: Facility,
    children: Sequence[tuple[str, int | None]],
    begun: datetime,
    ends: datetime,
    *,
    apart: bool = False,
) -> list[Bed] | None:
    """A free bed that suits each of `children` (sex, age), or None when not all of them can have one.

    They come into as few rooms as the beds allow; ordinary rooms first, and beds for one sex before those for anybody.
    `apart`: children who may have been trafficked lie in no room where adults sleep.
    """
    options = []
    for sex, age in children:
        beds = list(finding.suiting(facility, sex, age, begun, ends).select_related("room"))
        options.append([bed for bed in beds if not (apart and bed.room.kind == Room.Kind.FAMILY)])
    takes: Counter[int] = Counter()  # how many of the children each room could take
    for beds in options:
        takes.update({bed.room_id for bed in beds})
    for beds in options:
        beds.sort(
            key=lambda bed: (
                LAST[Room.Kind(bed.room.kind)],
                -takes[bed.room_id],
                bed.room_id,
                bed.suits == "any",
                bed.label,
            )
        )
    return _matched(options)


def _matched(options: list[list[Bed]]) -> list[Bed] | None:
    """One bed for each, nobody's twice, by moving earlier ones aside where that helps; None when it does not go."""
    holder: dict[int, int] = {}  # bed -> child

    def seat(child: int, tried: set[int]) -> bool:
        for bed in options[child]:
            if bed.pk not in tried:
                tried.add(bed.pk)
                if bed.pk not in holder or seat(holder[bed.pk], tried):
                    holder[bed.pk] = child
                    return True
        return False

    if not all(seat(child, set()) for child in range(len(options))):
        return None
    known = {bed.pk: bed for beds in options for bed in beds}
    return [known[pk] for pk, _child in sorted(holder.items(), key=lambda pair: pair[1])]
