"""Two files of one child are joined: a pointer that moves nothing, undone freely. Everything about both stays."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit import log
from cases import notify
from cases.models import Case, Child, DuplicateCandidate, Merge
from childprotect.lib import clock
from childprotect.lib.errors import DomainError


@transaction.atomic
def merge(child: Child, into: Child, *, by: Any) -> Merge:
    """`child` and `into` are the same child; the file of `into` leads from now on.

    A file that is joined already brings everything it is joined with. The pairs of the registrar's list that this
    settles are settled; the responsible workers of open cases are told, not where the other file lies. Raises
    DomainError when both are one child already, or somebody joined one of them at this moment.
    """
    child, into = _leading(child, into)
    if child.pk == into.pk:
        raise DomainError(_("These two files are joined already."))
    joined = Merge.objects.create(child=child, into=into, made_by=by, made_at=clock.now())
    # Who points at `child` first: the database refuses a file that points at one that does not lead.
    Child.objects.filter(merged_into=child).update(merged_into=into)
    Child.objects.filter(pk=child.pk).update(merged_into=into)
    family = _files(into)
    _waiting_between(family).update(
        state=DuplicateCandidate.State.SAME, merge=joined, decided_at=clock.now(), decided_by=by
    )
    _compare_anew(family)
    log.record(by, "child.merged", child, into=into)
    _tell(family, by, "child.merged", "case.child_merged")
    return joined


@transaction.atomic
def undo(joined: Merge, *, by: Any) -> Merge:
    """They are two children after all: every file points where it pointed without this join.

    Pairs that were settled by it wait for a decision again. Raises DomainError when it is undone already.
    """
    child, _into = _leading(joined.child, joined.child, besides=[joined.child_id, joined.into_id])
    joined = Merge.objects.select_for_update(of=("self",)).get(pk=joined.pk)
    if joined.undone_at is not None:
        raise DomainError(_("This join is undone already."))
    before = _files(child)
    joined.undone_at, joined.undone_by = clock.now(), by
    joined.save(update_fields=["undone_at", "undone_by"])
    parting = _below(joined.child_id)
    Child.objects.filter(pk=joined.child_id).update(merged_into=None)
    Child.objects.filter(pk__in=parting - {joined.child_id}).update(merged_into=joined.child_id)
    DuplicateCandidate.objects.filter(merge=joined).update(
        state=DuplicateCandidate.State.OPEN, merge=None, decided_at=None, decided_by=None
    )
    _compare_anew(before)
    log.record(by, "child.unmerged", joined.child, into=joined.into)
    _tell(before, by, "child.unmerged", "case.child_unmerged")
    return joined


def _leading(one: Child, other: Child, besides: list[int] | None = None) -> tuple[Child, Child]:
    """The leading files of two children, locked, always in the same order; whoever joins or parts them waits here."""
    wanted = dict(Child.objects.filter(pk__in=[one.pk, other.pk]).values_list("pk", "merged_into"))
    leading = {pk: into or pk for pk, into in wanted.items()}
    keys = sorted({*leading.values(), *(besides or [])})
    locked = {
        row.pk: row
        for row in Child.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    }
    found = locked[leading[one.pk]], locked[leading[other.pk]]
    if any(file.merged_into_id for file in found):
        raise DomainError(_("Somebody else joined one of these files just now. Look at them again."))
    return found


def _files(leading: Child) -> list[int]:
    return list(
        Child.objects.filter(Q(pk=leading.pk) | Q(merged_into=leading.pk)).values_list("pk", flat=True)
    )


def _below(top: int) -> set[int]:
    """The file `top` and all that are joined into it, by the joins in force."""
    found, fresh = {top}, {top}
    while fresh:
        fresh = set(Merge.objects.in_force().filter(into__in=fresh).values_list("child", flat=True)) - found
        found |= fresh
    return found


def _waiting_between(files: list[int]) -> Any:
    return DuplicateCandidate.objects.filter(
        one__in=files, other__in=files, state__in=DuplicateCandidate.WAITING
    )


def _compare_anew(files: list[int]) -> None:
    """The sweep compares them with every child again."""
    Child.objects.filter(pk__in=files).update(matched_version=0)


def _tell(files: list[int], by: Any, notice: str, verb: str) -> None:
    """In the history of each case of these files, and to who answers for an open one."""
    for case in Case.objects.filter(child__in=files).select_related("worker").order_by("pk"):
        log.record(by, verb, case, case=case)
        if case.closed_at is None and case.worker_id != by.pk:
            notify.tell(case.worker, notice, case, case=case)
