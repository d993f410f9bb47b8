"""The risk of a case: raised freely, lowered only with a reason; what runs is counted anew at once."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Posting
from audit import log
from cases import clocks, notify, stages
from cases.actions import safety
from cases.actions.moving import locked
from cases.actions.stopping import stop
from cases.models import Case, Risk, RiskChange
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

ORDER = {Risk.GREEN: 0, Risk.ORANGE: 1, Risk.RED: 2}


@transaction.atomic
def set_risk(case: Case, *, by: Any, risk: str, reason: str = "", version: int | None = None) -> Case:
    """Set the risk of an open case: higher freely, lower only with a `reason`.

    Every running clock of the case is counted anew from its own start. The same risk again changes nothing. Raises
    DomainError for a closed case, an unknown risk, or a lower risk without a reason.
    """
    case = locked(case, version)
    stages.check(case, "risk_set")
    if change(case, by=by, risk=risk, reason=reason) is not None:
        case.version += 1
        case.save(update_fields=["version", "risk", "was_red"])
    return case


def change(case: Case, *, by: Any, risk: str, reason: str = "") -> RiskChange | None:
    """The rule itself, for actions that hold the lock of `case` and save it: None when the risk stays as it is."""
    if risk not in Risk.values:
        raise DomainError(_("Choose a risk level."), "risk")
    was, reason = case.risk, reason.strip()
    if risk == was:
        return None
    lowered = is_lower(risk, was)
    if lowered and not reason:
        raise DomainError(_("Write why the risk is lower than before."), "reason")
    case.risk, case.was_red = risk, case.was_red or risk == Risk.RED
    made = RiskChange.objects.create(
        case=case, was=was, risk=risk, lowered=lowered, reason=reason, changed_by=by, changed_at=clock.now()
    )
    if not lowered:
        stop(case, by=by, why="risk")
    clocks.recount(case)
    if not lowered:
        safety.ask_for(case)
    log.record(
        by, "case.risk_lowered" if lowered else "case.risk_raised", case, case=case, risk=risk, was=was
    )
    _tell(case, by, lowered)
    return made


def is_lower(risk: str, than: str) -> bool:
    """Whether `risk` is a lower level."""
    return ORDER[Risk(risk)] < ORDER[Risk(than)]


def _tell(case: Case, by: Any, lowered: bool) -> None:
    """The worker hears of every change; supervisors of what became red, and of what was lowered."""
    verb = "case.risk_lowered" if lowered else "case.risk_raised"
    people = {case.worker_id: case.worker} if case.worker is not None else {}
    if lowered or case.risk == Risk.RED:
        above = Posting.objects.reaching(case.unit, "cases.view_team").select_related("person")
        people |= {posting.person_id: posting.person for posting in above}
    people.pop(by.pk, None)
    for person in people.values():
        notify.tell(person, verb, case, case=case)
