"""Facilities, their beds and staff, and the stays of children."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import scope
from accounts.scope import NOTHING, ScopedQuerySet, ids
from areas.models import Placed
from cases.models import Case, Child, named_cases
from childprotect.lib import clock
from childprotect.lib.mongolian import sort_column


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


class Bed(models.Model):
    """A bed of a facility, with whom it suits."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="beds")
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


class Staff(models.Model):
    """Who works at a facility, from a day until a day. Names the facility for its manager."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="staff")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person"], name="staff_by_person")]

    def __str__(self) -> str:
        return f"staff {self.pk}"


class StayQuerySet(ScopedQuerySet):
    """Stays of the cases of an area, and those at a person's own facility."""

    place = "case__"

    def naming(self, user: Any, perm: str) -> Q:
        """Stays at the person's own facility, as long as they are asked for or last; those of cases that name them."""
        own, cases = own_facilities(user, perm), named_cases(user, perm)
        here = Q(facility_id__in=own, status__in=Stay.LIVE) if own else NOTHING
        theirs = Q(case_id__in=cases) if cases else NOTHING
        return theirs if here is NOTHING else here if theirs is NOTHING else here | theirs

    def taking_beds(self, period: Any) -> "StayQuerySet":
        """Stays whose bed nobody else can have in `period`: a child who is still here past the limit keeps the bed."""
        return self.filter(
            Q(status__in=[Stay.Status.HELD, Stay.Status.ADMITTED], period__endswith__lte=clock.now())
            | Q(status__in=Stay.TAKING_BED, period__overlap=period)
        )


class Stay(models.Model):
    """A child at a facility: proposed by the worker, given a bed by the manager, admitted, discharged."""

    class Status(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", _("Proposed")
        HELD = "held", _("Bed held")
        ADMITTED = "admitted", _("Admitted")
        DISCHARGED = "discharged", _("Discharged")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")

    LIVE = (Status.PROPOSED, Status.HELD, Status.ADMITTED)
    TAKING_BED = (Status.HELD, Status.ADMITTED, Status.DISCHARGED)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="stays")
    child = models.ForeignKey(Child, models.PROTECT, related_name="stays")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="stays")
    bed = models.ForeignKey(Bed, models.PROTECT, null=True, related_name="stays")
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    # From admission (or the hold) to its limit; overstay extends it, discharge ends it. Empty until a bed is given.
    period = DateTimeRangeField(null=True)
    sheet = models.TextField(
        max_length=3000, blank=True
    )  # what the facility must know; the case stays closed to it
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    admitted_at = models.DateTimeField(null=True)
    extended_to = models.DateTimeField(null=True)
    discharged_at = models.DateTimeField(null=True)
    discharged_to = models.CharField(max_length=30, blank=True)  # code list "destination"
    answer = models.CharField(max_length=1000, blank=True)  # reason of a refusal, note of a discharge
    form_key = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = StayQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        indexes = [
            models.Index(fields=["facility", "status"], name="stay_by_facility"),
            models.Index(fields=["case"], name="stay_by_case"),
        ]
        constraints = [
            ExclusionConstraint(
                name="one_child_a_bed",
                expressions=[("bed", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(status__in=["held", "admitted", "discharged"]),
            ),
            ExclusionConstraint(
                name="one_bed_a_child",
                expressions=[("child", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(status__in=["held", "admitted", "discharged"]),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["held", "admitted", "discharged"])
                | Q(bed__isnull=False, period__isnull=False),
                name="stay_with_a_bed_has_its_period",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=["proposed", "held", "admitted"]),
                name="one_live_stay_a_case",
            ),
            models.UniqueConstraint(fields=["proposed_by", "form_key"], name="stay_form_sent_once"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
