"""The medicines of a child in a facility, and each time one was due."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shelters.models.care import OfStay


class Medicine(OfStay):
    """A medicine of the child: how much, at which times of day, from and until which day."""

    name = models.CharField(max_length=160)
    dose = models.CharField(max_length=120)
    times = models.JSONField()  # ["08:00", "20:00"], by the clock of the facility
    since = models.DateField()
    until = models.DateField()  # this day included
    note = models.CharField(max_length=300, blank=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(OfStay.Meta):
        constraints = [
            *OfStay.Meta.constraints,
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="medicine_ends_after_it_begins"),
        ]


class Dose(OfStay):
    """One time a medicine was due: given, or why not; signed by who gave it."""

    class Outcome(models.TextChoices):
        """What became of it."""

        GIVEN = "given", _("Given")
        REFUSED = "refused", _("The child refused it")
        NOT_GIVEN = "not_given", _("Not given")

    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="doses")
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.GIVEN)
    note = models.CharField(max_length=300, blank=True)

    class Meta(OfStay.Meta):
        constraints = [
            *OfStay.Meta.constraints,
            models.UniqueConstraint(fields=["medicine", "due_at"], name="dose_signed_once"),
        ]
