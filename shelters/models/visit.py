"""Visits of children to one-stop centres: one arrival, one consent, a part for each professional, one plan at the end."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scope import NOTHING, ScopedQuerySet
from cases.models import Case, Child, named_cases
from cases.models.codes import Dated, DatedQuerySet
from childprotect.lib import clock
from shelters.models.facility import Facility, own_facilities
from shelters.models.profession import SERVICES, Profession
from shelters.models.stay import Stay


def lasting(prefix: str = "", now: datetime | None = None) -> Q:
    """Visits that are expected or go on, and those that are over but for an appointment."""
    return Q(**{f"{prefix}status__in": Visit.LIVE}) | Q(**{f"{prefix}open_until__gt": now or clock.now()})


class VisitQuerySet(ScopedQuerySet):
    """Visits of the cases of an area, and those at a person's own centre as long as they last."""

    place = "case__"

    def naming(self, user: Any, perm: str) -> Q:
        """Visits at the person's own centre while they last; those of cases that name the person."""
        own, cases = own_facilities(user, perm), named_cases(user, perm)
        here = Q(facility_id__in=own) & lasting() if own else NOTHING
        theirs = Q(case_id__in=cases) if cases else NOTHING
        return theirs if here is NOTHING else here if theirs is NOTHING else here | theirs

    def lasting(self, now: datetime | None = None) -> "VisitQuerySet":
        """Expected, going on, or over but for an appointment."""
        return self.filter(lasting(now=now))


class Visit(models.Model):
    """A child at a one-stop centre: sent by the worker, received, seen by several professionals, sent home with a plan."""

    class Status(models.TextChoices):
        """Where it stands."""

        EXPECTED = "expected", pgettext_lazy("visit", "Expected")
        OPEN = "open", pgettext_lazy("visit", "In the centre")
        CLOSED = "closed", pgettext_lazy("visit", "Ended")
        CANCELLED = "cancelled", pgettext_lazy("visit", "Called off")

    LIVE = (Status.EXPECTED, Status.OPEN)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="visits")
    child = models.ForeignKey(Child, models.PROTECT, related_name="visits")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="visits")
    stay = models.ForeignKey(
        Stay, models.PROTECT, null=True, related_name="visits"
    )  # if the child sleeps there
    status = models.CharField(max_length=9, choices=Status, default=Status.EXPECTED)
    sheet = models.TextField(
        max_length=3000, blank=True
    )  # what the centre must know; the case stays closed to it
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    arrived_at = models.DateTimeField(null=True)
    came_with = models.CharField(max_length=30, blank=True)  # code list "came_with"
    came_how = models.CharField(max_length=30, blank=True)  # code list "came_how"
    adults = models.PositiveSmallIntegerField(default=0)  # who came along, counted apart from the children
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    open_until = models.DateTimeField(null=True)  # how long the centre still meets it for its appointments
    destination = models.CharField(max_length=30, blank=True)  # code list "destination"
    escort = models.CharField(max_length=200, blank=True)  # with whom the child leaves
    plan = models.TextField(max_length=5000, blank=True)  # what the centre gives the case's worker to do
    missing_why = models.CharField(max_length=1000, blank=True)  # why a part that is asked for was not done
    form_key = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [
            models.Index(fields=["facility", "status"], name="visit_by_facility"),
            models.Index(fields=["case"], name="visit_by_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=["expected", "open"]), name="one_live_visit_a_case"
            ),
            models.UniqueConstraint(fields=["sent_by", "form_key"], name="visit_form_sent_once"),
            models.CheckConstraint(
                condition=~Q(status__in=["open", "closed"]) | Q(arrived_at__isnull=False),
                name="visit_has_its_arrival",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("arrived_at")),
                name="visit_ends_after_its_arrival",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Consent(models.Model):
    """Consent to the services of a visit, given once for all of them; withdrawn it stays on record."""

    class Giver(models.TextChoices):
        """Who gave it."""

        CHILD = "child", pgettext_lazy("consent", "The child")
        PARENT = "parent", pgettext_lazy("consent", "Parent")
        GUARDIAN = "guardian", pgettext_lazy("consent", "Guardian or custodian")
        AUTHORITY = (
            "authority",
            pgettext_lazy("consent", "Child protection officer, for a child without guardian"),
        )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="consents")
    given_by = models.CharField(max_length=9, choices=Giver)
    name = models.CharField(max_length=120)  # of who gave it
    services = models.JSONField(default=list)  # codes of Profession
    shared = models.JSONField(
        default=list
    )  # restricted parts, and the story, that the case's worker may read
    given_at = models.DateTimeField(default=clock.now)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(withdrawn_at=None), name="one_consent_a_visit"
            )
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Story(models.Model):
    """What the child said, written once by who asked; the others link to it and ask no more."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.OneToOneField(Visit, models.PROTECT, related_name="story")
    text = models.TextField(max_length=10000)
    language = models.CharField(max_length=100, blank=True)  # spoken, and whether with an interpreter
    present = models.CharField(max_length=300, blank=True)  # who else was in the room
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.ref)


class VisitPartQuerySet(ScopedQuerySet):
    """Parts of visits. Each professional meets their own, while the visit lasts; nobody meets another's."""

    def naming(self, user: Any, perm: str) -> Q:
        """The person's own parts at their own centre."""
        own = own_facilities(user, perm)
        return Q(professional_id=user.pk, visit__facility_id__in=own) & lasting("visit__") if own else NOTHING


