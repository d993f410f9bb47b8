"""Reviews of a plan: what became of each goal, and whether there is danger; and what closing must be able to show."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case, OfCaseQuerySet
from cases.models.codes import Dated, DatedQuerySet
from cases.models.plan import Plan, PlanGoal
from childprotect.lib import clock


class PlanReview(models.Model):
    """One look at the plan with the family: danger yes or no, a result for each goal. Never changed."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="plan_reviews")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="reviews")  # None: there was none
    happened_at = models.DateTimeField(_("When it really happened"))
    danger = models.BooleanField(_("Is the child in danger?"))
    summary = models.TextField(_("What was found"), max_length=4000)
    child_view = models.TextField(_("The child's own view"), max_length=2000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(null=True)  # the same form sent twice is one review

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [models.Index(fields=["case", "-happened_at", "-id"], name="plan_review_by_case")]
        constraints = [
            models.UniqueConstraint(fields=["author", "form_key"], name="plan_review_form_sent_once")
        ]

    def __str__(self) -> str:
        return str(self.ref)


class GoalResult(models.Model):
    """What a review found about one goal."""

    review = models.ForeignKey(PlanReview, models.PROTECT, related_name="results")
    goal = models.ForeignKey(PlanGoal, models.PROTECT, related_name="results")
    result = models.CharField(max_length=30)  # code list "goal_result"
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["goal__order", "id"]
        constraints = [models.UniqueConstraint(fields=["review", "goal"], name="goal_result_once_a_review")]

    def __str__(self) -> str:
        return self.result


class ClosureEvidence(Dated):
    """What must have been found before a case is closed for a reason. Data, not code."""

    reason = models.CharField(max_length=30)  # code list "closure_reason"
    reviews = models.PositiveSmallIntegerField()  # so many plan reviews in a row without danger
    days_apart = models.PositiveSmallIntegerField(default=0)  # the first and the last of them at least

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["reason"]

    def __str__(self) -> str:
        return f"{self.reason} {self.reviews}"
