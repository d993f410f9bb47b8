"""What every day was like at every facility: written when the day has ended, never changed; corrections beside it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.scope import NOTHING, ScopedQuerySet
from areas.models import Area
from childprotect.lib import clock
from shelters.models.facility import Facility, own_facilities


class OfADayQuerySet(ScopedQuerySet):
    """Rows of the area they had on their day, and those of a person's own facility."""

    def naming(self, user: Any, perm: str) -> Q:
        """Of the person's own facilities."""
        own = own_facilities(user, perm)
        return Q(facility_id__in=own) if own else NOTHING


class OfADay(models.Model):
    """Mixin: a day, and where it was then. A unit that moves later does not move what was published."""

    day = models.DateField()
    unit = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    district = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    aimag = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)

    objects = OfADayQuerySet.as_manager()

    class Meta:
        abstract = True


class DaySheet(OfADay):
    """The figures of one facility on one day: beds and children as they were when the day ended."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="days", db_index=False)
    beds = models.PositiveSmallIntegerField()
    usable = models.PositiveSmallIntegerField()  # not out of use
    occupied = models.PositiveSmallIntegerField()  # of the children who stayed overnight
    care_days = models.PositiveSmallIntegerField()  # overnight, and those who came and left on the same day
    adults = models.PositiveSmallIntegerField()  # of `occupied`, 18 years or older
    admitted = models.PositiveSmallIntegerField()
    discharged = models.PositiveSmallIntegerField()
    returns = models.PositiveSmallIntegerField()  # admitted within 90 days after leaving a facility
    longest = models.PositiveSmallIntegerField()  # days of the longest stay that lasts
    lasting_days = models.PositiveIntegerField()  # of all lasting stays together
    ended_days = models.PositiveIntegerField()  # of all stays that ended on the day together
    # Beside the children; empty for the days from before they were counted.
    visits = models.PositiveSmallIntegerField(null=True)  # children who arrived for a visit of the centre
    came_along = models.PositiveSmallIntegerField(null=True)  # adults who came with them
    stay_along = models.PositiveSmallIntegerField(null=True)  # adults who slept here with a child
    counted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["day", "facility"]
        indexes = [
            models.Index(fields=["aimag", "day"], name="day_sheet_by_aimag"),
            models.Index(fields=["day"], name="day_sheet_by_day"),
        ]
        constraints = [models.UniqueConstraint(fields=["facility", "day"], name="one_sheet_a_day")]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.day}"


class DayCount(OfADay):
    """How many were admitted, discharged or turned away on a day, by reason or destination."""

    class What(models.TextChoices):
        """What is counted."""

        ADMITTED = "in", _("Admitted")
        DISCHARGED = "out", _("Discharged")
        TURNED_AWAY = "turned", _("Turned away")

    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="+", db_index=False)
    what = models.CharField(max_length=6, choices=What)
    code = models.CharField(max_length=30)  # code lists "stay_ground", "destination", "turned_away"
    count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["day", "id"]
        indexes = [
            models.Index(fields=["aimag", "day"], name="day_count_by_aimag"),
            models.Index(fields=["day"], name="day_count_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "unit", "day", "what", "code"],
                nulls_distinct=False,
                name="one_count_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.day}"


class DayCorrection(OfADay):
    """A figure of a day that was wrong: what stands in the sheet, what is right, who says so, when and why."""

    class Figure(models.TextChoices):
        """What can be corrected."""

        BEDS = "beds", _("Beds")
        USABLE = "usable", _("Usable beds")
        OCCUPIED = "occupied", _("Occupied")
        CARE_DAYS = "care_days", _("Bed days")
        ADULTS = "adults", _("Residents of 18 and over")
        ADMITTED = "admitted", _("Admitted")
        DISCHARGED = "discharged", _("Discharged")
        RETURNS = "returns", _("Returned within 90 days")
        VISITS = "visits", _("Children at visits")
        CAME_ALONG = "came_along", _("Adults who came to visits")
        STAY_ALONG = "stay_along", _("Adults who slept here with a child")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    figure = models.CharField(max_length=10, choices=Figure)
    old = models.PositiveIntegerField()  # with earlier corrections
    new = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["aimag", "day"], name="day_correction_by_aimag")]

    def __str__(self) -> str:
        return str(self.ref)
