"""A case on hold: why, how the child is searched for, and what rested meanwhile."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case, Stage
from childprotect.lib import clock


class Hold(models.Model):
    """One time a case is on hold, from the day the child could not be found until it was, or the case was closed."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=30)  # code list "hold_reason"
    search_plan = models.TextField(_("How the child is searched for"), max_length=4000)
    stage_before = models.CharField(max_length=10, choices=Stage)  # where the case goes on
    rested = models.JSONField(
        default=list
    )  # the steps whose clocks ran, and begin again when the case goes on
    searches = models.PositiveSmallIntegerField(
        default=0
    )  # how often the child was searched for and not found
    began_at = models.DateTimeField(default=clock.now)
    began_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-began_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_at=None), name="one_hold_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return str(self.ref)