class VisitPart(models.Model):
    """What one professional did: when the child was in the room, and what was found. Signed, it is never changed."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="parts")
    profession = models.CharField(max_length=10, choices=SERVICES)
    professional = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    story = models.ForeignKey(
        Story, models.PROTECT, null=True, related_name="parts"
    )  # rests on what was told once
    entered_at = models.DateTimeField(null=True)  # empty: worked without the child
    left_at = models.DateTimeField(null=True)
    text = models.TextField(max_length=10000, blank=True)
    begun_at = models.DateTimeField(default=clock.now)
    signed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = VisitPartQuerySet.as_manager()

    class Meta:
        ordering = ["begun_at", "id"]
        indexes = [models.Index(fields=["professional"], name="visit_part_by_professional")]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "professional"],
                condition=Q(signed_at=None),
                name="one_open_part_a_professional",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at"), entered_at__isnull=False),
                name="left_the_room_after_entering",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(entered_at__isnull=True) | Q(left_at__isnull=False),
                name="signed_when_the_room_is_left",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class PartAddendum(models.Model):
    """What a professional adds to a signed part: signed as it is written."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    part = models.ForeignKey(VisitPart, models.PROTECT, related_name="addenda")
    text = models.TextField(max_length=5000)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["signed_at", "id"]

    def __str__(self) -> str:
        return str(self.ref)


class RequiredPart(Dated):
    """Which part a visit asks for, by the kind of concern (empty: every visit). Data, not code."""

    concern = models.CharField(max_length=30, blank=True)  # code list "concern"
    profession = models.CharField(max_length=10, choices=Profession)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["concern", "profession"]
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "profession", "valid_from"], name="required_part_once_from_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.concern} {self.profession}".strip()


class AppointmentQuerySet(ScopedQuerySet):
    """Appointments of the visits a person meets."""

    def visible_to(self, user: Any, action: str = "view") -> "AppointmentQuerySet":
        """Those of visible visits."""
        return self.filter(visit__in=Visit.objects.visible_to(user, action))


class Appointment(models.Model):
    """When the child comes back to a centre, to whom and what for; kept, missed or called off."""

    class Status(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", pgettext_lazy("appointment", "Planned")
        KEPT = "kept", pgettext_lazy("appointment", "The child came")
        MISSED = "missed", pgettext_lazy("appointment", "The child did not come")
        CANCELLED = "cancelled", pgettext_lazy("appointment", "Called off")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="appointments")
    profession = models.CharField(_("With whom"), max_length=10, choices=SERVICES)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )  # who waits for the child
    at = models.DateTimeField()
    purpose = models.CharField(max_length=300)
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    form_key = models.UUIDField(null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["visit", "at"], name="appointment_by_visit")]
        constraints = [
            models.UniqueConstraint(fields=["made_by", "form_key"], name="appointment_form_sent_once")
        ]

    def __str__(self) -> str:
        return str(self.ref)
