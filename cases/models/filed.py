"""What every row of a case file shares: who wrote it, until when it is true, and a version to edit it by."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scope import ScopedQuerySet
from cases.models.case import Case
from childprotect.lib import clock


class Known(models.TextChoices):
    """An answer that may be missing; nobody is made to guess."""

    YES = "y", _("Yes")
    NO = "n", _("No")
    UNKNOWN = "u", _("Not known")


class FileQuerySet(ScopedQuerySet):
    """Rows of a case file: read and written by who reads and writes the case."""

    def visible_to(self, user: Any, action: str = "view") -> "FileQuerySet":
        """Rows of the cases a person meets."""
        return self.filter(case__in=Case.objects.visible_to(user, "view" if action == "view" else action))

    def current(self) -> "FileQuerySet":
        """Those that are still true."""
        return self.filter(ended_on=None)


class Filed(models.Model):
    """Mixin of rows that are added one by one, changed with a version, and ended instead of deleted."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(null=True)  # the same form sent twice is one row
    ended_on = models.DateField(_("No longer true since"), null=True, blank=True)
    end_reason = models.CharField(max_length=30, blank=True)  # code list "file_end"
    version = models.PositiveIntegerField(default=1)

    objects = FileQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["created_by", "form_key"], name="%(class)s_form_sent_once"),
            models.CheckConstraint(
                condition=models.Q(ended_on=None, end_reason="")
                | (models.Q(ended_on__isnull=False) & ~models.Q(end_reason="")),
                name="%(class)s_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Sheet(models.Model):
    """Mixin of a page of the case file that stands once a case: true on a day, changed with a version."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    as_of = models.DateField(_("As of"), null=True)  # on which day it was so
    note = models.TextField(_("In your own words"), max_length=4000, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)  # 0: nobody has written it yet

    objects = FileQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.ref)
