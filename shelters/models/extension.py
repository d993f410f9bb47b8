"""The wish that a child may stay longer than the limit, and who allowed it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.scope import ScopedQuerySet
from childprotect.lib import clock
from shelters.models.stay import Stay


class ExtensionQuerySet(ScopedQuerySet):
    """Extensions of the stays a person meets."""

    def visible_to(self, user: Any, action: str = "view") -> "ExtensionQuerySet":
        """Those of the stays the person meets."""
        perm = action if "." in action else f"shelters.{action}_stay"
        return self.filter(stay__in=Stay.objects.visible_to(user, perm))

    def open(self) -> "ExtensionQuerySet":
        """Nobody has decided yet."""
        return self.filter(decided_at=None)


class Extension(models.Model):
    """One wish to extend a stay until a moment: asked by the facility, decided by who may at that length."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="extensions")
    step = models.CharField(
        max_length=40
    )  # the limit it reaches for: "centre.stay", "shelter.stay", "shelter.longest"
    until = models.DateTimeField()
    reason = models.CharField(max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(
        max_length=500, blank=True
    )  # date and number of the paper it rests on, or why not

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stay"], condition=Q(decided_at=None), name="one_open_extension_a_stay"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, granted=None)
                | Q(decided_at__isnull=False, granted__isnull=False),
                name="extension_is_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
