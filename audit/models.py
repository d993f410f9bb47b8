"""The append-only record. Rows hold codes, refs and field names; old values stand in Version, which retention can empty."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EventQuerySet(models.QuerySet["Event"]):
    """Questions about many events."""

    def of_case(self, ref: object) -> "EventQuerySet":
        """Everything that concerns one case, newest first."""
        return self.filter(case_ref=ref).order_by("-at", "-id")

    def changes(self) -> "EventQuerySet":
        """What was done, without looks and denials."""
        return self.filter(kind=Event.Kind.CHANGE)


class Event(models.Model):
    """Somebody did, saw, or was refused something. Never changed, never deleted (privileges and a trigger)."""

    class Kind(models.TextChoices):
        """What sort of event this is."""

        CHANGE = "change", _("Change")
        VIEW = "view", _("View")
        DENIAL = "denial", _("Denial")

    at = models.DateTimeField()
    kind = models.CharField(max_length=6, choices=Kind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # null: the system
    verb = models.CharField(max_length=60)  # "case.opened"
    subject_type = models.CharField(max_length=60)  # "cases.case"
    subject_ref = models.UUIDField(null=True)
    case_ref = models.UUIDField(null=True)
    data = models.JSONField(default=dict)  # codes, refs and field names, never words about a child

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["case_ref", "-at", "-id"],
                name="audit_by_case",
                condition=models.Q(case_ref__isnull=False),
            ),
            models.Index(fields=["actor", "-at"], name="audit_by_actor"),
            models.Index(fields=["subject_ref", "-at"], name="audit_by_subject"),
            models.Index(fields=["-at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_ref}"


class Version(models.Model):
    """The values a change replaced, kept apart so that retention can empty them and the log stays."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="versions")
    subject_type = models.CharField(max_length=60)
    subject_ref = models.UUIDField()
    values = models.JSONField(default=dict)  # field name -> old value

    class Meta:
        indexes = [models.Index(fields=["subject_ref"], name="audit_version_by_subject")]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_ref}"
