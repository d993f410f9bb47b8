"""Names that are nearly the typed one. Equality on B-trees only, so that no policy on rows ever costs the index."""

from collections.abc import Iterable

from cases.models import NameDeletion, NameForm

SHORTEST = 4  # a shorter name with a letter wrong is another name
BATCH = 5000


def deletions(key: str) -> set[str]:
    """Every way of leaving one letter out."""
    return {key[:place] + key[place + 1 :] for place in range(len(key))}


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
            if len(key) >= SHORTEST
            for shorter in deletions(key)
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def near(key: str) -> set[str]:
    """The known names at most one letter away from `key` (one wrong, one missing, one too many, two swapped)."""
    if len(key) < SHORTEST:
        return set(NameForm.objects.filter(key=key).values_list("key", flat=True))
    shorter = deletions(key)
    found = set(NameForm.objects.filter(key__in={key, *shorter}).values_list("key", flat=True))
    found |= set(
        NameDeletion.objects.filter(deletion__in={key, *shorter}).values_list("form__key", flat=True)
    )
    return {form for form in found if one_step(key, form)}


def beginning_with(start: str, most: int = 200) -> set[str]:
    """The known names that begin with `start`, as a range on the C-collated index; at most `most`; none for nothing."""
    if not start:
        return set()
    following = start[:-1] + chr(ord(start[-1]) + 1)
    rows = NameForm.objects.filter(key__gte=start, key__lt=following).order_by("key")
    return set(rows.values_list("key", flat=True)[:most])


def one_step(one: str, other: str) -> bool:
    """Whether two names are at most one substitution, insertion, deletion or swap of neighbours apart."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        wrong = [place for place in range(len(one)) if one[place] != other[place]]
        if len(wrong) == 1:
            return True
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and one[wrong[0]] == other[wrong[1]]
            and one[wrong[1]] == other[wrong[0]]
        )
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return shorter in deletions(longer)
