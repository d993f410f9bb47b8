"""What is known of a facility beside its beds: status by day, contacts, services, standards, money."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.scope import NOTHING, ScopedQuerySet
from cases.models.codes import Dated, DatedQuerySet
from childprotect.lib import clock
from shelters.models.facility import Facility, own_facilities


class FacilityPartQuerySet(ScopedQuerySet):
    """Rows of facilities: of an area, and of those a person is on the staff of."""

    place = "facility__"

    def naming(self, user: Any, perm: str) -> Q:
        """Of the person's own facilities."""
        own = own_facilities(user, perm)
        return Q(facility_id__in=own) if own else NOTHING


class StatusChange(models.Model):
    """From which day to which a facility is open, suspended or closed, and why; of several rows the newest rules."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=9, choices=Facility.Status)
    since = models.DateField()
    until = models.DateField(null=True)  # this day included; afterwards what stood before rules again
    reason = models.CharField(max_length=300)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="status_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"status {self.pk}"


class FacilityContact(models.Model):
    """A person or telephone of a facility, by what it is for. Staff in their office: nobody's home."""

    class Purpose(models.TextChoices):
        """What one calls it for."""

        DUTY = "duty", _("On duty, day and night")
        MANAGER = "manager", _("Manager")
        HEALTH = "health", _("Health worker")
        PSYCHOLOGY = "psych", _("Psychologist")
        LEGAL = "legal", _("Lawyer")
        POLICE = "police", _("Police on the spot")
        OFFICE = "office", _("Office and accounts")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="contacts")
    purpose = models.CharField(max_length=8, choices=Purpose)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.ref)


class FacilityService(models.Model):
    """A service a facility offers, from a day until a day."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="services")
    service = models.CharField(max_length=30)  # code list "facility_service"
    since = models.DateField()
    until = models.DateField(null=True)  # the first day on which it is no longer offered

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "service"], condition=Q(until=None), name="service_offered_once"
            )
        ]

    def __str__(self) -> str:
        return f"service {self.pk}"


class StandardItem(Dated):
    """One question of the standards checklist, in both languages."""

    code = models.CharField(max_length=30)
    label_mn = models.CharField(max_length=300)
    label_en = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField(default=0)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="standard_once_from_a_day")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return self.label_en if get_language() == "en" else self.label_mn


class StandardCheck(models.Model):
    """The checklist answered at a facility on a day: by its own staff, or by an inspector."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="checks")
    checked_on = models.DateField()
    own = models.BooleanField()  # by the facility's own staff
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=1000, blank=True)
    form_key = models.UUIDField(unique=True)

    objects = FacilityPartQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_on", "-id"]

    def __str__(self) -> str:
        return str(self.ref)


class StandardAnswer(models.Model):
    """One answer of a check."""

    class Answer(models.TextChoices):
        """Whether the standard is met."""

        YES = "yes", _("Met")
        PARTLY = "partly", _("Partly met")
        NO = "no", _("Not met")

    check_of = models.ForeignKey(StandardCheck, models.PROTECT, related_name="answers")
    item = models.ForeignKey(StandardItem, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=6, choices=Answer)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["item__order", "id"]
        constraints = [models.UniqueConstraint(fields=["check_of", "item"], name="one_answer_an_item")]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Funding(models.Model):
    """What a source gives a facility for a year, in tögrög."""

    class Source(models.TextChoices):
        """Whose money it is."""

        STATE = "state", _("State budget")
        LOCAL = "local", _("Local budget")
        PROJECT = "project", _("International project")

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="funding")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=7, choices=Source)
    amount = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True)

    objects = FacilityPartQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "year", "source"], name="one_amount_a_source"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="funding_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"funding {self.pk}"


class CostNorm(Dated):
    """What a person costs a day by the norm, in tögrög, by kind of facility."""

    class Kind(models.TextChoices):
        """Of which facilities."""

        SHELTER = "shelter", _("Temporary shelter")
        CENTRE = "centre", _("One-stop service centre")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=7, choices=Kind)
    amount = models.PositiveIntegerField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="one_norm_from_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="norm_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"norm {self.pk}"
