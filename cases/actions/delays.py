"""Why a step was late, said apart from doing it: while it still runs, or afterwards."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases import delays
from cases.actions.moving import locked
from cases.models import Deadline, DelayReason
from childprotect.lib import clock
from childprotect.lib.errors import DomainError


@transaction.atomic
def explain_delay(deadline: Deadline, *, by: Any, reason: str, words: str = "") -> DelayReason:
    """Say why a clock of a case is late, while it runs or after; another reason replaces the earlier one.

    Raises DomainError for a clock that is not late, or a reason that is not in the list.
    """
    assert deadline.case is not None
    locked(deadline.case)
    row = Deadline.objects.select_related("case").get(pk=deadline.pk)
    if row.late_by is None:
        raise DomainError(_("This step is not late: no reason is needed."))
    done_at = row.done_at or row.ended_at or clock.now()
    made = delays.explain(row, by=by, delay=delays.Delay(reason, words), done_at=done_at)
    assert made is not None
    return made
