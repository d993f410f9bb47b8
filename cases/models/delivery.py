"""What goes out of the service to a person's mail box or telephone, and the rounds of the morning."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import scope
from accounts.models import User
from accounts.scope import ScopedQuerySet
from cases.models.clock import Notification
from childprotect.lib import clock


class DeliveryQuerySet(ScopedQuerySet):
    """Deliveries. An administrator meets those to the people looked after, never what they are about."""

    def visible_to(self, user: Any, action: str = "view") -> Self:
        """The deliveries to people of the administrator's area; for anybody else none."""
        perm = scope.permission_for(self.model, action)
        people = User.objects.visible_to(user, perm)
        return self.filter(person__in=people.order_by().values("pk"))

    def waiting(self) -> Self:
        """Still to be sent."""
        return self.filter(state=Delivery.State.QUEUED)


class Delivery(models.Model):
    """One notification on its way out by one channel.

    A row of the transaction that wrote the notification, and only for channels that are on and have an address. What is
    sent together has one `key`: given before the first try, the same at each further one, so that whoever takes the
    message can see that it is the same.
    """

    class Channel(models.TextChoices):
        """The ways out."""

        EMAIL = "email", _("E-mail")
        SMS = "sms", _("SMS")

    class State(models.TextChoices):
        """How far it got."""

        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        SPARED = "spared", _("not needed")  # read before it went out, or the person has left

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notification = models.ForeignKey(Notification, models.PROTECT, related_name="deliveries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=5, choices=Channel)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=6, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    counted_from = models.PositiveSmallIntegerField(
        default=0
    )  # attempts before somebody asked to send it again
    next_try_at = models.DateTimeField(
        default=clock.now
    )  # while it is being sent: when somebody else may take it up
    key = models.UUIDField(null=True)
    answer = models.CharField(
        max_length=40, blank=True
    )  # what the other side said last: a code, never a text of theirs
    created_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)  # sent, given up, or spared

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="out_once_by_a_channel"),
        ]
        indexes = [
            models.Index(
                fields=["-urgent", "next_try_at", "id"], name="delivery_waiting", condition=Q(state="queued")
            ),
            models.Index(fields=["key"], name="delivery_by_key", condition=Q(state="queued")),
            models.Index(fields=["-created_at"], name="delivery_by_time"),
            models.Index(fields=["-settled_at"], name="delivery_failed", condition=Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.ref}"

    @property
    def repeated(self) -> bool:
        """Whether it took more than one try."""
        return self.attempts > 1


class MorningRound(models.Model):
    """The morning summaries of a day were written, where one zone counts days."""

    zone = models.CharField(max_length=30)
    day = models.DateField()
    people = models.PositiveIntegerField(default=0)  # how many were told
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-day", "zone"]
        constraints = [models.UniqueConstraint(fields=["zone", "day"], name="one_morning_a_day")]

    def __str__(self) -> str:
        return f"{self.zone} {self.day}"
