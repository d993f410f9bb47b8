"""Instruments in their dated versions, and the sheets of answers that were made with them."""

import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from accounts.scope import NOTHING, ScopedQuerySet, holds, permission_for
from cases.instruments.definition import Definition, build
from cases.instruments.scoring import Result, result
from cases.models.case import Case, Risk, named_cases
from cases.models.child import age_on
from cases.models.codes import Dated
from childprotect.lib import clock
from childprotect.lib.addresses import path_to


class InstrumentQuerySet(ScopedQuerySet):
    """Questions about many versions. They are no secret: who fills them in or looks after them sees all."""

    def visible_to(self, user: Any, action: str = "view") -> "InstrumentQuerySet":
        """All of them, for who may see instruments."""
        known = getattr(user, "is_authenticated", False) and user.is_active
        return self if known and holds(user, permission_for(self.model, action)) else self.none()

    def ruling(self) -> "InstrumentQuerySet":
        """The versions that rule today: one of each instrument."""
        day = clock.today()
        return self.filter(valid_from__lte=day).exclude(valid_to__lte=day)

    def printed(self) -> "InstrumentQuerySet":
        """The versions that rule or once ruled: what can be on a paper that is typed in later."""
        return self.filter(valid_from__lte=clock.today())


class Instrument(Dated):
    """One version of an instrument. Once a sheet is made with it, it is never changed; a change is a new version."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=30)  # "screening", "danger", "situation"
    number = models.CharField(max_length=20)  # of the form, "ХХ-03"
    version = models.PositiveSmallIntegerField()
    title_mn = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    content = models.JSONField()  # the definition as its file says it
    loaded_at = models.DateTimeField(default=clock.now)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        ordering = ["number", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_instrument_a_version"),
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_instrument_from_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return path_to("cases:instrument_detail", self.ref)

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return self.title_en if get_language() == "en" else self.title_mn

    @cached_property
    def definition(self) -> Definition:
        """Its questions as objects."""
        return build(self.content)


class AnswerSheetQuerySet(ScopedQuerySet):
    """Sheets of the cases a person reads."""

    place = "case__"

    def naming(self, user: Any, perm: str) -> Q:
        """Sheets of the cases that name the person."""
        named = named_cases(user, perm)
        return Q(case_id__in=named) if named else NOTHING

    def visible_to(self, user: Any, action: str = "view") -> "AnswerSheetQuerySet":
        """Sheets of the cases that `user` meets for `action`; who reads a case reads its sheets."""
        found: AnswerSheetQuerySet = super().visible_to(
            user, "cases.view_case" if action == "view" else action
        )
        return found

    def drafts(self) -> "AnswerSheetQuerySet":
        """Begun and not finished."""
        return self.filter(completed_at=None, discarded_at=None)

    def complete(self) -> "AnswerSheetQuerySet":
        """Finished: never changed any more."""
        return self.filter(completed_at__isnull=False)


class AnswerSheet(models.Model):
    """Answers about one child on one day, by one version of an instrument."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="sheets")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="sheets")
    code = models.CharField(max_length=30)  # of the instrument
    answers = models.JSONField(default=dict)  # question -> answer
    stamps = models.JSONField(default=dict)  # question -> [version it made, who answered, the answer before]
    happened_at = models.DateTimeField()  # when the conversation was, however late it is typed in
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    completed_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(null=True)
    computed = models.CharField(max_length=6, choices=Risk, blank=True)  # by the answers
    risk = models.CharField(max_length=6, choices=Risk, blank=True)  # as whoever finished the sheet set it
    shift = models.SmallIntegerField(null=True)  # how far it was set from what was computed: above 0, raised
    reason = models.TextField(max_length=1000, blank=True)  # why it was set otherwise
    # The change of the case's risk that this sheet brought; changes without a sheet were made by hand.
    risk_change = models.OneToOneField("cases.RiskChange", models.PROTECT, null=True, related_name="sheet")
    version = models.PositiveIntegerField(default=1)

    objects = AnswerSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [
            models.Index(fields=["case", "-happened_at", "-id"], name="sheet_by_case"),
            models.Index(
                fields=["-completed_at", "-id"],
                name="sheet_complete",
                condition=Q(completed_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"],
                condition=Q(completed_at=None, discarded_at=None),
                name="one_draft_an_instrument",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None)
                | (Q(completed_by__isnull=False, shift__isnull=False, score__isnull=False) & ~Q(risk="")),
                name="complete_sheet_has_its_risk",
            ),
            models.CheckConstraint(
                condition=Q(shift=None) | Q(shift__gte=0) | ~Q(reason=""),
                name="lower_than_computed_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)

    def get_absolute_url(self) -> str:
        """Its page."""
        return path_to("cases:sheet_detail", self.ref)

    @property
    def is_draft(self) -> bool:
        """Whether it can still be filled in."""
        return self.completed_at is None and self.discarded_at is None

    @property
    def age(self) -> int | None:
        """The child's age on the day of the conversation; None when it is not known."""
        day = self.happened_at.astimezone(self.case.unit.zone).date()
        return age_on(day, self.case.child.birth_date, self.case.child.birth_year)

    @property
    def result(self) -> Result:
        """What the answers add up to, so far."""
        return result(self.instrument.definition, self.answers)
