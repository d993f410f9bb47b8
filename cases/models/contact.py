"""Contacts made with the child and the family, and services given: what the work after the plan consists of."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case, OfCaseQuerySet
from cases.models.plan import PlanGoal
from childprotect.lib import clock


class ContactQuerySet(OfCaseQuerySet):
    """Contacts of the cases a person reads."""

    def seen(self) -> "ContactQuerySet":
        """Those in which the child was seen in person."""
        return self.filter(seen__in=Contact.IN_PERSON)


class Contact(models.Model):
    """One contact, or one that was missed: when it really happened, with whom, and how the child is. Never changed."""

    class Seen(models.TextChoices):
        """Whether the child was seen."""

        ALONE = "alone", _("Yes, also alone")
        OTHERS = "others", _("Yes, with others present")
        NO = "no", _("No")
        MISSED = "missed", _("Nobody was reached")

    IN_PERSON = ("alone", "others")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=30)  # code list "contact_kind"
    happened_at = models.DateTimeField(_("When it really happened"))
    with_whom = models.CharField(_("With whom"), max_length=200, blank=True)
    seen = models.CharField(_("Was the child seen?"), max_length=6, choices=Seen)
    state = models.TextField(_("How the child is"), max_length=3000, blank=True)
    danger = models.BooleanField(_("Is the child in danger?"), null=True)  # None: nobody was reached
    next_step = models.CharField(_("What next"), max_length=500, blank=True)
    told_up = models.BooleanField(
        default=False
    )  # the contact with which supervisors were told of missed ones
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(null=True)  # the same form sent twice is one contact

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [models.Index(fields=["case", "-happened_at", "-id"], name="contact_by_case")]
        constraints = [
            models.UniqueConstraint(fields=["author", "form_key"], name="contact_form_sent_once"),
            models.CheckConstraint(
                condition=Q(seen="missed", danger__isnull=True)
                | (~Q(seen="missed") & Q(danger__isnull=False)),
                name="contact_made_says_whether_there_is_danger",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class ServiceGiven(models.Model):
    """A service the child or the family has got: which, when, by whom, how much."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="services")
    service = models.CharField(max_length=30)  # code list "service"
    given_on = models.DateField(_("When it was given"))
    provider = models.CharField(_("By whom"), max_length=200)
    amount = models.CharField(_("How much"), max_length=100, blank=True)  # "3 times", "20 kg of flour"
    note = models.TextField(_("How the child took it"), max_length=2000, blank=True)
    goal = models.ForeignKey(PlanGoal, models.PROTECT, null=True, related_name="services")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(null=True)  # the same form sent twice is one service

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-id"]
        indexes = [models.Index(fields=["case", "-given_on", "-id"], name="service_by_case")]
        constraints = [models.UniqueConstraint(fields=["author", "form_key"], name="service_form_sent_once")]

    def __str__(self) -> str:
        return str(self.ref)
