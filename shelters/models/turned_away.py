"""Children for whom there was no place: counted, without saying who they were."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.scope import NOTHING, ScopedQuerySet
from areas.models import Placed
from cases.models import Case
from cases.models.child import Sex
from childprotect.lib import clock
from shelters.models.facility import Facility, own_facilities
from shelters.models.stay import Stay

REASONS = "turned_away"  # the code list of reasons


class AgeBand(models.TextChoices):
    """How old a child was, as boards count it."""

    BABY = "0-2", "0–2"
    SMALL = "3-5", "3–5"
    CHILD = "6-11", "6–11"
    YOUNG = "12-14", "12–14"
    OLDER = "15-17", "15–17"
    UNKNOWN = "u", _("Age not known")

    @classmethod
    def of(cls, age: int | None) -> "AgeBand":
        """The band of an age in completed years; who is older for a while counts with the oldest."""
        if age is None:
            return cls.UNKNOWN
        ends = ((2, cls.BABY), (5, cls.SMALL), (11, cls.CHILD), (14, cls.YOUNG))
        return next((band for end, band in ends if age <= end), cls.OLDER)


class TurnedAwayQuerySet(ScopedQuerySet):
    """Those of an area, and those at a person's own facility."""

    def naming(self, user: Any, perm: str) -> Q:
        """Those at the person's own facilities."""
        own = own_facilities(user, perm)
        return Q(facility_id__in=own) if own else NOTHING


class TurnedAway(Placed):
    """A child for whom a facility, or every facility, had no place: a number with its reason, not who it was.

    Its unit is that of the facility; of the case where no facility had a place. A refused stay gives one row, made in
    the action that refuses; a child turned away at the door has no case.
    """

    class How(models.TextChoices):
        """At which moment."""

        REFUSED = "refused", _("A facility refused")
        NO_PLACE = "no_place", _("No facility had a place")
        DOOR = "door", _("Turned away at the door")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="turned_away")
    how = models.CharField(max_length=8, choices=How)
    at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=30)  # code list "turned_away"
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    age_band = models.CharField(max_length=5, choices=AgeBand, default=AgeBand.UNKNOWN)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="turned_away")
    stay = models.OneToOneField(Stay, models.PROTECT, null=True, related_name="turned_away")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    form_key = models.UUIDField(null=True)

    objects = TurnedAwayQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["facility", "at"], name="turned_away_by_facility"),
            models.Index(fields=["aimag", "at"], name="turned_away_by_aimag"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(how="no_place", facility=None) | ~Q(how="no_place") & Q(facility__isnull=False),
                name="turned_away_by_a_facility_or_by_none",
            ),
            models.UniqueConstraint(fields=["by", "form_key"], name="turned_away_form_sent_once"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
