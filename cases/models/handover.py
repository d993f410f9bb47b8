"""The caseload of one person handed over: what went to whom, by whom, and why."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.scope import NOTHING, ScopedQuerySet, ids
from areas.models import Placed
from cases.models.case import Case
from childprotect.lib import clock
from childprotect.lib.addresses import path_to


class HandoverQuerySet(ScopedQuerySet):
    """Hand-overs of a person's units: whoever works there may know who answers for what since when."""

    def naming(self, user: Any, perm: str) -> Q:
        """Those of the person's own caseload, wherever the person works now."""
        mine = ids(Handover._base_manager.filter(person=user).values_list("pk", flat=True))
        return Q(pk__in=mine) if mine else NOTHING

    def visible_to(self, user: Any, action: str = "view") -> "HandoverQuerySet":
        """Those of the units whose cases the person works with."""
        return super().visible_to(user, action if "." in action else "cases.work_case")


class Handover(Placed):
    """All open cases of one person in one unit, passed on in one step. Never changed afterwards."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=30)  # code list "handover_reason"
    words = models.CharField(max_length=500, blank=True)
    tasks = models.PositiveSmallIntegerField(default=0)  # in cases of others, which went to those
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(null=True)  # the same form sent twice is one hand-over

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=[place, "-at", "-id"], name=f"handover_by_{place}")
            for place in ("unit", "district", "aimag")
        ]
        constraints = [
            models.UniqueConstraint(fields=["by", "form_key", "unit"], name="handover_form_sent_once")
        ]

    def __str__(self) -> str:
        return str(self.ref)

    def get_absolute_url(self) -> str:
        """Its page."""
        return path_to("cases:handover_detail", self.ref)


class HandoverLine(models.Model):
    """One case of a hand-over, and who answers for it since."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "case"], name="case_once_a_handover"),
        ]

    def __str__(self) -> str:
        return f"{self.handover_id} {self.case_id}"
