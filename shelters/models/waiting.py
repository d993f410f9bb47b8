"""Children who wait for a place: who is first in line, what each needs, and who was passed over and why."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case as When
from django.db.models import IntegerField, Q
from django.db.models import When as Then
from django.utils.translation import gettext_lazy as _

from accounts.scope import NOTHING, ScopedQuerySet
from cases.models import Case, named_cases
from childprotect.lib import clock
from shelters.models.facility import Facility
from shelters.models.stay import Stay

RANKS = {"red": 0, "orange": 1, "green": 2}


class WaitingQuerySet(ScopedQuerySet):
    """Who waits in an area."""

    place = "case__"

    def naming(self, user: Any, perm: str) -> Q:
        """Those of the cases that name the person."""
        cases = named_cases(user, perm)
        return Q(case_id__in=cases) if cases else NOTHING

    def in_line(self) -> "WaitingQuerySet":
        """Who waits now, in the order of the line: by the risk of the case, then by how long.

        A child for whom a bed is held stands not in line meanwhile, and keeps its place if it does not get it.
        """
        rank = When(
            *(Then(case__risk=risk, then=number) for risk, number in RANKS.items()),
            default=3,
            output_field=IntegerField(),
        )
        placing = Stay.every.placing().values("case_id")
        waiting = self.filter(status=Waiting.Status.WAITING, case__closed_at=None).exclude(case__in=placing)
        return waiting.alias(rank=rank).order_by("rank", "since", "id")


class Waiting(models.Model):
    """A child of a case waits for a place in its aimag or in the capital."""

    class Status(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("Waiting")
        PLACED = "placed", _("Has a place")
        LEFT = "left", _("Taken off the list")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="waiting")
    needs = models.JSONField(default=list)  # codes of Need
    status = models.CharField(max_length=7, choices=Status, default=Status.WAITING)
    since = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered = models.ForeignKey(
        Facility, models.PROTECT, null=True, related_name="+"
    )  # a bed fell free there
    offered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=500, blank=True)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "waiting"
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status="waiting"), name="case_waits_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Skip(models.Model):
    """A child was passed over, or its worker did not want what was offered: why, and by whom."""

    waiting = models.ForeignKey(Waiting, models.PROTECT, related_name="skips")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    declined = models.BooleanField(default=False)  # by its own worker; else another child was given the bed
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["waiting"], name="skip_by_waiting")]

    def __str__(self) -> str:
        return f"skip {self.pk}"
