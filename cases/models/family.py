"""A family: what joins the files of children who belong together. Met only through its children's cases."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.child import Child
from cases.models.report import Report
from childprotect.lib import clock


class Family(models.Model):
    """One family, by its children; nothing is said of it but who belongs to it."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "families"

    def __str__(self) -> str:
        return str(self.ref)


class FamilyMemberQuerySet(models.QuerySet["FamilyMember"]):
    """Questions about many members."""

    def current(self) -> "FamilyMemberQuerySet":
        """Those who belong to their family still."""
        return self.filter(ended_at=None)

    def beside(self, child_id: int) -> "FamilyMemberQuerySet":
        """The other children of a child's families, as values for a subquery."""
        families = self.current().filter(child=child_id).values("family_id")
        others = self.current().filter(family__in=families).exclude(child=child_id)
        return others.order_by().values("child_id")  # type: ignore[return-value]


class FamilyMember(models.Model):
    """A child belongs to a family, since somebody said so; a child may have two, as after a divorce."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="members")
    child = models.ForeignKey(Child, models.PROTECT, related_name="memberships")
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, related_name="+"
    )  # that told of them together
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = FamilyMemberQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "child"], condition=Q(ended_at=None), name="child_once_in_a_family"
            )
        ]

    def __str__(self) -> str:
        return str(self.ref)
