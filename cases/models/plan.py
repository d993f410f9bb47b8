"""The service plan: goals with actions, saved as versions until a supervisor approves; then goals and actions are rows."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case import Case, OfCaseQuerySet
from childprotect.lib import clock
from childprotect.lib.addresses import path_to


class PlanQuerySet(OfCaseQuerySet):
    """Plans of the cases a person reads."""

    def working(self) -> "PlanQuerySet":
        """Being written, or waiting for approval: at most one of a case."""
        return self.filter(state__in=Plan.WORKING)

    def in_force(self) -> "PlanQuerySet":
        """Approved and not replaced: at most one of a case."""
        return self.filter(state=Plan.State.APPROVED)


class Plan(models.Model):
    """One plan of a case. Its text stands in its versions: none is ever overwritten."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", pgettext_lazy("plan", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("plan", "Waits for approval")
        APPROVED = "approved", pgettext_lazy("plan", "Approved")
        ENDED = "ended", pgettext_lazy("plan", "No longer in force")

    WORKING = ("draft", "submitted")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="plans")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)  # the number of its newest version
    created_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_no = models.PositiveIntegerField(null=True)  # the version that was submitted
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_no = models.PositiveIntegerField(null=True)  # another one than submitted: edited and approved
    ended_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["case", "-created_at"], name="plan_by_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=("draft", "submitted")), name="one_plan_in_work"
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(state="approved"), name="one_plan_in_force"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_at__isnull=False, approved_no__isnull=False),
                name="plan_approved_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("submitted_by")),
                name="plan_not_approved_by_who_submitted",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)

    def get_absolute_url(self) -> str:
        """Its page."""
        return path_to("cases:plan_detail", self.ref)

    @property
    def edited(self) -> bool:
        """Whether who approved it changed it."""
        return self.approved_no is not None and self.approved_no != self.submitted_no

    @property
    def tag(self) -> str:
        """The kind of tag its state is drawn as."""
        return {"submitted": "ochre", "approved": "safe"}.get(self.state, "")


class PlanVersion(models.Model):
    """A plan as somebody saved it; see cases.plan_content for its shape. Never changed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan_id}.{self.number}"


class PlanGoal(models.Model):
    """A goal of an approved plan."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("Goal"), max_length=500)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="goal_once_a_place")]

    def __str__(self) -> str:
        return str(self.ref)


class PlanAction(models.Model):
    """An action of a goal; what becomes of it stands on its task."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    goal = models.ForeignKey(PlanGoal, models.PROTECT, related_name="actions")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("Action"), max_length=300)
    task = models.OneToOneField("cases.Task", models.PROTECT, null=True, related_name="plan_action")

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["goal", "order"], name="action_once_a_place")]

    def __str__(self) -> str:
        return str(self.ref)
