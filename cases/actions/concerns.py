"""What worries about a child: as reported, and apart from it what was confirmed."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from cases.actions.editing import save_edit
from cases.actions.filing import known, still_open
from cases.actions.moving import locked
from cases.models import Case, CaseConcern
from childprotect.lib import clock
from childprotect.lib.errors import DomainError


@transaction.atomic
def add_concern(
    case: Case, *, by: Any, concern: str, setting: str = "", note: str = "", confirmed: bool | None = None
) -> CaseConcern:
    """A concern that no report told; the first of a case is its main one."""
    still_open(case)
    case = locked(case)
    known("concern", concern, "concern")
    known("setting", setting, "setting")
    if CaseConcern.objects.filter(case=case, concern=concern).exists():
        raise DomainError(_("This concern stands in the file already."), "concern")
    row = CaseConcern.objects.create(
        case=case,
        concern=concern,
        setting=setting,
        note=note,
        confirmed=confirmed,
        reported=False,
        decided_by=None if confirmed is None else by,
        decided_at=None if confirmed is None else clock.now(),
    )
    log.record(by, "concern.added", row, case=case, concern=concern)
    if not CaseConcern.objects.filter(case=case, main=True).exists():
        _make_main(case, row)
    return row


@transaction.atomic
def decide_concern(
    concern: CaseConcern, *, by: Any, version: int, confirmed: bool | None, setting: str = "", note: str = ""
) -> CaseConcern:
    """Confirmed, not confirmed, or not known yet; where it happened, and on what this rests."""
    concern = CaseConcern.objects.select_for_update(of=("self",)).select_related("case").get(pk=concern.pk)
    still_open(concern.case)
    known("setting", setting, "setting")
    before = concern.confirmed
    save_edit(
        concern,
        by=by,
        verb="concern.decided",
        case=concern.case,
        version=version,
        facts={"confirmed": confirmed, "setting": setting, "note": note},
        concern=concern.concern,
    )
    if concern.confirmed != before:
        concern.decided_by, concern.decided_at = by, clock.now()
        concern.save(update_fields=["decided_by", "decided_at"])
    return concern


@transaction.atomic
def make_main_concern(concern: CaseConcern, *, by: Any) -> CaseConcern:
    """The concern by which the case is counted and listed. Raises DomainError for one that was not confirmed."""
    case = locked(concern.case)
    still_open(case)
    concern.refresh_from_db()
    if concern.confirmed is False:
        raise DomainError(_("A concern that was not confirmed cannot be the main one."))
    if not concern.main:
        _make_main(case, concern)
        log.record(by, "concern.main", concern, case=case, concern=concern.concern)
    return concern


def _make_main(case: Case, concern: CaseConcern) -> None:
    CaseConcern.objects.filter(case=case, main=True).update(main=False)
    concern.main, case.main_concern = True, concern.concern
    concern.save(update_fields=["main"])
    case.save(update_fields=["main_concern"])
