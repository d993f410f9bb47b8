"""Reviews of cases by inspectors, and what was found."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.scope import NOTHING, ScopedQuerySet
from cases.models import Case, named_cases
from childprotect.lib import clock


class ReviewQuerySet(ScopedQuerySet):
    """Reviews of the cases of an area, and of cases that name a person."""

    place = "case__"

    def naming(self, user: Any, perm: str) -> Q:
        """Reviews of cases that name the person."""
        cases = named_cases(user, perm)
        return Q(case_id__in=cases) if cases else NOTHING

    def open(self) -> "ReviewQuerySet":
        """Not closed by the inspector."""
        return self.exclude(status=Review.Status.CLOSED)


class Review(models.Model):
    """An inspector's look at one case: a finding, what should change, until when; answered, then closed."""

    class Status(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("Waiting for an answer")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Review closed")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews")
    inspector = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)  # code list "finding"
    finding = models.TextField(_("Finding"), max_length=5000)
    due_on = models.DateField(_("Due date"))
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    recorded_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(_("Answer"), max_length=5000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing_note = models.CharField(max_length=1000, blank=True)
    form_key = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-id"]
        indexes = [
            models.Index(fields=["case", "-recorded_at"], name="review_by_case"),
            models.Index(fields=["inspector", "status"], name="review_by_inspector"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["inspector", "form_key"], name="review_form_sent_once")
        ]

    def __str__(self) -> str:
        return str(self.ref)
