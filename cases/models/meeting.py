"""The joint team of a unit (Хамтарсан баг): its members, its meetings, and what it decided for each child."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scope import ScopedQuerySet
from areas.models import Placed
from cases.models.case import Case
from childprotect.lib import clock
from childprotect.lib.addresses import path_to


class TeamMemberQuerySet(ScopedQuerySet):
    """Members of the teams of a person's units: who meets the meetings meets the members."""

    def visible_to(self, user: Any, action: str = "view") -> "TeamMemberQuerySet":
        """The members of those teams."""
        return super().visible_to(user, action if "." in action else f"cases.{action}_meeting")

    def in_force(self, day: object) -> "TeamMemberQuerySet":
        """Members on `day`."""
        return self.filter(since__lte=day).exclude(until__lte=day)


class TeamMember(Placed):
    """Who sits in the joint team of a unit, from a day to a day. Few of them have an account."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    role = models.CharField(_("Role in the team"), max_length=30)  # code list "team_role"
    name = models.CharField(_("Name"), max_length=160)
    office = models.CharField(_("Office"), max_length=160, blank=True)
    since = models.DateField(_("Member since"))
    until = models.DateField(null=True)  # the first day on which no longer

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["unit", "since"], name="team_member_by_unit")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="team_member_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return str(self.ref)


class MeetingQuerySet(ScopedQuerySet):
    """Meetings of the teams of a person's units."""


class Meeting(Placed):
    """One meeting of a unit's joint team: planned with an agenda, held with a quorum, written down, closed."""

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", pgettext_lazy("meeting", "Planned")
        HELD = "held", pgettext_lazy("meeting", "Held")
        CANCELLED = "cancelled", pgettext_lazy("meeting", "Called off")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    starts_at = models.DateTimeField(_("Begins"))
    ended_at = models.DateTimeField(_("Ended"), null=True)
    place = models.CharField(_("Place"), max_length=200)
    paper_number = models.CharField(_("Number of the minutes"), max_length=20, blank=True)
    quorum = models.PositiveSmallIntegerField()  # present members needed to decide
    minutes = models.TextField(_("Minutes"), max_length=8000, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    cancel_reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    form_key = models.UUIDField(null=True)  # the same form sent twice is one meeting
    version = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(fields=[place, "-starts_at", "-id"], name=f"meeting_by_{place}")
            for place in ("unit", "district", "aimag")
        ]
        constraints = [
            models.UniqueConstraint(fields=["created_by", "form_key"], name="meeting_form_sent_once")
        ]

    def __str__(self) -> str:
        return str(self.ref)

    def get_absolute_url(self) -> str:
        """Its page."""
        return path_to("cases:meeting_detail", self.ref)


class Attendance(models.Model):
    """Whether a member came to a meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    member = models.ForeignKey(TeamMember, models.PROTECT, related_name="+")
    present = models.BooleanField(null=True)  # None: not yet written down
    note = models.CharField(max_length=200, blank=True)  # why absent, who came instead

    class Meta:
        ordering = ["member_id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="member_once_a_meeting")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id}"


class AgendaItemQuerySet(ScopedQuerySet):
    """Points of the agendas of meetings, as far as a person meets both the meeting and the case."""

    place = "meeting__"

    def visible_to(self, user: object, action: str = "view") -> "AgendaItemQuerySet":
        """Those whose case the person may see as well."""
        perm = action if "." in action else f"cases.{action}_meeting"
        met = self.filter(meeting__in=Meeting.objects.visible_to(user, perm))
        return met.filter(case__in=Case.objects.visible_to(user))


class AgendaItem(models.Model):
    """One child's case before the team: why it is here, what was said, what was decided."""

    class Outcome(models.TextChoices):
        """What became of it at the meeting."""

        DECIDED = "decided", _("Decided")
        POSTPONED = "postponed", _("Postponed to the next meeting")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="agenda_items")
    reasons = models.JSONField(default=list)  # codes of list "agenda_reason"
    discussion = models.TextField(max_length=5000, blank=True)
    decision = models.TextField(max_length=5000, blank=True)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "case"], name="case_once_a_meeting")]

    def __str__(self) -> str:
        return str(self.ref)
