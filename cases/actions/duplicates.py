"""The registrar's decisions on pairs of files that may be of one child."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from cases.actions import merging
from cases.models import Child, DuplicateCandidate, Merge
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit

State = DuplicateCandidate.State


@transaction.atomic
def decide_same(pair: DuplicateCandidate, *, by: Any, leading: Any, version: int | None = None) -> Merge:
    """Both files are of one child; `leading` (the ref of one of the two) leads. Joins them."""
    pair = _waiting(pair, version)
    into = next((child for child in (pair.one, pair.other) if str(child.ref) == str(leading)), None)
    if into is None:
        raise DomainError(_("Choose which file leads."), "leading")
    child = pair.other if into == pair.one else pair.one
    _decide(pair, State.SAME, by)
    joined = merging.merge(child, into, by=by)
    DuplicateCandidate.objects.filter(pk=pair.pk).update(merge=joined)
    return joined


@transaction.atomic
def decide_not_same(pair: DuplicateCandidate, *, by: Any, version: int | None = None) -> DuplicateCandidate:
    """Two children. The pair comes back only if something new makes them alike."""
    return _decide(_waiting(pair, version), State.NOT_SAME, by)


@transaction.atomic
def put_off(pair: DuplicateCandidate, *, by: Any, version: int | None = None) -> DuplicateCandidate:
    """Not to be decided today: the pair waits in a list of its own."""
    return _decide(_waiting(pair, version), State.LATER, by)


@transaction.atomic
def name_pair(one: Child, other: Child, *, by: Any) -> DuplicateCandidate:
    """Put two files side by side that no comparison found. A pair that is known already waits again.

    Raises DomainError for one and the same file, or two that are joined already.
    """
    if one.pk == other.pk:
        raise DomainError(_("Choose two different files."))
    if one.leading_id == other.leading_id:
        raise DomainError(_("These two files are joined already."))
    first, second = sorted((one, other), key=lambda child: child.pk)
    pair, fresh = DuplicateCandidate.objects.select_for_update(of=("self",)).get_or_create(
        one=first, other=second, defaults={"reasons": ["by_hand"], "found_at": clock.now()}
    )
    if not fresh and pair.state not in DuplicateCandidate.WAITING:
        pair.state, pair.decided_at, pair.decided_by = State.OPEN, None, None
        pair.version += 1
        pair.save(update_fields=["state", "decided_at", "decided_by", "version"])
    log.record(by, "duplicate.named", pair)
    return pair


def _waiting(pair: DuplicateCandidate, version: int | None) -> DuplicateCandidate:
    """The pair, locked; raises what speaks against deciding on it."""
    pair = (
        DuplicateCandidate.objects.select_for_update(of=("self",))
        .select_related("one", "other")
        .get(pk=pair.pk)
    )
    if version is not None and pair.version != version:
        raise StaleEdit(_("Another user changed this record. Check it and decide again."), pair)
    if pair.state not in DuplicateCandidate.WAITING:
        raise DomainError(_("This pair is already decided: %(state)s.") % {"state": pair.get_state_display()})
    return pair


def _decide(pair: DuplicateCandidate, state: str, by: Any) -> DuplicateCandidate:
    pair.state, pair.decided_at, pair.decided_by = state, clock.now(), by
    pair.version += 1
    pair.save(update_fields=["state", "decided_at", "decided_by", "version"])
    log.record(by, f"duplicate.{state}", pair)
    return pair
