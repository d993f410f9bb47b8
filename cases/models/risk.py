"""How the risk of a case changed: by whom, from what to what, and why it was lowered."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case, Risk
from childprotect.lib import clock


class RiskChangeQuerySet(models.QuerySet["RiskChange"]):
    """Questions about many changes of risk."""

    def lowered(self) -> "RiskChangeQuerySet":
        """Those that made the risk lower: each has its reason."""
        return self.filter(lowered=True)


class RiskChange(models.Model):
    """One change of a case's risk. Never changed itself, so that a supervisor sees how often and by whom."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="risk_changes")
    was = models.CharField(max_length=6, choices=Risk)
    risk = models.CharField(max_length=6, choices=Risk)
    lowered = models.BooleanField()
    reason = models.TextField(_("Why the risk changes"), max_length=1000, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    objects = RiskChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lowered=False) | ~models.Q(reason=""), name="lower_risk_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return str(self.ref)
