"""Changing the table of limits: from a day to come, confirmed by a second person. Clocks keep the row they started by."""

from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.roles import ROLES, Reach
from areas.models import Area
from cases import limits
from cases.actions import proposals
from cases.models import Code, Limit, LimitProposal, Risk
from cases.models.codes import Approval
from cases.models.proposal import Proposal
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

# The longest anything may take; what is longer was mistyped.
MOST = {"m": 600, "h": 720, "cd": 730, "wd": 500}
HOURS = {"m": 1 / 60, "h": 1, "cd": 24, "wd": 24}
MOST_FURTHER = 2160  # hours
MOST_AHEAD = timedelta(days=3 * 366)
CELL = ("step", "risk", "area_kind")
VALUES = (
    "length", "count", "warn_before", "escalate_to", "further_after", "further_to", "extension", "legal_reference",
    "approval",
)  # fmt: skip


@dataclass(frozen=True)
class LimitFacts:
    """A limit as it shall be from a day on; `length` None: no limit is counted."""

    step: str
    count: str
    valid_from: date
    why: str
    length: int | None = None
    risk: str = ""
    area_kind: str = ""
    warn_before: int = 0
    escalate_to: str = ""
    further_after: int | None = None
    further_to: str = ""
    extension: int | None = None
    legal_reference: str = ""
    approval: str = Approval.DEFAULT
    valid_to: date | None = None
    replaces_later: bool = False


def escalation_roles() -> list[str]:
    """The roles that can be told of a late step: those that reach a whole area and may see its cases."""
    return [
        role.code for role in ROLES.values() if role.reach == Reach.AREA and "cases.view_case" in role.perms
    ]


@transaction.atomic
def propose_limit(*, by: Any, **facts: Any) -> LimitProposal:
    """Propose a limit (fields of LimitFacts); raises DomainError for what cannot be, naming the field."""
    asked = LimitFacts(**facts)
    check(asked)
    made = LimitProposal(**vars(asked))
    proposals.propose(made, by=by, step=asked.step, risk=asked.risk, kind=asked.area_kind)
    return made


@transaction.atomic
def confirm_limit(proposal: LimitProposal, *, by: Any) -> LimitProposal:
    """Put a proposed limit in force from its day; raises DomainError when the day has come, or by who proposed it."""
    row: LimitProposal = proposals.held(proposal, by=by)
    check(facts_of(row))
    row.limit = _put(row)
    proposals.settle(
        row,
        by=by,
        status=Proposal.Status.CONFIRMED,
        step=row.step,
        risk=row.risk,
        kind=row.area_kind,
        since=str(row.valid_from),
    )
    return row


def facts_of(row: LimitProposal) -> LimitFacts:
    """What a proposal proposes."""
    return LimitFacts(**{name: getattr(row, name) for name in LimitFacts.__dataclass_fields__})


def as_limit(facts: LimitFacts | LimitProposal) -> Limit:
    """The row it would become (not saved)."""
    names = (*CELL, *VALUES, "valid_from", "valid_to")
    return Limit(**{name: getattr(facts, name) for name in names})


def check(facts: LimitFacts) -> None:
    """Refuse what cannot be a limit, each with its sentence and field."""
    _check_cell(facts)
    _check_length(facts)
    _check_telling(facts)
    _check_ground(facts)
    _check_period(facts)
    _check_place(facts)


def _check_cell(facts: LimitFacts) -> None:
    if not Code.objects.of("step").filter(code=facts.step).exists():
        raise DomainError(_("Choose the step."), "step")
    if facts.risk not in {"", *Risk.values}:
        raise DomainError(_("Choose a risk level."), "risk")
    if facts.area_kind not in {"", *Area.Kind.values}:
        raise DomainError(_("Choose the kind of unit."), "area_kind")


def _check_length(facts: LimitFacts) -> None:
    if facts.count not in MOST:
        raise DomainError(_("Choose what is counted: hours, calendar days or working days."), "count")
    for name in ("length", "extension"):
        value = getattr(facts, name)
        if value is not None and value < 1:
            raise DomainError(_("A limit of nothing cannot be kept. Write at least 1."), name)
        if value is not None and value > MOST[facts.count]:
            longest = limits.length_words(MOST[facts.count], facts.count)
            raise DomainError(_("This is too long: %(most)s at most.") % {"most": longest}, name)
    if facts.extension is not None and (facts.length is None or facts.extension <= facts.length):
        raise DomainError(_("The longest extension must be longer than the limit itself."), "extension")


