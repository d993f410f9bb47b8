"""Placements that are no stay in a facility: with kin, in a witness house, in hospital."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from childprotect.lib import clock
from shelters.models.stay import Stay, StayQuerySet

KIN_CHECKS = "kin_check"  # the code list of what is checked before a child stays with kin
FROM_SEVEN, SUPERVISOR = "from_7", "supervisor"  # its groups: asked of older children; said by a supervisor


class OtherPlacementQuerySet(StayQuerySet):
    """Placements outside facilities, by the rights that rule stays."""

    def visible_to(self, user: Any, action: str = "view") -> Self:
        """Those of the cases a person meets."""
        return super().visible_to(user, "shelters.view_stay" if action == "view" else action)


class Elsewhere(models.Manager.from_queryset(OtherPlacementQuerySet)):  # type: ignore[misc]
    """Placements outside facilities."""

    def get_queryset(self) -> Any:
        """Those without a facility."""
        return super().get_queryset().filter(facility__isnull=True)


class OtherPlacement(Stay):
    """A child with kin, in a witness house or in hospital: no bed of ours, nobody's sheet, met with its case."""

    objects = Elsewhere()

    class Meta:
        proxy = True


class KinCheck(models.Model):
    """What somebody found out about kin before the child stays there: one row a point of the list, the newest rules."""

    class Answer(models.TextChoices):
        """Whether the point holds."""

        YES = "y", _("Yes")
        NO = "n", _("No")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="kin_checks")
    point = models.CharField(max_length=30)  # code list "kin_check"
    answer = models.CharField(max_length=1, choices=Answer)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["stay"], name="kin_check_by_stay")]

    def __str__(self) -> str:
        return str(self.ref)
