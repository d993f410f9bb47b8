"""Dated notes of a case."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scope import ScopedQuerySet
from cases.models.case import Case
from childprotect.lib import clock


class NoteQuerySet(ScopedQuerySet):
    """Notes of the cases a person reads."""

    def visible_to(self, user: object, action: str = "view") -> "NoteQuerySet":
        """Notes of visible cases."""
        return self.filter(
            case__in=Case.objects.visible_to(user, f"cases.{action}_note" if "." not in action else action)
        )

    def met_whole(self, user: Any, holder: Any, action: str = "view") -> bool:
        """Whether `visible_to` gives every note of the case `holder` for its area alone."""
        perm = f"cases.{action}_note" if "." not in action else action
        return Case.objects.all().in_area(user, perm, holder)


class Note(models.Model):
    """What was done or learned, on the day it happened, typed in when it was typed in."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    kind = models.CharField(_("Kind"), max_length=30)  # code list "note_kind": visit, call, meeting, …
    text = models.TextField(_("Note"), max_length=10000)
    happened_at = models.DateTimeField(_("When it happened"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(null=True)  # the same form sent twice is one note
    version = models.PositiveIntegerField(default=1)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [models.Index(fields=["case", "-happened_at", "-id"], name="note_by_case")]
        constraints = [models.UniqueConstraint(fields=["author", "form_key"], name="note_form_sent_once")]

    def __str__(self) -> str:
        return str(self.ref)
