"""The days of a stay: notes, belongings, school, visitors, and leaves."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from childprotect.lib import clock
from shelters.models.care import OfStay


class DailyNote(OfStay):
    """What a day was like. Signed, dated and never changed: a correction is another note that names the first."""

    text = models.TextField(max_length=4000)
    happened_at = models.DateTimeField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")

    class Meta(OfStay.Meta):
        ordering = ["-happened_at", "-id"]


class Belonging(OfStay):
    """A thing the child had with it, kept by the facility, and to whom it was given back."""

    what = models.CharField(max_length=300)
    returned_at = models.DateTimeField(null=True)
    returned_to = models.CharField(max_length=160, blank=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")


class Schooling(OfStay):
    """How the child learns while it is here, from a day."""

    how = models.CharField(max_length=30)  # code list "stay_schooling"
    since = models.DateField()
    note = models.CharField(max_length=500, blank=True)

    class Meta(OfStay.Meta):
        ordering = ["-since", "-id"]


class Visitor(OfStay):
    """Somebody who may visit the child, or must not."""

    name = models.CharField(max_length=160)
    relation = models.CharField(max_length=160, blank=True)
    allowed = models.BooleanField()
    why = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(OfStay.Meta):
        ordering = ["allowed", "name", "id"]  # who must not come stands first


class VisitMade(OfStay):
    """A visit to the child that took place."""

    visitor = models.ForeignKey(Visitor, models.PROTECT, related_name="visits")
    came_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=1000, blank=True)

    class Meta(OfStay.Meta):
        ordering = ["-came_at", "-id"]


class Leave(OfStay):
    """The child is away for a while with somebody and is expected back; its bed stays its own."""

    left_at = models.DateTimeField()
    until = models.DateTimeField()
    with_whom = models.CharField(max_length=200)
    where = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    came_back = models.BooleanField(null=True)  # False: the child stays away, and the stay ends next
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    end_note = models.CharField(max_length=500, blank=True)
    missed_at = models.DateTimeField(null=True)  # when the facility was told that the child is not back

    class Meta(OfStay.Meta):
        ordering = ["-left_at", "-id"]
        constraints = [
            *OfStay.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until__gt=F("left_at")) & (Q(ended_at=None) | Q(ended_at__gte=F("left_at"))),
                name="leave_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["stay"], condition=Q(ended_at=None), name="one_leave_at_a_time"),
        ]

    @property
    def late(self) -> bool:
        """The child should be back and is not."""
        return self.ended_at is None and self.until < clock.now()
