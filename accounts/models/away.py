"""Who is away, who stands in meanwhile, and how people want to be reached outside the service."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from childprotect.lib import clock


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Questions about many absences."""

    def standing(self) -> "AbsenceQuerySet":
        """Not ended early."""
        return self.filter(ended_at=None)

    def in_force(self, day: date | None = None) -> "AbsenceQuerySet":
        """Those of `day` (default today)."""
        day = day or clock.today()
        return self.standing().filter(since__lte=day, until__gte=day)

    def coming(self) -> "AbsenceQuerySet":
        """Those of today and of later days, the nearest first."""
        return self.standing().filter(until__gte=clock.today()).order_by("since", "pk")

    def meeting(self, since: date, until: date) -> "AbsenceQuerySet":
        """Those that have a day between the two in common."""
        return self.standing().filter(since__lte=until, until__gte=since)


class Absence(models.Model):
    """A person is away from a day until a day; whoever stands in is told what they would have been told."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    since = models.DateField(_("From"))
    until = models.DateField(_("Until"))  # the last day away
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="standing_in"
    )  # None: whoever else holds the role hears, or the next above
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)  # back early, or never gone
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=models.F("since")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=models.F("person")),
                name="nobody_stands_in_for_oneself",
            ),
            ExclusionConstraint(
                name="away_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            "since",
                            "until",
                            RangeBoundary(inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["stand_in", "until"], name="absence_by_stand_in", condition=Q(ended_at=None)
            ),
            models.Index(fields=["until"], name="absence_by_end", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"absence {self.ref}"

    @property
    def over(self) -> bool:
        """Whether it is past, or was ended."""
        return self.ended_at is not None or self.until < clock.today()

    @property
    def now(self) -> bool:
        """Whether the person is away today because of it."""
        return self.ended_at is None and self.since <= clock.today() <= self.until


class Channels(models.Model):
    """How a person is told outside the service. No row: e-mail if there is an address, no SMS, no quiet hours."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="channels")
    email = models.BooleanField(_("E-mail"), default=True)
    sms = models.BooleanField(_("SMS"), default=False)
    phone = models.CharField(_("Phone number for SMS"), max_length=8, blank=True)
    digest = models.BooleanField(_("The morning summary as well"), default=True)
    quiet_from = models.TimeField(_("Quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("Quiet until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_two_ends",
            )
        ]

    def __str__(self) -> str:
        return f"channels {self.person_id}"

    @classmethod
    def of(cls, person: Any) -> "Channels":
        """The person's own, or what holds for everybody who has chosen nothing (not saved)."""
        found = cls.objects.filter(person=person).first() or cls()
        found.person = person
        return found
