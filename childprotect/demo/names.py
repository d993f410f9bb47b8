"""Names of the demo on their way into the lexicon: what `lexicon.learn` writes, by COPY."""

from collections.abc import Iterable

from cases import lexicon
from cases.models import NameDeletion, NameForm
from childprotect.demo.rows import copy, reserved

BLOCK = 5000


def learn(keys: Iterable[str]) -> None:
    """Take folded names into the lexicon; those known already are left alone."""
    wanted = {key for key in keys if key}
    fresh = sorted(wanted - set(NameForm.objects.filter(key__in=wanted).values_list("key", flat=True)))
    for first in range(0, len(fresh), BLOCK):
        block = fresh[first : first + BLOCK]
        forms = reserved(NameForm, len(block))
        left_out = [
            (shorter, pk)
            for key, pk in zip(block, forms, strict=True)
            for shorter in sorted(lexicon.all_deletions(key))
        ]
        copy(NameForm._meta.db_table, ("id", "key"), (forms, block))
        copy(NameDeletion._meta.db_table, ("deletion", "form_id"), zip(*left_out, strict=True))
