"""Names that are nearly the typed one. Equality on B-trees only, so that no policy on rows ever costs the index."""

from collections.abc import Collection, Iterable

from cases.models import NameDeletion, NameForm

SHORTEST = 4  # a shorter name with a letter wrong is another name
LONG = 6  # from here on a second letter may be wrong; the shorter of two names may have one letter less
BATCH = 5000


def deletions(key: str, most: int = 1) -> set[str]:
    """Every way of leaving one letter out; with `most` 2 also two."""
    once = {key[:place] + key[place + 1 :] for place in range(len(key))}
    return once if most < 2 else once | {shorter for one in once for shorter in deletions(one)}


def all_deletions(key: str) -> set[str]:
    """What the lexicon keeps of a name: nothing of a short one, every way of leaving out two letters of a long one."""
    return deletions(key, 2 if len(key) >= LONG else 1) if len(key) >= SHORTEST else set()


def learn(keys: Iterable[str]) -> None:
    """Take folded names into the lexicon; those known already are left alone."""
    wanted = {key for key in keys if key}
    known = set(NameForm.objects.filter(key__in=wanted).values_list("key", flat=True))
    fresh = sorted(wanted - known)
    if not fresh:
        return
    NameForm.objects.bulk_create(
        (NameForm(key=key) for key in fresh), batch_size=BATCH, ignore_conflicts=True
    )
    forms = dict(NameForm.objects.filter(key__in=fresh).values_list("key", "pk"))
    NameDeletion.objects.bulk_create(
        (
            NameDeletion(deletion=shorter, form_id=pk)
            for key, pk in forms.items()
            for shorter in all_deletions(key)
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def near(key: str) -> dict[str, int]:
    """The known names that `key` may mean, each with the number of letters that differ."""
    return near_all([key])[key]


def near_all(keys: Collection[str]) -> dict[str, dict[str, int]]:
    """For each of `keys` the known names that it may mean, each with the number of letters that differ.

    A letter is wrong, missing, too many, or swapped with its neighbour; one such error from SHORTEST letters on, two
    from LONG letters on.
    """
    ways = {key: {key} | deletions(key, _allowed(len(key) + 1, len(key))) for key in keys}
    asked = {way for found in ways.values() for way in found}
    forms: dict[str, set[str]] = {}  # what was left of a known name -> the names
    for form in NameForm.objects.filter(key__in=asked).values_list("key", flat=True):
        forms.setdefault(form, set()).add(form)
    for way, form in NameDeletion.objects.filter(deletion__in=asked).values_list("deletion", "form__key"):
        forms.setdefault(way, set()).add(form)
    found: dict[str, dict[str, int]] = {}
    for key, ways_of_it in ways.items():
        apart = {form: distance(key, form) for way in ways_of_it for form in forms.get(way, ())}
        found[key] = {form: errors for form, errors in apart.items() if errors is not None}
    return found


def beginning_with(start: str, most: int) -> set[str]:
    """The known names that begin with `start`, as a range on the C-collated index; at most `most`; none for nothing."""
    if not start:
        return set()
    following = start[:-1] + chr(ord(start[-1]) + 1)
    rows = NameForm.objects.filter(key__gte=start, key__lt=following).order_by("key")
    return set(rows.values_list("key", flat=True)[:most])


def distance(one: str, other: str) -> int | None:
    """How many letters differ between two folded names; None if they are different names.

    Differences are counted as a typist makes them: a letter wrong, missing, too many, or two neighbours swapped.
    """
    shorter, longer = sorted((len(one), len(other)))
    allowed = _allowed(longer, shorter)
    if longer - shorter > allowed:
        return None
    errors = _errors(one, other)
    return errors if errors <= allowed else None


def _allowed(longer: int, shorter: int) -> int:
    """How many errors two names of so many letters may have and still be one."""
    return 0 if longer < SHORTEST else 1 if longer < LONG or shorter < LONG - 1 else 2


def _errors(one: str, other: str) -> int:
    """The fewest single errors that make `other` of `one` (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, sign in enumerate(one, 1):
        here = [row]
        for column, meant in enumerate(other, 1):
            best = min(last[column] + 1, here[-1] + 1, last[column - 1] + (sign != meant))
            if row > 1 and column > 1 and sign == other[column - 2] and one[row - 2] == meant:
                best = min(best, before[column - 2] + 1)
            here.append(best)
        before, last = last, here
    return last[-1]
