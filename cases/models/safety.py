"""The safety plan: what keeps the child safe from today, made with the carer at the first contact."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case, OfCaseQuerySet
from childprotect.lib import clock
from childprotect.lib.addresses import path_to


class SafetyPlanQuerySet(OfCaseQuerySet):
    """Safety plans of the cases a person reads."""

    def in_force(self) -> "SafetyPlanQuerySet":
        """Not replaced by a newer one, and the case was not opened again since."""
        return self.filter(ended_at=None)


class SafetyPlan(models.Model):
    """Who does what, where the child is safe, whom the child calls. Never changed: a new one takes its place."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="safety_plans")
    happened_at = models.DateTimeField(_("When it was made"))
    danger = models.TextField(_("What the child must be safe from"), max_length=2000)
    steps = models.TextField(_("Who does what"), max_length=4000)  # one a line
    safe_place = models.CharField(_("Safe place"), max_length=300)
    calls = models.CharField(_("Whom the child can call"), max_length=300)
    signals = models.CharField(_("Signals that were agreed"), max_length=500, blank=True)
    carer = models.CharField(_("Made with"), max_length=200)
    signed = models.BooleanField(_("Signed by the carer"))
    child_view = models.TextField(_("The child's own view"), max_length=2000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(null=True)  # the same form sent twice is one plan

    objects = SafetyPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["author", "form_key"], name="safety_plan_form_sent_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="one_safety_plan_in_force"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)

    def get_absolute_url(self) -> str:
        """Its page."""
        return path_to("cases:safety_detail", self.ref)
