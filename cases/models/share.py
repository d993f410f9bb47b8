"""A case shared with one colleague until a date: guardian's permission row with a direct foreign key."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from cases.models.case import Case
from childprotect.lib import clock


class CaseShareQuerySet(models.QuerySet["CaseShare"]):
    """Questions about many shares."""

    def in_force(self, day: date | None = None) -> "CaseShareQuerySet":
        """Shares that reach to `day` (default today)."""
        return self.filter(until__gte=day or clock.today())


class CaseShare(UserObjectPermissionBase):
    """One colleague meets one case until the end of a day. It widens which records, never what may be done."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content_object = models.ForeignKey(Case, models.CASCADE, related_name="shares")
    until = models.DateField(_("Until"))
    reason = models.CharField(_("Reason"), max_length=300)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    objects = UserObjectPermissionManager.from_queryset(CaseShareQuerySet)()  # type: ignore[misc]

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        indexes = [models.Index(fields=["user", "until"], name="share_by_user")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(given_by=models.F("user")), name="share_not_given_to_oneself"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
