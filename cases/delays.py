"""Why a step is late: asked when a late step is done, answered from a code list, kept on the clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from audit import log
from cases.models import Code, Deadline, DelayReason
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

OTHER = "other"


@dataclass(frozen=True)
class Delay:
    """What a person answered: a code of the list "delay_reason", and words where they help."""

    reason: str = ""
    words: str = ""


def is_late(row: Deadline, at: datetime) -> bool:
    """Whether something done at `at` came after the due moment of a clock."""
    return at > row.due_at


def explain(row: Deadline, *, by: Any, delay: Delay, done_at: datetime) -> DelayReason | None:
    """Keep the reason of a step done late at `done_at`; None when it was in time.

    A reason given earlier stands unless another is chosen. Raises DomainError when none is known, or the code is not in
    the list. The caller holds the lock of what the clock runs for.
    """
    if not is_late(row, done_at):
        return None
    earlier = DelayReason.objects.filter(deadline=row).first()
    if earlier is not None and not delay.reason:
        return earlier
    if not Code.objects.of("delay_reason").filter(code=delay.reason).exists():
        raise DomainError(_("This step is late. Choose the reason for the delay."), "delay_reason")
    words = delay.words.strip()
    if delay.reason == OTHER and not words:
        raise DomainError(_("Write the reason in your own words."), "delay_words")
    given = {"reason": delay.reason, "words": words, "given_by": by, "given_at": clock.now()}
    if earlier is not None and (earlier.reason, earlier.words) == (delay.reason, words):
        return earlier
    made, _new = DelayReason.objects.update_or_create(deadline=row, defaults=given)
    old = {"reason": earlier.reason, "words": earlier.words} if earlier is not None else None
    log.record(by, "clock.delay_explained", row, case=row.case, old=old, step=row.step, reason=delay.reason)
    return made
