"""Calls to the helpline: logged all of them, few of which become reports."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import scope
from accounts.scope import ScopedQuerySet
from cases.models.report import Report
from childprotect.lib import clock
from childprotect.lib.phones import phone_column

PROTECTION, SILENT = "protection", "silent"  # of the code list "call_group"


class CallQuerySet(ScopedQuerySet):
    """Calls belong to the helpline: whoever answers it meets all of them, nobody else any."""

    def visible_to(self, user: Any, action: str = "view") -> "CallQuerySet":
        """All calls for who answers the helpline."""
        perm = scope.permission_for(self.model, action)
        if not getattr(user, "is_authenticated", False) or not user.is_active or not scope.holds(user, perm):
            return self.none()
        return self.all()

    def waiting(self) -> "CallQuerySet":
        """Those that are to be called back."""
        return self.filter(call_back=Call.CallBack.WANTED)

    def of_number(self, digits: str) -> "CallQuerySet":
        """Those from one number, as `read_phone` reads it."""
        return self.filter(phone_digits=digits)


class Call(models.Model):
    """One call: of which group, from which number if it showed, what was said, and what it led to."""

    class CallBack(models.TextChoices):
        """Whether somebody calls back."""

        NO = "", _("No")
        WANTED = "wanted", _("To be called back")
        DONE = "done", _("Called back")
        GIVEN_UP = "given_up", _("Not reached, given up")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    group = models.CharField(_("Kind of call"), max_length=30)  # code list "call_group"
    phone = models.CharField(_("Caller's number"), max_length=40, blank=True)
    phone_digits = phone_column("phone")
    note = models.TextField(_("What was said"), max_length=5000, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Minutes"), null=True, blank=True)
    at = models.DateTimeField(default=clock.now)  # when it came
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)  # when it was typed in
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="calls")
    call_back = models.CharField(max_length=8, choices=CallBack, blank=True, default=CallBack.NO)
    tries = models.PositiveSmallIntegerField(default=0)
    called_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    called_back_at = models.DateTimeField(null=True)
    call_back_note = models.CharField(max_length=1000, blank=True)
    form_key = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="call_by_time"),
            models.Index(fields=["taken_by", "-at"], name="call_by_operator"),
            models.Index(fields=["phone_digits", "-at"], name="call_by_phone", condition=~Q(phone_digits="")),
            models.Index(fields=["at"], name="call_to_call_back", condition=Q(call_back="wanted")),
        ]
        constraints = [models.UniqueConstraint(fields=["taken_by", "form_key"], name="call_form_sent_once")]

    def __str__(self) -> str:
        return str(self.ref)
