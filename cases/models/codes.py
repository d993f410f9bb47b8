"""Code lists as dated data: concerns, channels, closure reasons. Never constants."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.scope import ScopedQuerySet, holds, permission_for
from childprotect.lib import clock


class RuleQuerySet(ScopedQuerySet):
    """Rules and their changes lie in no area: whoever holds the right meets all of them, anybody else none."""

    def visible_to(self, user: Any, action: str = "view") -> Self:
        """All rows for who may, none for anybody else."""
        known = getattr(user, "is_authenticated", False) and user.is_active
        return self.all() if known and holds(user, permission_for(self.model, action)) else self.none()


class Approval(models.TextChoices):
    """Whether a rule is confirmed law or our default."""

    DEFAULT = "default", _("System default, not a legal rule")
    CONFIRMED = "confirmed", _("Confirmed")


class Dated(models.Model):
    """Mixin of rows that rule from a day to a day and name their legal ground."""

    legal_reference = models.CharField(max_length=200, blank=True)
    approval = models.CharField(max_length=9, choices=Approval, default=Approval.DEFAULT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the first day on which it no longer rules

    class Meta:
        abstract = True


class DatedQuerySet(models.QuerySet[Any]):
    """Questions about many dated rows."""

    def ruling(self, day: date | None = None) -> "DatedQuerySet":
        """Those that rule on `day` (default today)."""
        day = day or clock.today()
        return self.filter(valid_from__lte=day).exclude(valid_to__lte=day)


class CodeQuerySet(models.QuerySet["Code"]):
    """Questions about many codes."""

    def of(self, name: str, day: date | None = None) -> "CodeQuerySet":
        """The codes of list `name` that rule on `day` (default today), in their order."""
        day = day or clock.today()
        return self.filter(list=name, valid_from__lte=day).exclude(valid_to__lte=day)


class Code(Dated):
    """One entry of a code list, in both languages."""

    list = models.CharField(max_length=30)  # "concern", "channel", "closure_reason", …
    code = models.CharField(max_length=30)
    label_mn = models.CharField(max_length=160)
    label_en = models.CharField(max_length=160)
    group = models.CharField(
        max_length=30, blank=True
    )  # a code of the list "<list>_group", for coarser reports
    order = models.PositiveSmallIntegerField(default=0)

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["list", "order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["list", "code", "valid_from"], name="code_once_from_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.list}.{self.code}"

    @property
    def label(self) -> str:
        """The word in the reader's language."""
        return self.label_en if get_language() == "en" else self.label_mn
