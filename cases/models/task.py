"""Dated tasks of a case: what a person or another sector has promised to do, by when."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case import Case, OfCaseQuerySet
from childprotect.lib import clock
from childprotect.lib.addresses import path_to


class TaskQuerySet(OfCaseQuerySet):
    """Tasks of the cases a person reads."""

    def open(self) -> "TaskQuerySet":
        """Neither done nor called off."""
        return self.filter(state=Task.State.OPEN)

    def of_source(self, source: Any) -> "TaskQuerySet":
        """Those that came from one record: a plan's action, a meeting's decision."""
        return self.filter(source_type=source._meta.label_lower, source_ref=source.ref)


class Task(models.Model):
    """One thing to do until the end of a day. A person does it, or a sector, and then the case's worker follows it up."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", pgettext_lazy("task", "To do")
        DONE = "done", pgettext_lazy("task", "Done")
        CANCELLED = "cancelled", pgettext_lazy("task", "Called off")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    title = models.CharField(_("What is to be done"), max_length=300)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="tasks")
    sector = models.CharField(max_length=30, blank=True)  # code list "sector"; empty: `person` does it
    due_on = models.DateField(_("Due date"))  # until the end of this day where the case's unit lies
    source_type = models.CharField(max_length=60, blank=True)  # "cases.planaction", …; empty: set by a person
    source_ref = models.UUIDField(null=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    result = models.CharField(max_length=1000, blank=True)  # what came of it, or why it was called off
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    form_key = models.UUIDField(null=True)  # the same form sent twice is one task

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["case", "due_on"], name="task_by_case", condition=Q(state="open")),
            models.Index(fields=["person", "due_on"], name="task_by_person", condition=Q(state="open")),
            models.Index(fields=["source_ref"], name="task_by_source", condition=~Q(source_ref=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["created_by", "form_key"], name="task_form_sent_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(sector=""), name="task_has_an_owner"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="task_ended_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)

    def get_absolute_url(self) -> str:
        """Its page."""
        return path_to("cases:task_detail", self.ref)

    @property
    def tag(self) -> str:
        """The kind of tag its state is drawn as."""
        return {"open": "teal", "done": "safe"}.get(self.state, "")