def _check_telling(facts: LimitFacts) -> None:
    most = 0 if facts.length is None else facts.length * HOURS[facts.count]
    if facts.warn_before < 0 or (facts.warn_before and facts.warn_before >= most):
        raise DomainError(
            _("The reminder would come before the step begins. Write fewer hours."), "warn_before"
        )
    for name in ("escalate_to", "further_to"):
        if getattr(facts, name) not in {"", *escalation_roles()}:
            raise DomainError(_("This role cannot be told: it sees no cases."), name)
    if bool(facts.further_to) != (facts.further_after is not None):
        field = "further_after" if facts.further_to else "further_to"
        raise DomainError(_("Say both: who is told further up, and after how many hours."), field)
    if facts.further_after is not None and not 0 < facts.further_after <= MOST_FURTHER:
        raise DomainError(_("Write between 1 and %(most)s hours.") % {"most": MOST_FURTHER}, "further_after")


def _check_ground(facts: LimitFacts) -> None:
    if facts.approval not in Approval.values:
        raise DomainError(_("Choose whether the limit is confirmed."), "approval")
    if facts.approval == Approval.CONFIRMED and not facts.legal_reference.strip():
        raise DomainError(_("Name the law or order that confirms the limit."), "legal_reference")


def _check_period(facts: LimitFacts) -> None:
    today = clock.today()
    if facts.valid_from <= today:
        raise DomainError(
            _("A limit changes from tomorrow at the earliest: what has begun keeps its limit."), "valid_from"
        )
    if facts.valid_from > today + MOST_AHEAD:
        raise DomainError(_("This day is too far away: three years at most."), "valid_from")
    if facts.valid_to is not None and facts.valid_to <= facts.valid_from:
        raise DomainError(_("The limit would end before it begins."), "valid_to")


def _check_place(facts: LimitFacts) -> None:
    """What stands in its cell and its time already, and what would rule when it ends."""
    cell = Limit.objects.of(facts.step, facts.risk, facts.area_kind)
    later = [row for row in cell if row.valid_from >= facts.valid_from and row.valid_to != row.valid_from]
    met = [row for row in later if facts.valid_to is None or row.valid_from < facts.valid_to]
    if met and not facts.replaces_later:
        raise DomainError(
            _(
                "A change from %(day)s is confirmed already. Let this one end before it, or put it in its place."
            )
            % {"day": f"{met[-1].valid_from:%Y.%m.%d}"},
            "valid_from",
        )
    ruling = next((row for row in cell if _rules(row, facts.valid_from)), None)
    same = ruling is not None and all(getattr(ruling, name) == getattr(facts, name) for name in VALUES)
    if same and not met and facts.valid_to is None:
        raise DomainError(_("This is how it is already. Change something first."))
    if facts.valid_to is not None and ruling is None:
        area = Area(kind=facts.area_kind) if facts.area_kind else None
        if limits.find(facts.step, risk=facts.risk, area=area, on=facts.valid_to) is None:
            raise DomainError(
                _("After this day no limit would rule the step. Leave the end empty."), "valid_to"
            )


def _rules(row: Limit, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or row.valid_to > day)


def _put(proposal: LimitProposal) -> Limit:
    """Make room in the cell and put the new row there; what it interrupts goes on after its end."""
    since, until = proposal.valid_from, proposal.valid_to
    cell = Limit.objects.select_for_update().of(proposal.step, proposal.risk, proposal.area_kind)
    rest = []
    for row in cell.filter(Q(valid_to=None) | Q(valid_to__gt=since)):
        if row.valid_to == row.valid_from or (until is not None and row.valid_from >= until):
            continue
        if until is not None and (row.valid_to is None or row.valid_to > until):
            on = copy(row)
            on.pk, on.ref, on.valid_from = None, uuid4(), until
            on._state = copy(row._state)
            on._state.adding = True
            rest.append(on)
        row.valid_to = max(row.valid_from, since)  # one that has not begun never rules
        row.save(update_fields=["valid_to"])
    made = as_limit(proposal)
    made.save()
    for row in rest:
        row.save()
    return made
