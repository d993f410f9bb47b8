"""Organisations of other sectors, and the needs sent to them with the facts that travel."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import scope
from accounts.scope import NOTHING, ScopedQuerySet, ids
from areas.models import Placed
from cases.models import Case, named_cases
from childprotect.lib import clock
from childprotect.lib.mongolian import sort_column


def own_organisations(user: Any, perm: str = "referrals.answer_referral") -> list[int]:
    """The ids of the organisations that a person, whose role there gives `perm`, belongs to today."""
    if not scope.by_name(user, perm):
        return []
    rows = Member.objects.in_force().filter(person=user).values_list("organisation_id", flat=True)
    return scope.once(("organisations", user.pk), lambda: ids(rows))


class OrganisationQuerySet(ScopedQuerySet):
    """The directory: every organisation that takes referrals is known to who may send one."""

    def visible_to(self, user: Any, action: str = "view") -> "OrganisationQuerySet":
        """All active ones for who may send to them; those of the own area for who looks after them."""
        perm = scope.permission_for(self.model, action)
        known = getattr(user, "is_authenticated", False)
        if perm == "referrals.view_organisation" and known and user.has_perm(perm):
            return self.filter(active=True)
        return super().visible_to(user, "referrals.manage_organisation")


class Organisation(Placed):
    """An organisation of another sector that takes referrals."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sector = models.CharField(max_length=30)  # code list "sector"
    name_mn = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    name_key = sort_column("name_mn")
    phone = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "id"]
        indexes = [models.Index(fields=["aimag", "sector"], name="organisation_by_aimag")]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_mn


class MemberQuerySet(models.QuerySet["Member"]):
    """Questions about many memberships."""

    def in_force(self) -> "MemberQuerySet":
        """Members today."""
        day = clock.today()
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))


class Member(models.Model):
    """Who answers for an organisation, from a day until a day."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person"], name="member_by_person")]

    def __str__(self) -> str:
        return f"member {self.pk}"


class ReferralQuerySet(ScopedQuerySet):
    """Referrals of the cases of an area, and those sent to a person's own organisation."""

    place = "case__"

    def naming(self, user: Any, perm: str) -> Q:
        """Referrals to the person's own organisation, and those of cases that name them."""
        own, cases = own_organisations(user, perm), named_cases(user, perm)
        # What was taken back is no longer theirs to read.
        here = Q(organisation_id__in=own, status__in=Referral.TRAVELLING) if own else NOTHING
        theirs = Q(case_id__in=cases) if cases else NOTHING
        return theirs if here is NOTHING else here if theirs is NOTHING else here | theirs

    def unanswered(self) -> "ReferralQuerySet":
        """Sent, neither accepted nor refused."""
        return self.filter(status=Referral.Status.SENT)


class Referral(models.Model):
    """A need sent to an organisation. Only its facts travel, frozen as they were at sending."""

    class Status(models.TextChoices):
        """Where it stands."""

        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        DONE = "done", _("Outcome reported")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    TRAVELLING = (Status.SENT, Status.ACCEPTED, Status.REFUSED, Status.DONE)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="referrals")
    service = models.CharField(max_length=30)  # code list "service"
    urgent = models.BooleanField(_("Urgent"), default=False)
    need = models.TextField(_("What is needed"), max_length=3000)
    facts = models.JSONField(default=dict)  # field -> value as it travelled: name, age, sex, safe phone, …
    status = models.CharField(max_length=9, choices=Status, default=Status.SENT)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=2000, blank=True)  # reason of a refusal, or who takes it up
    first_on = models.DateField(null=True)  # day of the first service
    outcome_code = models.CharField(max_length=30, blank=True)  # code list "referral_outcome"
    outcome = models.TextField(max_length=3000, blank=True)
    finished_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [
            models.Index(fields=["organisation", "status", "-sent_at"], name="referral_inbox"),
            models.Index(fields=["case", "-sent_at"], name="referral_by_case"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sent_by", "form_key"], name="referral_form_sent_once")
        ]

    def __str__(self) -> str:
        return str(self.ref)
