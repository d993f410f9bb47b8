"""What the manager of a facility has to do today: medicine, leaves, and what is late of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shelters import rounds
from shelters.models import Leave, Stay


@dataclass(frozen=True)
class Todo:
    """One thing to do for a child."""

    stay: Stay
    at: datetime
    what: str
    late: bool


def today(user: Any, stays: Sequence[Stay]) -> list[Todo]:
    """What is due today or was missed, of the children among `stays` who are here, in the order of time; three queries."""
    here = {stay.pk: stay for stay in stays if stay.status == Stay.Status.ADMITTED}
    found = [
        Todo(due.stay, due.at, f"{due.medicine.name}, {due.medicine.dose}", due.missed)
        for due in rounds.of(here.values())
        if due.dose is None
    ]
    away = Leave.objects.visible_to(user).filter(stay__in=here, ended_at=None)
    found += [
        Todo(
            here[leave.stay_id],
            leave.until,
            _("back from leave: %(whom)s") % {"whom": leave.with_whom},
            leave.late,
        )
        for leave in away
    ]
    return sorted(found, key=lambda todo: todo.at)
