"""Why a step was late: the honest answer, instead of a false time."""

import uuid

from django.conf import settings
from django.db import models

from cases.models.clock import Deadline
from childprotect.lib import clock


class DelayReason(models.Model):
    """The reason for the delay of one clock, from a code list, with words where they help."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    deadline = models.OneToOneField(Deadline, models.PROTECT, related_name="delay")
    reason = models.CharField(max_length=30)  # code list "delay_reason"
    words = models.TextField(max_length=1000, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-given_at", "-id"]

    def __str__(self) -> str:
        return str(self.ref)
