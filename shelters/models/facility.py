"""Facilities with their rooms, beds and staff."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import scope
from accounts.scope import NOTHING, ScopedQuerySet, ids
from areas.models import Placed
from childprotect.lib import clock
from childprotect.lib.mongolian import sort_column
from shelters.models.profession import Profession


def own_facilities(user: Any, perm: str = "shelters.manage_stay") -> list[int]:
    """The ids of the facilities a person, whose role there gives `perm`, is on the staff of today."""
    if not scope.by_name(user, perm):
        return []
    rows = Staff.objects.in_force().filter(person=user).values_list("facility_id", flat=True)
    return scope.once(("facilities", user.pk), lambda: ids(rows))


class FacilityQuerySet(ScopedQuerySet):
    """Facilities of an area, and those a person is on the staff of."""

    def naming(self, user: Any, perm: str) -> Q:
        """The person's own facilities."""
        own = own_facilities(user, perm)
        return Q(pk__in=own) if own else NOTHING

    def open(self) -> "FacilityQuerySet":
        """Taking children."""
        return self.filter(status=Facility.Status.OPEN)


class Facility(Placed):
    """A place of safety with beds: temporary shelter, one-stop service centre, or both. Its address is protected."""

    class Owner(models.TextChoices):
        """Whose it is."""

        AGENCY = "agency", _("Child and family agency")
        POLICE = "police", _("Police")
        HEALTH = "health", _("Health institution")
        NGO = "ngo", _("Non-governmental organisation")

    class Status(models.TextChoices):
        """Whether it takes children."""

        OPEN = "open", _("Open")
        SUSPENDED = "suspended", _("Suspended")
        CLOSED = "closed", _("Closed facility")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name_mn = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    name_key = sort_column("name_mn")
    shelter = models.BooleanField(default=False)  # temporary shelter
    centre = models.BooleanField(default=False)  # one-stop service centre
    owner = models.CharField(max_length=6, choices=Owner)
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    opened_on = models.DateField()
    address = models.CharField(
        max_length=300, blank=True
    )  # shown to its staff and to who places there, never in lists
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=200, blank=True)  # when it takes people in, in its own words
    counted_to = models.DateField(null=True)  # the last day whose figures are kept

    objects = FacilityQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "id"]
        indexes = [
            models.Index(fields=["unit"], name="facility_by_unit"),
            models.Index(fields=["aimag"], name="facility_by_aimag"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(shelter=True) | Q(centre=True), name="facility_has_a_kind")
        ]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_mn

    @property
    def stay_step(self) -> str:
        """The step whose limit a stay here runs by."""
        return "shelter.stay" if self.shelter else "centre.stay"


class Suits(models.TextChoices):
    """Whom a bed suits."""

    ANY = "any", _("Anybody")
    GIRLS = "f", _("Girls")
    BOYS = "m", _("Boys")


class Room(models.Model):
    """A room of a facility: what its beds are for, and whether a wheelchair comes in."""

    class Kind(models.TextChoices):
        """What it is for."""

        ORDINARY = "ordinary", _("Ordinary room")
        FAMILY = "family", _("Mother with child")
        QUARANTINE = "quarantine", _("Quarantine")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="rooms")
    label = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ORDINARY)
    step_free = models.BooleanField(default=False)

    class Meta:
        ordering = ["facility", "label", "id"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "label"], name="room_label_once_a_facility")
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Bed(models.Model):
    """A bed of a facility, with whom it suits."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="beds")
    room = models.ForeignKey(Room, models.PROTECT, related_name="beds")
    label = models.CharField(max_length=20)  # "2-1": room and bed
    suits = models.CharField(max_length=3, choices=Suits, default=Suits.ANY)
    age_from = models.PositiveSmallIntegerField(default=0)
    age_to = models.PositiveSmallIntegerField(default=17)  # inclusive, completed years
    active_from = models.DateField()
    active_to = models.DateField(null=True)  # the first day on which it is gone

    class Meta:
        ordering = ["facility", "label", "id"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "label"], name="bed_label_once_a_facility")
        ]

    def __str__(self) -> str:
        return str(self.ref)

    def takes(self, sex: str, age: int | None) -> bool:
        """Whether the bed suits a child; who is older for a while stays in a bed for 17."""
        fits = self.suits == Suits.ANY or self.suits == sex
        return fits and (age is None or self.age_from <= min(age, 17) <= self.age_to)


class BedOutage(models.Model):
    """A period in which a bed cannot be used, with its reason."""

    bed = models.ForeignKey(Bed, models.PROTECT, related_name="outages")
    period = DateTimeRangeField()
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"outage of {self.bed_id}"


class StaffQuerySet(models.QuerySet["Staff"]):
    """Questions about many memberships."""

    def in_force(self) -> "StaffQuerySet":
        """On the staff today."""
        day = clock.today()
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))

    def managing(self) -> "StaffQuerySet":
        """Who runs the place, as against who sees children of a one-stop centre."""
        return self.filter(profession="")


class Staff(models.Model):
    """Who works at a facility, from a day until a day. Names the facility for its manager."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="staff")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    profession = models.CharField(max_length=10, choices=Profession, blank=True)  # in a one-stop centre

    objects = StaffQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person"], name="staff_by_person")]

    def __str__(self) -> str:
        return f"staff {self.pk}"
