"""Changes of rules that wait for a second person: nothing rules the country because one person typed it."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases.models.clock import Limit
from cases.models.codes import Approval, RuleQuerySet
from cases.models.report import Urgency
from childprotect.lib import clock


class ProposalQuerySet(RuleQuerySet):
    """Questions about many proposals."""

    def waiting(self) -> Self:
        """Neither decided nor taken back."""
        return self.filter(status=Proposal.Status.WAITING)


class Proposal(models.Model):
    """Mixin of what one administrator proposes and another confirms; who proposed it can only take it back."""

    class Status(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("Waits for a second person")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Taken back")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(max_length=9, choices=Status, default=Status.WAITING)
    why = models.TextField(_("Why it changes"), max_length=1000)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(max_length=1000, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(status="waiting") & Q(decided_by=None))
                | (Q(status="withdrawn") & Q(decided_by=F("proposed_by")))
                | (
                    Q(status__in=["confirmed", "refused"])
                    & Q(decided_by__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
                name="%(class)s_by_a_second_person",
            )
        ]

    def __str__(self) -> str:
        return str(self.ref)


class LimitProposal(Proposal):
    """A limit as it shall be from a day on; confirmed, it becomes a row of the limits table."""

    step = models.CharField(max_length=40)
    risk = models.CharField(max_length=6, choices=Urgency, blank=True)
    area_kind = models.CharField(max_length=12, choices=Area.Kind, blank=True)
    length = models.PositiveSmallIntegerField(null=True)
    count = models.CharField(max_length=2, choices=Limit.Count)
    warn_before = models.PositiveSmallIntegerField(default=0)
    escalate_to = models.CharField(max_length=20, blank=True)
    further_after = models.PositiveSmallIntegerField(null=True)
    further_to = models.CharField(max_length=20, blank=True)
    extension = models.PositiveSmallIntegerField(null=True)
    legal_reference = models.CharField(max_length=200, blank=True)
    approval = models.CharField(max_length=9, choices=Approval, default=Approval.DEFAULT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    replaces_later = models.BooleanField(default=False)  # takes the place of a change that has not begun yet
    limit = models.OneToOneField(Limit, models.PROTECT, null=True, related_name="proposal")  # what it became

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=["step", "risk", "area_kind"],
                condition=Q(status="waiting"),
                name="one_waiting_change_a_limit",
            ),
        ]


class HolidayProposal(Proposal):
    """A day that becomes a public holiday, or stops being one."""

    day = models.DateField()
    off = models.BooleanField(default=True)  # False: the day is worked
    name_mn = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    legal_reference = models.CharField(max_length=200, blank=True)
    approval = models.CharField(max_length=9, choices=Approval, default=Approval.DEFAULT)

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=["day"], condition=Q(status="waiting"), name="one_waiting_change_a_day"
            ),
        ]
