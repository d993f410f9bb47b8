"""Limits, the clocks that run by them, and the notifications they cause."""

import uuid
from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.absences import Away
from areas.models import Area
from cases.models.case import Case
from cases.models.codes import Approval, Dated, RuleQuerySet
from cases.models.report import Urgency
from childprotect.lib import clock


class LimitQuerySet(RuleQuerySet):
    """Questions about many limits."""

    def on(self, day: date) -> Self:
        """Those that rule on a day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))

    def of(self, step: str, risk: str, area_kind: str) -> Self:
        """The rows of one cell of the table, whenever they rule, the latest first."""
        return self.filter(step=step, risk=risk, area_kind=area_kind).order_by("-valid_from", "-id")


class Limit(Dated):
    """How long a step may take: step x risk x kind of area. An empty risk or kind stands for any."""

    class Count(models.TextChoices):
        """What the clock counts."""

        MINUTES = "m", _("minutes")
        HOURS = "h", _("hours")  # running hours, nights and holidays included
        DAYS = "cd", _("calendar days")  # хоног
        WORKDAYS = "wd", _("working days")  # ажлын өдөр

    ref = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    step = models.CharField(max_length=40)  # code list "step", such as "case.first_contact"
    risk = models.CharField(max_length=6, choices=Urgency, blank=True)
    area_kind = models.CharField(max_length=12, choices=Area.Kind, blank=True)
    length = models.PositiveSmallIntegerField(null=True)  # None: no limit counted for this step
    count = models.CharField(max_length=2, choices=Count)
    warn_before = models.PositiveSmallIntegerField(default=0)  # hours before the due moment
    escalate_to = models.CharField(max_length=20, blank=True)  # role told when it passes
    further_after = models.PositiveSmallIntegerField(null=True)  # hours after the due moment, then also
    further_to = models.CharField(max_length=20, blank=True)  # this role
    extension = models.PositiveSmallIntegerField(
        null=True
    )  # the longest it may be extended to, in the same count

    objects = LimitQuerySet.as_manager()

    class Meta:
        ordering = ["step", "risk", "area_kind", "valid_from"]
        constraints = [
            # A change that was replaced before it began keeps its row, with a period of no day.
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="limit_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(length__isnull=True) | Q(length__gt=0), name="limit_is_longer_than_nothing"
            ),
            ExclusionConstraint(
                name="one_limit_on_a_day",
                expressions=[
                    ("step", RangeOperators.EQUAL),
                    ("risk", RangeOperators.EQUAL),
                    ("area_kind", RangeOperators.EQUAL),
                    (Func(F("valid_from"), F("valid_to"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.risk} {self.area_kind}".strip()


class Holiday(models.Model):
    """A public day off. Data, not arithmetic: lunar days and bridge days are decided anew each year."""

    day = models.DateField(unique=True)
    off = models.BooleanField(default=True)  # False: it was one, and is worked now
    name_mn = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    approval = models.CharField(max_length=9, choices=Approval, default=Approval.DEFAULT)
    legal_reference = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(default=clock.now)
    settled = models.BooleanField(
        default=True
    )  # False: running clocks of working days are yet to be counted anew

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name_en}"


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Questions about many clocks."""

    def running(self) -> "DeadlineQuerySet":
        """Neither met nor called off."""
        return self.filter(ended_at=None)

    def overdue(self) -> "DeadlineQuerySet":
        """Running, and past."""
        return self.running().filter(due_at__lt=clock.now())

    def of(self, person: Any) -> "DeadlineQuerySet":
        """Those a person answers for: their own, and those of colleagues who are away and whom they stand in for."""
        others = Away().stood_in_by(person.pk) if person.stands_in_now else []
        return self.filter(person__in=[person.pk, *others]) if others else self.filter(person=person)


class Deadline(models.Model):
    """A running clock. Started and stopped only by cases.clocks; "My work", sweeps and boards ask here."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject_type = models.CharField(max_length=60)  # "cases.case", "referrals.referral", …
    subject_ref = models.UUIDField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="deadlines")
    step = models.CharField(max_length=40)
    limit = models.ForeignKey(
        Limit, models.PROTECT, null=True, related_name="+"
    )  # None: a date set by a person
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="deadlines")
    unit = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")  # whose supervisor is told
    # The cell of the limits table it was started in, so that a change of the table can be weighed beforehand.
    risk = models.CharField(max_length=6, choices=Urgency, blank=True)
    area_kind = models.CharField(max_length=12, choices=Area.Kind, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    warn_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)  # when it was truly done, however late that was typed in
    met = models.BooleanField(null=True)  # True: done; False: called off; None: running
    # What the sweep has already told: none, before, due, late (told upwards), after (the person once more), further
    # (told further up, or nobody is named there: nothing is left to tell). Moves forward only.
    told = models.CharField(max_length=8, default="", blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["person", "due_at"], name="deadline_by_person", condition=Q(ended_at=None)),
            models.Index(fields=["case", "due_at"], name="deadline_by_case", condition=Q(ended_at=None)),
            models.Index(fields=["subject_ref", "step"], name="deadline_by_subject"),
            models.Index(fields=["unit", "due_at"], name="deadline_by_unit"),
            models.Index(
                fields=["warn_at", "id"], name="deadline_to_warn", condition=Q(ended_at=None, told="")
            ),
            models.Index(
                fields=["due_at", "id"],
                name="deadline_to_tell",
                condition=Q(ended_at=None) & ~Q(told="further"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_ref", "step"], condition=Q(ended_at=None), name="one_running_clock_a_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.ref}"

    @property
    def late_by(self) -> timedelta | None:
        """How late it was truly done, or is by now; None in time, or called off."""
        if self.met is False:
            return None
        late = (self.done_at or self.ended_at or clock.now()) - self.due_at
        return late if late > timedelta(0) else None


class Notification(models.Model):
    """Something a person is told. A row of the action's own transaction; outward delivery is a row beside it."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications")
    verb = models.CharField(max_length=60)  # "deadline.before", "referral.answered", …
    subject_type = models.CharField(max_length=60)
    subject_ref = models.UUIDField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="notifications")
    phase = models.CharField(max_length=8, blank=True)  # before, due, late, after, further
    due_moment = models.DateTimeField(null=True)
    instead_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # who is away and would have been told
    numbers = models.JSONField(default=dict, blank=True)  # that stand in its sentence: counts, never words
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notification_by_person"),
            models.Index(
                fields=["case", "-created_at"], name="notification_by_case", condition=Q(case__isnull=False)
            ),
        ]
        constraints = [
            # The guarantee: nobody is told the same thing of the same clock twice.
            models.UniqueConstraint(fields=["person", "deadline", "phase", "due_moment"], name="told_once"),
            models.UniqueConstraint(
                fields=["person", "verb", "subject_ref", "due_moment"],
                condition=Q(verb__startswith="digest."),
                name="one_digest_a_morning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.ref}"
