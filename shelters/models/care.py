"""The file of a stay: what a facility must know and write down of a child while it is there."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.scope import NOTHING, ScopedQuerySet
from cases.models import named_cases
from childprotect.lib import clock
from shelters.models.facility import own_facilities
from shelters.models.stay import Stay

VIEW = "shelters.view_stay"


class OfStayQuerySet(ScopedQuerySet):
    """What belongs to a stay is met with it: by the facility while the stay lasts, by who works on the case always."""

    place = "stay__case__"

    def visible_to(self, user: Any, action: str = "view") -> Self:
        """Rows of the stays `user` meets for `action` ("view" is reading the stay)."""
        return super().visible_to(user, VIEW if action == "view" else action)

    def naming(self, user: Any, perm: str) -> Q:
        """Those of the stays that lie at the person's own facility now, and of the cases that name the person."""
        own, cases = own_facilities(user, perm), named_cases(user, perm)
        here = Q(stay__facility_id__in=own, stay__status__in=Stay.LIVE) if own else NOTHING
        theirs = Q(stay__case_id__in=cases) if cases else NOTHING
        return theirs if here is NOTHING else here if theirs is NOTHING else here | theirs


class OfStay(models.Model):
    """A row of the file of a stay: who wrote it, and when."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="%(class)ss")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(null=True)  # the same form sent twice is one row

    objects = OfStayQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["by", "form_key"], name="%(class)s_form_sent_once")]

    def __str__(self) -> str:
        return str(self.ref)


class StayGround(OfStay):
    """On what ground of the law a child was taken in, and who decided it. Stated anew as a new row; the last rules."""

    ground = models.CharField(max_length=30)  # code list "stay_ground"
    decided_by = models.CharField(max_length=30)  # code list "stay_decider"
    decided_name = models.CharField(max_length=160, blank=True)
    decided_at = models.DateTimeField()
    note = models.CharField(max_length=1000, blank=True)
    confirmed_at = models.DateTimeField(null=True)  # by the supervisor, within the limit
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(OfStay.Meta):
        ordering = ["-at", "-id"]


class StayTold(OfStay):
    """Somebody who was told that the child is here, and when; or why they were not."""

    whom = models.CharField(max_length=30)  # code list "stay_told"
    name = models.CharField(max_length=160, blank=True)
    told_at = models.DateTimeField(null=True)  # None: not told, the note says why
    note = models.CharField(max_length=500, blank=True)

    class Meta(OfStay.Meta):
        constraints = [
            *OfStay.Meta.constraints,
            models.CheckConstraint(
                condition=Q(told_at__isnull=False) | ~Q(note=""), name="not_told_says_why"
            ),
        ]


class HealthAlert(OfStay):
    """What whoever is with the child must know of its health at once: shown before everything else."""

    text = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
