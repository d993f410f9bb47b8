"""What a rule's change goes through: one administrator proposes it, another confirms or refuses it.

Nobody confirms what they proposed themselves; they can only take it back.
"""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Posting
from accounts.roles import roles_with
from audit import log
from cases import notify
from cases.models import HolidayProposal, LimitProposal
from cases.models.proposal import Proposal
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

CONFIRM, REFUSE, WITHDRAW = "confirm", "refuse", "withdraw"
# What a proposal is called in the record, and whose right it is to decide on it.
NAMES: dict[type[Proposal], tuple[str, str]] = {
    LimitProposal: ("limit", "cases.manage_limits"),
    HolidayProposal: ("holiday", "cases.manage_holidays"),
}


def propose(made: Proposal, *, by: Any, **data: Any) -> None:
    """Keep a proposal that was checked, and tell everybody who may confirm it.

    Raises DomainError while another change of the same rule waits.
    """
    name, perm = NAMES[type(made)]
    made.proposed_by, made.proposed_at, made.why = by, clock.now(), made.why.strip()
    if not made.why:
        raise DomainError(_("Write why it changes: a second person has to understand it."), "why")
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise DomainError(
            _("Another change of this rule waits for a second person. Decide on that one first.")
        ) from None
    log.record(by, f"{name}.proposed", made, **data)
    roles = [role.code for role in roles_with(perm)]
    posted = Posting.objects.in_force().filter(role__in=roles, person__is_active=True).exclude(person=by)
    for posting in posted.select_related("person").distinct("person_id").order_by("person_id"):
        notify.tell(posting.person, f"{name}.proposed", made)


def held(proposal: Proposal, *, by: Any, own: bool = False) -> Any:
    """The proposal, locked and still waiting; raises DomainError when it is decided, or `by` is the wrong person."""
    row = type(proposal)._default_manager.select_for_update(of=("self",)).get(pk=proposal.pk)
    if row.status != Proposal.Status.WAITING:
        raise DomainError(
            _("This change is already decided: %(status)s.") % {"status": row.get_status_display()}
        )
    if own and row.proposed_by_id != by.pk:
        raise DomainError(_("Only who proposed a change can take it back. You can refuse it."))
    if not own and row.proposed_by_id == by.pk:
        raise DomainError(_("You proposed this change. Another administrator has to confirm it."))
    return row


def settle(row: Proposal, *, by: Any, status: str, note: str = "", **data: Any) -> None:
    """Write how it was decided; who proposed it is told, unless they took it back."""
    row.status, row.decided_by, row.decided_at, row.decision_note = status, by, clock.now(), note.strip()
    row.save()
    name, _perm = NAMES[type(row)]
    log.record(by, f"{name}.{status}", row, **data)
    if row.proposed_by_id != by.pk:
        notify.tell(row.proposed_by, f"{name}.{status}", row)


@transaction.atomic
def refuse(proposal: Proposal, *, by: Any, note: str) -> Any:
    """Do not confirm it; `note` says why."""
    row = held(proposal, by=by)
    if not note.strip():
        raise DomainError(_("Write why you refuse it."), "note")
    settle(row, by=by, status=Proposal.Status.REFUSED, note=note)
    return row


@transaction.atomic
def withdraw(proposal: Proposal, *, by: Any) -> Any:
    """Take back what one proposed oneself."""
    row = held(proposal, by=by, own=True)
    settle(row, by=by, status=Proposal.Status.WITHDRAWN)
    return row


def decide(proposal: Proposal, *, by: Any, confirm: Callable[..., Any], decision: str, note: str = "") -> Any:
    """The one action that a decision stands for; `confirm` is the rule's own."""
    if decision == CONFIRM:
        return confirm(proposal, by=by)
    if decision == REFUSE:
        return refuse(proposal, by=by, note=note)
    assert decision == WITHDRAW, decision
    return withdraw(proposal, by=by)
