"""A facility that begins to take children."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from areas.models import Area
from areas.place import place
from audit import log
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.models import Facility
from shelters.models.facility import FacilityQuerySet

OPENS = "shelters.open_facility"


@transaction.atomic
def open_facility(
    *,
    by: Any,
    name_mn: str,
    name_en: str,
    unit: Area,
    owner: str,
    shelter: bool,
    centre: bool,
    opened_on: date,
    address: str = "",
    phone: str = "",
) -> Facility:
    """Add a facility to the directory; rooms, beds and staff follow on its page.

    Raises DomainError for a unit out of the person's area, a facility that is neither shelter nor centre, a name the
    unit has already, and a day to come.
    """
    made = Facility(
        name_mn=name_mn, name_en=name_en, owner=owner, shelter=shelter, centre=centre, opened_on=opened_on,
        address=address, phone=phone, **place(unit),
    )  # fmt: skip
    if unit.level not in {Area.Level.SOUM, Area.Level.KHOROO} or not FacilityQuerySet.in_area(
        by, OPENS, made
    ):
        raise DomainError(_("Choose a soum or khoroo of your area."), "unit")
    if not (shelter or centre):
        raise DomainError(_("Choose what it is: a temporary shelter, a one-stop centre, or both."), "shelter")
    if opened_on > clock.today(unit.zone):
        raise DomainError(_("The date cannot be in the future."), "opened_on")
    Area.objects.select_for_update(of=("self",), no_key=True).get(
        pk=unit.pk
    )  # the same name is not given twice at once
    same = Facility.objects.exclude(status=Facility.Status.CLOSED).filter(unit=unit, name_mn__iexact=name_mn)
    if same.exists():
        raise DomainError(_("The unit has a facility of this name already. Open that one."), "name_mn")
    made.save(force_insert=True)
    log.record(by, "facility.opened", made)
    return made
