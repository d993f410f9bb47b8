"""A figure of a day that is over was wrong: what is right stands beside it, with who, when and why."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.models import DayCorrection, DaySheet, Facility

MOST = 500


@transaction.atomic
def correct_day(
    facility: Facility, *, by: Any, day: date, figure: str, right: int, reason: str
) -> DayCorrection:
    """Say what a figure of a day should have been; the kept day itself never changes.

    Raises DomainError for a day that is not kept, and for a figure that is so already.
    """
    Facility.objects.select_for_update(of=("self",), no_key=True).get(pk=facility.pk)  # one after the other
    sheet = DaySheet.objects.filter(facility=facility, day=day).first()
    if sheet is None:
        raise DomainError(_("No figures are kept of this day."), "day")
    if not reason.strip():
        raise DomainError(_("Write why."), "reason")
    if not 0 <= right <= MOST:
        raise DomainError(_("Enter a number from 0 to 500."), "right")
    before = DayCorrection.objects.filter(facility=facility, day=day, figure=figure).first()
    old = before.new if before else getattr(sheet, figure)
    if old is None:
        raise DomainError(
            _("This figure was not counted on that day yet. Nothing can be corrected."), "figure"
        )
    if right == old:
        raise DomainError(_("This is how it is already. Change something first."), "right")
    made = DayCorrection.objects.create(
        facility=facility, day=day, unit_id=sheet.unit_id, district_id=sheet.district_id, aimag_id=sheet.aimag_id,
        figure=figure, old=old, new=right, reason=reason.strip(), by=by, at=clock.now(),
    )  # fmt: skip
    log.record(by, "facility.day_corrected", facility, day=str(day), figure=figure)
    return made
