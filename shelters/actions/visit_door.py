"""A child at the door of a one-stop centre whom nobody has reported: the report, the red case and the visit at once."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from areas.models import Area
from cases import codes
from cases.actions import emergency
from cases.actions.reporting import ChildFacts, ReporterFacts
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions import visits
from shelters.models import Facility, Visit

CHANNELS = {"police": "102"}  # with whom the child came -> source of the report; anybody else came in person


@transaction.atomic
def receive_at_door(
    facility: Facility,
    *,
    by: Any,
    child: ChildFacts,
    happened: str,
    came_with: str,
    came_how: str,
    adults: int = 0,
    unit: Area | None = None,
    form_key: UUID | None = None,
) -> Visit:
    """Receive a child nobody has reported yet; the worker of `unit` (default: the centre's) answers for the case.

    `by` sees the visit and gains no sight of the case. The same form sent twice gives the visit of the first time.
    Raises DomainError for a facility that is no open centre, and where nobody works in the unit.
    """
    facility = Facility.objects.select_related("unit__district", "unit__aimag").get(pk=facility.pk)
    if not facility.centre or facility.status != Facility.Status.OPEN:
        raise DomainError(_("This is no open one-stop centre. Call the helpline 108."), "facility")
    now = clock.now()
    case = emergency.open_at_once(
        by=by,
        unit=unit or facility.unit,
        channel=CHANNELS.get(came_with, "walk_in"),
        seen=happened,
        received_at=now,
        children=[child],
        reporter=ReporterFacts(relation=codes.word("came_with", came_with)),
        form_key=form_key,
    )[0]
    sent = Visit.objects.filter(case=case, sent_by=by).first()
    if sent is not None:
        return sent
    visit = visits.send_child(case, by=by, facility=facility, sheet=happened, quiet=True)
    return visits.receive(visit, by=by, arrived_at=now, came_with=came_with, came_how=came_how, adults=adults)
