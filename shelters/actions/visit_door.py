"""Children at the door of a one-stop centre whom nobody has reported: report, red cases and visits at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from areas.models import Area
from cases import codes, notify
from cases.actions import emergency
from cases.actions.reporting import ChildFacts, ReporterFacts
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions import visits
from shelters.actions.door import one_notice
from shelters.models import Facility, Visit

CHANNELS = {"police": "102"}  # with whom the child came -> source of the report; anybody else came in person


@transaction.atomic
def receive_at_door(
    facility: Facility,
    *,
    by: Any,
    children: Sequence[ChildFacts],
    happened: str,
    came_with: str,
    came_how: str,
    adults: int = 0,
    siblings: bool = True,
    unit: Area | None = None,
    form_key: UUID | None = None,
) -> list[Visit]:
    """Receive children nobody has reported yet, who came together: all of them, or none.

    The worker of `unit` (default: the centre's) answers for the cases and is told once of all of them. The adults who
    came along are counted once, with the first child. `by` sees the visits and gains no sight of the cases. The same
    form sent twice gives the visits of the first time. Raises DomainError for a facility that is no open centre, for a
    sheet without a child, for adults who cannot be, and where nobody works in the unit.
    """
    facility = Facility.objects.select_related("unit__district", "unit__aimag").get(pk=facility.pk)
    if not facility.centre or facility.status != Facility.Status.OPEN:
        raise DomainError(_("This is no open one-stop centre. Call the helpline 108."), "facility")
    if not children:
        raise DomainError(_("Write down at least one child; nothing has to be known of it."))
    with notify.bundled(one_notice) as bundle:
        now = clock.now()
        cases = emergency.open_at_once(
            by=by,
            unit=unit or facility.unit,
            channel=CHANNELS.get(came_with, "walk_in"),
            seen=happened,
            received_at=now,
            children=children,
            one_family=siblings,
            reporter=ReporterFacts(relation=codes.word("came_with", came_with)),
            form_key=form_key,
        )
        bundle.subject = cases[0].report
        sent = list(Visit.objects.filter(case__in=cases, sent_by=by).order_by("pk"))
        if sent:
            return sent
        made = []
        for number, case in enumerate(cases):
            visit = visits.send_child(case, by=by, facility=facility, sheet=happened, quiet=True)
            received = visits.receive(
                visit,
                by=by,
                arrived_at=now,
                came_with=came_with,
                came_how=came_how,
                adults=0 if number else adults,
                counted_before=number > 0,
            )
            made.append(received)
    return made
