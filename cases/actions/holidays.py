"""Public holidays: a day off moves the due moments of a whole country, so a second person confirms it as well."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases import clocks, effects, limits
from cases.actions import proposals
from cases.models import Holiday, HolidayProposal
from cases.models.codes import Approval
from cases.models.proposal import Proposal
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

MOST_AHEAD = timedelta(days=6 * 366)
AT_A_RING = 500  # clocks counted anew at one ring: their cases are held for that long


@transaction.atomic
def propose_holiday(*, by: Any, **facts: Any) -> HolidayProposal:
    """Propose that a day is off, or is worked after all; raises DomainError for what cannot be, naming the field."""
    made = HolidayProposal(**facts)
    made.name_mn, made.name_en = made.name_mn.strip(), made.name_en.strip()
    check(made)
    proposals.propose(made, by=by, day=str(made.day), off=made.off)
    return made


@transaction.atomic
def confirm_holiday(proposal: HolidayProposal, *, by: Any) -> HolidayProposal:
    """Put it into the table: clocks of working days count by it at once, running ones within the next rings."""
    row: HolidayProposal = proposals.held(proposal, by=by)
    check(row)
    Holiday.objects.update_or_create(
        day=row.day,
        defaults={
            "off": row.off,
            "name_mn": row.name_mn,
            "name_en": row.name_en,
            "approval": row.approval,
            "legal_reference": row.legal_reference,
            "changed_at": clock.now(),
            "settled": False,
        },
    )
    proposals.settle(row, by=by, status=Proposal.Status.CONFIRMED, day=str(row.day), off=row.off)
    return row


def check(row: HolidayProposal) -> None:
    """Refuse a day that is over or far away, without a name in both scripts, or that is so already."""
    today = clock.today()
    if row.day < today:
        raise DomainError(_("This day is over: what was due by it stays as it was."), "day")
    if row.day > today + MOST_AHEAD:
        raise DomainError(_("This day is too far away: six years at most."), "day")
    for name in ("name_mn", "name_en"):
        if not getattr(row, name):
            raise DomainError(_("Write the name in Mongolian and in English."), name)
    if row.approval not in Approval.values:
        raise DomainError(_("Choose whether the day is confirmed."), "approval")
    if row.approval == Approval.CONFIRMED and not row.legal_reference.strip():
        raise DomainError(_("Name the law or decision that confirms the day."), "legal_reference")
    standing = Holiday.objects.filter(day=row.day).first()
    if not row.off and (standing is None or not standing.off):
        raise DomainError(_("This day is no public holiday."), "day")
    names = ("off", "name_mn", "name_en", "approval", "legal_reference")
    if standing is not None and all(getattr(standing, name) == getattr(row, name) for name in names):
        raise DomainError(_("This is how it is already. Change something first."))


def settle_holidays() -> int:
    """A chore of the sweep: count running clocks of working days anew after the table changed; how many moved.

    At most AT_A_RING at a time; what is left is found at the next ring by what it is due, so nothing is kept in between.
    """
    moved = 0
    unsettled = Holiday.objects.select_for_update(skip_locked=True).filter(settled=False).order_by("day")
    for holiday in unsettled:
        wrong = list(islice(_wrong(holiday), AT_A_RING - moved + 1))
        left = len(wrong) > AT_A_RING - moved
        moved += clocks.recount_working_days(wrong[: AT_A_RING - moved])
        if left:
            break
        holiday.settled = True
        holiday.save(update_fields=["settled"])
    return moved


def _wrong(holiday: Holiday) -> Iterator[int]:
    """The running clocks over a holiday whose due moment is not what the table says now."""
    off = limits.days_off()
    for row in effects.spanning(holiday.day).order_by("pk").select_related("limit", "unit").iterator():
        zone = row.unit.zone if row.unit else clock.ULAANBAATAR
        if limits.due(row.limit, row.started_at, zone, off=off) != row.due_at:
            yield row.pk
