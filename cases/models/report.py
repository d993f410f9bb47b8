"""What somebody saw and told. Minimum: a place and what was seen."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import scope
from accounts.scope import NOTHING, ScopedQuerySet
from areas.models import Area, Placed
from cases.models.child import Child, Sex
from childprotect.lib import clock
from childprotect.lib.phones import phone_column

VIEW, DECIDE = "cases.view_report", "cases.decide_report"


class Urgency(models.TextChoices):
    """Urgency of a report and risk of a case: the same three codes and shapes."""

    RED = "red", _("Red")
    ORANGE = "orange", _("Orange")
    GREEN = "green", _("Green")


class ReportQuerySet(ScopedQuerySet):
    """Reports of a person's units, those they received themselves, and at the national desk those without a unit."""

    def naming(self, user: Any, perm: str) -> Q:
        """Who wrote a report reads it again, though it went to another unit; the desk meets what waits there."""
        waiting, own = Q(unit=None, status=Report.Status.RECEIVED), Q(created_by_id=user.pk)
        if not scope.by_name(user, perm):
            return own if perm == VIEW else NOTHING
        undecided_by_units = Q(unit=None) & (Q(status=Report.Status.RECEIVED) | own)
        return undecided_by_units if perm == DECIDE else own | waiting

    def at_desk(self) -> "ReportQuerySet":
        """Not yet decided, and in no unit."""
        return self.filter(unit=None, status=Report.Status.RECEIVED)

    def open(self) -> "ReportQuerySet":
        """Not yet decided."""
        return self.filter(status=Report.Status.RECEIVED)


class Report(Placed):
    """One report: what was seen, where, how urgent, about one or several children.

    Without a unit it waits at the national desk: nobody but its writer and the desk meets it until it is routed.
    """

    class Status(models.TextChoices):
        """What became of it."""

        RECEIVED = "received", _("Received")
        ACCEPTED = "accepted", _("Accepted")
        ADVICE_ONLY = "advice_only", _("Advice only")
        REFERRED_ON = "referred_on", _("Referred on")
        DUPLICATE = "duplicate", _("Duplicate")
        NOT_CONFIRMED = "not_confirmed", _("Not confirmed")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    district = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    aimag = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    channel = models.CharField(_("Source of report"), max_length=30)  # code list "channel"
    source_ref = models.CharField(
        max_length=120, blank=True
    )  # number of the letter, of the other office's record
    seen = models.TextField(_("What happened"), max_length=5000)
    place = models.CharField(_("Where"), max_length=300, blank=True)
    bag = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    urgency = models.CharField(_("Urgency"), max_length=6, choices=Urgency)
    concerns = models.JSONField(
        default=list
    )  # codes of list "concern", as reported; the first is the main one
    one_family = models.BooleanField(default=True)  # its children belong together
    received_at = models.DateTimeField(_("Received at"))  # when it was told
    created_at = models.DateTimeField(default=clock.now)  # when it was typed in
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # who took it on in the unit
    acknowledged_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=14, choices=Status, default=Status.RECEIVED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=1000, blank=True)
    referred_to = models.CharField(_("To whom"), max_length=200, blank=True)
    follow_up_note = models.CharField(max_length=1000, blank=True)
    duplicate_of_report = models.ForeignKey("self", models.PROTECT, null=True, related_name="duplicates")
    duplicate_of_case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="duplicates")
    form_key = models.UUIDField(null=True)  # made with the empty form: the same form sent twice is one report
    version = models.PositiveIntegerField(default=1)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["unit", "status", "-received_at"], name="report_by_unit"),
            models.Index(fields=["district", "status", "-received_at"], name="report_by_district"),
            models.Index(fields=["aimag", "status", "-received_at"], name="report_by_aimag"),
            models.Index(
                fields=["-received_at"], condition=Q(unit=None, status="received"), name="report_at_desk"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["created_by", "form_key"], name="report_form_sent_once"),
            models.CheckConstraint(
                condition=Q(unit=None, district=None, aimag=None)
                | Q(unit__isnull=False, district__isnull=False, aimag__isnull=False),
                name="report_placed_whole_or_not_at_all",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def where(self) -> str:
        """Unit, bag and place in one line, as far as they are known."""
        unit = self.unit.path if self.unit else str(_("National desk, unit not known"))
        return ", ".join(part for part in (unit, self.bag.name if self.bag else "", self.place) if part)


class ReporterQuerySet(ScopedQuerySet):
    """Who reported: asked for with a permission of its own."""

    place = "report__"

    def naming(self, user: Any, perm: str) -> Q:
        """The desk may have to ask again where it was."""
        if not scope.by_name(user, perm):
            return NOTHING
        return Q(report__unit=None, report__status=Report.Status.RECEIVED)


class Reporter(models.Model):
    """Who reported, kept apart and protected; shown only to who may, each look logged."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.OneToOneField(Report, models.PROTECT, related_name="reporter")
    name = models.CharField(_("Name"), max_length=160, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    phone_digits = phone_column("phone")
    relation = models.CharField(_("Relation to child"), max_length=160, blank=True)
    anonymous = models.BooleanField(_("Anonymous"), default=False)

    objects = ReporterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["phone_digits"], name="reporter_by_phone", condition=~Q(phone_digits=""))
        ]

    def __str__(self) -> str:
        return str(self.ref)


class ReportChild(models.Model):
    """A child in a report, with as little as is known; `child` and `case` once the report is accepted."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="children")
    given_name = models.CharField(_("Given name"), max_length=80, blank=True)
    father_name = models.CharField(_("Father's (mother's) name"), max_length=80, blank=True)
    sex = models.CharField(_("Sex"), max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_date = models.DateField(_("Date of birth"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("Year of birth"), null=True, blank=True)
    registration_number = models.CharField(
        _("Registration number"), max_length=20, blank=True
    )  # as typed where it has not the form: nothing is refused for it
    same_as = models.ForeignKey(
        Child, models.PROTECT, null=True, related_name="+"
    )  # an earlier file, chosen by the worker
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="reported")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="reports")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.ref)
