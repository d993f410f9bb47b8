"""Which children belong together."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from audit import log
from cases.models import Child, Family, FamilyMember, Report
from childprotect.lib import clock


@transaction.atomic
def link(children: Sequence[Child], *, by: Any, report: Report | None = None) -> Family | None:
    """The children are of one family: the oldest that one of them has, or a new one. None for fewer than two.

    A child keeps the families it has. Nobody learns of a member by this: each file shows the others in its reader's scope.
    """
    wanted = sorted({child.pk for child in children})
    if len(wanted) < 2:
        return None
    list(
        Child.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=wanted)
        .order_by("pk")
        .values("pk")
    )
    known = (
        FamilyMember.objects.current().filter(child__in=wanted).select_related("family").order_by("family_id")
    )
    first = known.first()
    family = first.family if first else Family.objects.create(created_by=by, created_at=clock.now())
    inside = set(known.filter(family=family).values_list("child_id", flat=True))
    joining = [pk for pk in wanted if pk not in inside]
    FamilyMember.objects.bulk_create(
        FamilyMember(family=family, child_id=pk, report=report, added_by=by, added_at=clock.now())
        for pk in joining
    )
    if joining:
        log.record(by, "family.linked", family, count=len(joining))
    return family
