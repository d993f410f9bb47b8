"""A case: one child's file in one unit, from report to closure."""

import uuid
from datetime import date
from functools import cache
from itertools import islice
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import scope
from accounts.roles import ROLES
from accounts.scope import NOTHING, ScopedQuerySet
from areas.models import Area, Placed
from cases.models.child import Child
from cases.models.codes import Dated
from cases.models.report import Report
from childprotect.lib import clock
from childprotect.lib.addresses import path_to
from childprotect.lib.prepared import Prepared


class Risk(models.TextChoices):
    """Risk of a case: the codes of urgency, with the words of risk."""

    RED = "red", pgettext_lazy("risk", "High")
    ORANGE = "orange", pgettext_lazy("risk", "Medium")
    GREEN = "green", pgettext_lazy("risk", "Low")


class Stage(models.TextChoices):
    """Where the work stands. Nobody picks a stage: stages move because work was done (cases.stages)."""

    ASSESSING = "assessing", _("Under assessment")
    PLANNING = "planning", _("Planning")
    IN_SERVICE = "in_service", _("In service")
    IN_REVIEW = "in_review", _("Closing under review")
    ON_HOLD = "on_hold", _("On hold")
    CLOSED = "closed", _("Closed")


class CaseQuerySet(ScopedQuerySet):
    """Cases of a person's areas, plus those that name the person: their own elsewhere, and shares."""

    def naming(self, user: Any, perm: str) -> Q:
        """The cases of which the person is the responsible worker outside the own area, and those shared with them."""
        named = named_cases(user, perm)
        return Q(pk__in=named) if named else NOTHING

    def open(self) -> "CaseQuerySet":
        """Not closed."""
        return self.filter(closed_at=None)

    def overdue(self) -> "CaseQuerySet":
        """Open, with a clock that has passed."""
        return self.filter(closed_at=None, next_due_at__lt=clock.now())


def named_cases(user: Any, perm: str) -> list[int]:
    """The ids of the cases that name a person. What belongs to a case (stays, referrals, reviews) is met with it."""
    by_column = scope.posted(user, perm)
    areas = None if by_column is None else tuple((column, *sorted(by_column[column])) for column in by_column)

    def read() -> list[int]:
        columns = None if areas is None else tuple((column, len(ids)) for column, *ids in areas)
        given = [pk for _column, *ids in areas or () for pk in ids]
        return sorted({pk for (pk,) in _named(columns)(user.pk, clock.today(), *given) if pk is not None})

    return scope.once(("cases", user.pk, areas), read)


@cache
def _named(columns: tuple[tuple[str, int], ...] | None) -> Prepared[Any]:
    """The cases that name a person today, by how many areas of each column the person is posted to (None: all)."""

    def rows(person: int, day: date, *areas: int) -> models.QuerySet[Any, Any]:
        left = iter(areas)
        by_column = None if columns is None else {name: list(islice(left, count)) for name, count in columns}
        reached = scope.under(by_column, "")
        mine = Case.objects.filter(worker=person)
        if reached is not NOTHING:
            mine = mine.exclude(reached)
        shares = Case._meta.get_field("shares").related_model.objects.in_force(day).filter(user=person)
        return mine.order_by().values_list("pk").union(shares.order_by().values_list("content_object_id"))

    return Prepared(rows, int, date, *[int] * sum(count for _name, count in columns or ()))


class OfCaseQuerySet(ScopedQuerySet):
    """What belongs to a case and is met with it: who reads the case reads this as well."""

    place = "case__"

    def visible_to(self, user: Any, action: str = "view") -> Self:
        """Rows of the cases `user` meets for `action` ("view" is reading the case)."""
        return super().visible_to(user, "cases.view_case" if action == "view" else action)

    def naming(self, user: Any, perm: str) -> Q:
        """Those of the cases that name the person."""
        named = named_cases(user, perm)
        return Q(case_id__in=named) if named else NOTHING

    def met_whole(self, user: Any, holder: models.Model, action: str = "view") -> bool:
        """Whether `visible_to` gives every row of the case `holder` for its area alone."""
        perm = "cases.view_case" if action == "view" else action
        return type(self).visible_to is OfCaseQuerySet.visible_to and scope.lies_under(user, perm, holder)


