"""The stays of children."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.scope import NOTHING, ScopedQuerySet
from cases.models import Case, CasePerson, Child, named_cases
from childprotect.lib import clock
from shelters.models.facility import Bed, Facility, own_facilities


class Need(models.TextChoices):
    """What a child needs of the room it sleeps in."""

    FAMILY = "family", _("With the mother")
    QUARANTINE = "quarantine", _("Quarantine: may be infectious")
    STEP_FREE = "step_free", _("No steps: a wheelchair must come in")
    APART = "apart", _("Apart from adults: may have been trafficked")


class StayQuerySet(ScopedQuerySet):
    """Stays of the cases of an area, and those at a person's own facility."""

    place = "case__"

    def naming(self, user: Any, perm: str) -> Q:
        """Stays at the person's own facility, as long as they are asked for or last; those of cases that name them."""
        own, cases = own_facilities(user, perm), named_cases(user, perm)
        here = Q(facility_id__in=own, status__in=Stay.LIVE) if own else NOTHING
        theirs = Q(case_id__in=cases) if cases else NOTHING
        return theirs if here is NOTHING else here if theirs is NOTHING else here | theirs

    def placing(self) -> "StayQuerySet":
        """Children who have a place or for whom one is asked; kin who are only being checked are no place yet."""
        return self.filter(status__in=Stay.LIVE).exclude(kind=Stay.Kind.KIN, status=Stay.Status.PROPOSED)

    def not_come(self) -> "StayQuerySet":
        """Beds held past the moment by which the child should have come: free again, and yet to be told."""
        return self.filter(status=Stay.Status.HELD, period__endswith__lte=clock.now())

    def past_their_end(self) -> "StayQuerySet":
        """Children who are still here past the end of their period: they keep their bed until they leave."""
        return self.filter(status=Stay.Status.ADMITTED, period__endswith__lte=clock.now())


class AtFacilities(models.Manager.from_queryset(StayQuerySet)):  # type: ignore[misc]
    """Stays in facilities, which have a bed, a sheet and a manager: what is meant unless said otherwise."""

    def get_queryset(self) -> StayQuerySet:
        """Not with kin, in a witness house or in hospital."""
        found: StayQuerySet = super().get_queryset().filter(facility__isnull=False)
        return found


class Stay(models.Model):
    """A child at a facility: proposed by the worker, given a bed by the manager, admitted, discharged.

    Placements elsewhere (kin, witness house, hospital) are rows of the same table, so that the database refuses two
    places of one child at once, whatever their kinds. `objects` leaves them out, `every` holds all; see OtherPlacement.
    """

    class Kind(models.TextChoices):
        """Where the child is."""

        FACILITY = "facility", _("Shelter or one-stop centre")
        KIN = "kin", _("With kin")
        WITNESS = "witness", _("Witness and victim protection house")
        HOSPITAL = "hospital", _("Hospital")

    class Status(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", _("Proposed")
        HELD = "held", _("Bed held")
        ADMITTED = "admitted", _("Admitted")
        DISCHARGED = "discharged", _("Discharged")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")
        LAPSED = "lapsed", _("Did not arrive in time")

    LIVE = (Status.PROPOSED, Status.HELD, Status.ADMITTED)
    ASKED = (Status.PROPOSED, Status.HELD)
    TAKING_BED = (Status.HELD, Status.ADMITTED, Status.DISCHARGED)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="stays")
    child = models.ForeignKey(Child, models.PROTECT, related_name="stays")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FACILITY)
    # None of what is no stay in a facility; typed as always there, as `objects` leaves those out.
    facility: "models.ForeignKey[Facility, Facility]" = models.ForeignKey(
        Facility, models.PROTECT, null=True, related_name="stays"
    )
    bed = models.ForeignKey(Bed, models.PROTECT, null=True, related_name="stays")  # the last one it was given
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    kin = models.ForeignKey(CasePerson, models.PROTECT, null=True, related_name="+")  # with whom, of kind KIN
    place_name = models.CharField(max_length=200, blank=True)  # which hospital or house
    needs = models.JSONField(default=list)  # codes of Need
    adults = models.PositiveSmallIntegerField(default=0)  # who sleep here with the child, counted apart
    # From admission (or the hold) to its limit; overstay extends it, discharge ends it. Empty until a bed is given.
    period = DateTimeRangeField(null=True)
    sheet = models.TextField(
        max_length=3000, blank=True
    )  # what the facility must know; the case stays closed to it
    # A child who moves to another facility without a gap: the stay it comes from, which ends when this one begins.
    moved_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="moves")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    admitted_at = models.DateTimeField(null=True)
    counted_from = models.DateTimeField(null=True)  # from when the limit counts: moving begins nothing anew
    extended_to = models.DateTimeField(null=True)
    discharged_at = models.DateTimeField(null=True)
    discharged_to = models.CharField(max_length=30, blank=True)  # code list "destination"
    escort = models.CharField(max_length=200, blank=True)  # who takes the child along
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)  # the worker's agreement that the child may leave
    unagreed = models.CharField(max_length=500, blank=True)  # why the child left without it
    answer = models.CharField(max_length=1000, blank=True)  # reason of a refusal, note of a discharge
    form_key = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = AtFacilities()
    every = StayQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        indexes = [
            models.Index(fields=["facility", "status"], name="stay_by_facility"),
            models.Index(fields=["case"], name="stay_by_case"),
        ]
        constraints = [
            ExclusionConstraint(
                name="one_place_a_child",
                expressions=[("child", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                # a bed held for a child who moves here overlaps the stay it leaves, until it arrives
                condition=Q(status__in=["admitted", "discharged"])
                | Q(status="held", moved_from__isnull=True),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["held", "admitted", "discharged"])
                | Q(bed__isnull=False, period__isnull=False)
                | Q(facility=None, bed=None, period__isnull=False),
                name="stay_with_a_bed_has_its_period",
            ),
            models.CheckConstraint(
                condition=Q(kind="facility", facility__isnull=False, kin=None)
                | Q(kind="kin", facility=None, kin__isnull=False)
                | Q(kind__in=["witness", "hospital"], facility=None, kin=None) & ~Q(place_name=""),
                name="stay_is_where_its_kind_says",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(status="admitted"), name="one_stay_a_case_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=["proposed", "held"], kind="facility"),  # kin are checked meanwhile
                name="one_request_a_case_at_a_time",
            ),
            models.UniqueConstraint(fields=["proposed_by", "form_key"], name="stay_form_sent_once"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class BedUseQuerySet(models.QuerySet["BedUse"]):
    """Questions about who has which bed when."""

    def within(self, period: Any) -> "BedUseQuerySet":
        """That touch `period`."""
        return self.filter(period__overlap=period)


class BedUse(models.Model):
    """Which bed a stay has, from when to when: one row a bed, so that a child can change beds without a gap.

    The database refuses two in one bed at once; who holds a bed and does not come, or takes the request back, leaves a
    period that ended.
    """

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="uses")
    bed = models.ForeignKey(Bed, models.PROTECT, related_name="uses")
    period = DateTimeRangeField()

    objects = BedUseQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["stay"], name="bed_use_by_stay")]
        constraints = [
            ExclusionConstraint(
                name="one_stay_a_bed",
                expressions=[("bed", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"bed {self.bed_id} of stay {self.stay_id}"
