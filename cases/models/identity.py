"""Two files of one child: pairs that somebody should look at, and joins, which move nothing and are undone freely."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import scope
from accounts.scope import ScopedQuerySet
from cases.models.child import RESOLVE, Child
from childprotect.lib import clock


class RegistrarQuerySet(ScopedQuerySet):
    """What only the registrar of the nation meets: it has to do with children of any two areas."""

    def visible_to(self, user: Any, action: str = RESOLVE) -> "RegistrarQuerySet":
        """Everything, for who resolves duplicates in the whole nation; nothing for anybody else."""
        if not getattr(user, "is_authenticated", False) or not scope.holds(user, RESOLVE):
            return self.none()
        return self.all() if scope.posted(user, RESOLVE) is None else self.none()


class MergeQuerySet(RegistrarQuerySet):
    """Questions about many joins."""

    def in_force(self) -> "MergeQuerySet":
        """Not undone."""
        return self.filter(undone_at=None)


class Merge(models.Model):
    """`child` was found to be the same child as `into`. The truth that `Child.merged_into` is worked out from."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="merges")
    into = models.ForeignKey(Child, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(undone_at=None), name="merged_into_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(child=F("into")), name="merged_into_another"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class DuplicateCandidate(models.Model):
    """Two files that may be of one child, found by comparing what is known of every child, or named by the registrar."""

    class State(models.TextChoices):
        """What the registrar said of it."""

        OPEN = "open", _("To decide")
        LATER = "later", _("Later")
        SAME = "same", _("Same child")
        NOT_SAME = "not_same", pgettext_lazy("two files", "Not the same child")
        GONE = "gone", _("No longer alike")  # what made them alike was corrected

    WAITING = (State.OPEN, State.LATER)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    one = models.ForeignKey(Child, models.PROTECT, related_name="+")  # the earlier of the two files
    other = models.ForeignKey(Child, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list)  # codes of cases.matching.REASONS
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    merge = models.ForeignKey(Merge, models.PROTECT, null=True, related_name="candidates")
    version = models.PositiveIntegerField(default=1)

    objects = RegistrarQuerySet.as_manager()

    class Meta:
        ordering = ["-points", "found_at", "id"]
        indexes = [models.Index(fields=["state", "-points", "found_at", "id"], name="duplicate_queue")]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