class Case(Placed):
    """One child's file. Its unit, district and aimag decide who meets it."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("Case number"), max_length=20, unique=True)
    child = models.ForeignKey(Child, models.PROTECT, related_name="cases")
    report = models.ForeignKey(Report, models.PROTECT, related_name="cases")
    bag = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="+"
    )  # where the family lives; never decides scope
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="cases")
    stage = models.CharField(_("Stage"), max_length=10, choices=Stage, default=Stage.ASSESSING)
    risk = models.CharField(_("Risk level"), max_length=6, choices=Risk)
    main_concern = models.CharField(max_length=30, blank=True)  # code list "concern"
    was_red = models.BooleanField(default=False)  # at any time: decides who must agree to close
    was_placed = models.BooleanField(default=False)  # at any time, likewise; set by the app that places
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    closing_reason = models.CharField(max_length=30, blank=True)  # code list "closure_reason"
    closing_note = models.TextField(max_length=5000, blank=True)
    closing_from = models.CharField(max_length=10, choices=Stage, blank=True)  # where it goes on if sent back
    closing_rested = models.JSONField(default=list)  # the steps that ran then, and since when
    reopened_at = models.DateTimeField(null=True)  # the last time; what was found before counts no longer
    closing_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # The nearest open clock, kept by cases.clocks so that a list can sort and filter by it.
    next_due_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [
            *(
                index
                for place in ("unit", "district", "aimag")
                for index in (
                    models.Index(fields=[place, "-opened_at", "-id"], name=f"case_{place}_all"),
                    models.Index(
                        fields=[place, "-opened_at", "-id"],
                        include=["stage", "risk", "main_concern", "next_due_at", "worker"],
                        condition=Q(closed_at=None),
                        name=f"case_{place}_open",
                    ),
                )
            ),
            models.Index(fields=["-opened_at", "-id"], name="case_nation_open", condition=Q(closed_at=None)),
            models.Index(
                fields=["worker", "next_due_at"], name="case_worker_open", condition=Q(closed_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(stage="closed") & Q(closed_at__isnull=False))
                | (~Q(stage="closed") & Q(closed_at__isnull=True)),
                name="case_closed_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)

    def get_absolute_url(self) -> str:
        """Its first page."""
        return path_to("cases:case_detail", self.ref)


class CaseConcernQuerySet(ScopedQuerySet):
    """Concerns of the cases a person reads."""

    def visible_to(self, user: Any, action: str = "view") -> "CaseConcernQuerySet":
        """Concerns of visible cases."""
        return self.filter(case__in=Case.objects.visible_to(user, "view" if action == "view" else action))


class CaseConcern(models.Model):
    """A concern of a case: as reported or added, and apart from it whether it was confirmed."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="concerns")
    concern = models.CharField(max_length=30)  # code list "concern"
    reported = models.BooleanField(default=True)  # as a report told it; False: found in the work on the case
    main = models.BooleanField(default=False)
    confirmed = models.BooleanField(null=True)  # None: not yet known
    setting = models.CharField(max_length=30, blank=True)  # code list "setting": where it happened
    note = models.TextField(max_length=2000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = CaseConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-main", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "concern"], name="concern_once_a_case"),
            models.UniqueConstraint(fields=["case"], condition=Q(main=True), name="one_main_concern_a_case"),
        ]
        indexes = [models.Index(fields=["concern", "case"], name="case_by_concern")]

    def __str__(self) -> str:
        return str(self.ref)


class ClosureRequirement(Dated):
    """Whose agreement closing needs: a row a role, with its condition. Data, not code."""

    class Condition(models.TextChoices):
        """When the agreement is needed."""

        ALWAYS = "always", _("Always")
        DEATH = "death", _("The child died")
        GRAVE = "grave", _("The case was red at any time, or the child was placed or removed")

    role = models.CharField(max_length=20)
    condition = models.CharField(max_length=6, choices=Condition)

    class Meta:
        ordering = ["role"]

    def __str__(self) -> str:
        return f"{self.role} {self.condition}"


class ClosureAgreement(models.Model):
    """One required role's agreement to close; the last one closes. Withdrawn when closing is sent back."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="agreements")
    role = models.CharField(max_length=20)
    asked_at = models.DateTimeField(default=clock.now)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "role"], condition=Q(withdrawn_at=None), name="one_live_agreement_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.ref}"

    @property
    def role_label(self) -> Any:
        """The role in words."""
        return ROLES[self.role].label
