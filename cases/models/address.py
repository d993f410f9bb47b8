"""Where a family is and where it is registered: addresses of the city and of the countryside, camps of the seasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases.models.case import Case
from cases.models.filed import Filed
from cases.models.person import CasePerson


class Address(Filed):
    """One place: official, actual, or a camp of a season. In the city a street and door, elsewhere the name of a place."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="addresses")
    person = models.ForeignKey(
        CasePerson, models.PROTECT, null=True, related_name="addresses"
    )  # None: the child's
    kind = models.CharField(_("Kind of address"), max_length=30)  # code list "address_kind"
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")  # khoroo, soum or bag
    street = models.CharField(_("Quarter or street"), max_length=160, blank=True)
    building = models.CharField(_("Building, yard"), max_length=40, blank=True)
    door = models.CharField(_("Door"), max_length=20, blank=True)
    place = models.CharField(_("Name of the place"), max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    contact = models.CharField(_("Contact herder or neighbour"), max_length=160, blank=True)
    contact_phone = models.CharField(_("Phone of the contact"), max_length=16, blank=True)  # E.164
    seen_on = models.DateField(_("Last seen there"), null=True)
    note = models.TextField(_("How to get there"), max_length=1000, blank=True)

    class Meta(Filed.Meta):
        ordering = ["id"]
        constraints = [
            *Filed.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="address_point_is_on_earth",
            ),
        ]

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, if known."""
        return None if self.latitude is None else (float(self.latitude), float(self.longitude))

    @property
    def line(self) -> str:
        """The address as it is written: from the aimag down to the door, or to the name of the place."""
        parts = [self.place, self.street, self.building, self.door]
        told = ", ".join(part for part in parts if part)
        path = self.area.path if self.area else ""
        return " › ".join(part for part in (path, told) if part)
