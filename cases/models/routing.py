"""How a report travels: from unit to unit, and to the police."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases.models.report import Report
from childprotect.lib import clock


class Routing(models.Model):
    """A report went to a unit, or back to the national desk (`to_unit` empty); by whom, and why."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="routings")
    from_unit = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    to_unit = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("Why"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.ref)


class PoliceNotice(models.Model):
    """The police were told of a report: when, whom, by whom. What was told is the report's own sheet."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="police_notices")
    told_at = models.DateTimeField()
    told_to = models.CharField(_("Who took it"), max_length=160)
    badge = models.CharField(_("Badge number"), max_length=40, blank=True)
    record = models.CharField(_("Number of the police record"), max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(null=True)

    class Meta:
        ordering = ["told_at", "id"]
        constraints = [models.UniqueConstraint(fields=["by", "form_key"], name="police_notice_sent_once")]

    def __str__(self) -> str:
        return str(self.ref)
