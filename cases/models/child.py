"""A child: identity only. What happened to the child stands in reports and cases."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import scope
from accounts.scope import ScopedQuerySet
from childprotect.lib import clock
from childprotect.lib.mongolian import name_key, short_name, sort_column

RESOLVE = (
    "cases.resolve_duplicates"  # meets the identity of every child of the nation, and nothing else of them
)


class Sex(models.TextChoices):
    """Sex as papers know it; unknown is an answer."""

    FEMALE = "f", _("Female")
    MALE = "m", _("Male")
    UNKNOWN = "u", _("Unknown")


class ChildQuerySet(ScopedQuerySet):
    """Children are met through a case or a report in the person's scope; by the registrar for their identity."""

    def visible_to(self, user: Any, action: str = "view") -> "ChildQuerySet":
        """Children with a case the person may see; for RESOLVE every child, where the person has it for the nation."""
        perm = scope.permission_for(self.model, action)
        if not getattr(user, "is_authenticated", False) or not scope.holds(user, perm):
            return self.none()
        if perm == RESOLVE:
            return self.all() if scope.posted(user, perm) is None else self.none()
        cases = self.model._meta.get_field("cases").related_model
        return self.filter(Q(pk__in=cases.objects.visible_to(user).values("child_id")))

    def same_as(self, child: "Child") -> "ChildQuerySet":
        """Every file of the same child: `child` itself, and what is joined with it."""
        return self.joined(child.leading_id)

    def joined(self, leading: int) -> "ChildQuerySet":
        """The leading file with this id, and what is joined with it."""
        return self.filter(Q(pk=leading) | Q(merged_into=leading))


class Child(models.Model):
    """One child. Nothing is required but that somebody saw a child; no identifier is unique."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of the system: random, can be said on the phone
    given_name = models.CharField(_("Given name"), max_length=80, blank=True)
    father_name = models.CharField(_("Father's (mother's) name"), max_length=80, blank=True)
    clan_name = models.CharField(_("Clan name"), max_length=80, blank=True)
    sex = models.CharField(_("Sex"), max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_date = models.DateField(_("Date of birth"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("Year of birth"), null=True, blank=True
    )  # known or from a stated age
    registration_number = models.CharField(_("Registration number"), max_length=10, blank=True)
    number_missing = models.CharField(_("Why there is no number"), max_length=30, blank=True)  # code list
    civil_number = models.CharField(_("Civil registration number"), max_length=20, blank=True)
    name_sort = sort_column("given_name")
    given_key = models.CharField(
        max_length=80, blank=True, db_collation="C"
    )  # childprotect.lib.mongolian.name_key
    father_key = models.CharField(max_length=80, blank=True, db_collation="C")
    # The leading file of the same child, never itself joined into another (cases.actions.merging, and the database).
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    matched_version = models.PositiveIntegerField(default=0)  # as which it was last compared with every child
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    objects = ChildQuerySet.as_manager()

    class Meta:
        ordering = ["name_sort", "given_name", "id"]
        indexes = [
            models.Index(fields=["given_key", "father_key"], name="child_by_names"),
            models.Index(fields=["father_key"], name="child_by_father", condition=~Q(father_key="")),
            models.Index(fields=["birth_date", "given_key"], name="child_by_birth"),
            models.Index(
                fields=["registration_number"], name="child_by_number", condition=~Q(registration_number="")
            ),
            models.Index(
                fields=["id"], name="child_to_match", condition=Q(matched_version__lt=models.F("version"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def name(self) -> str:
        """`Э.Нэр`, or that the name is not known."""
        return short_name(self.given_name, self.father_name) or str(_("Name unknown"))

    @property
    def leading_id(self) -> int:
        """The id of the leading file of this child: its own, unless it is joined into another."""
        return self.merged_into_id or self.pk

    @property
    def age(self) -> int | None:
        """Completed years today; from the year alone when no more is known; None when nothing is."""
        return age_on(clock.today(), self.birth_date, self.birth_year)

    def set_keys(self) -> None:
        """Fold the names anew; called by the actions that set them."""
        self.given_key, self.father_key = name_key(self.given_name), name_key(self.father_name)


def age_on(day: Any, birth_date: Any, birth_year: int | None) -> int | None:
    """Completed years on `day`; from `birth_year` alone when no date is known."""
    if birth_date:
        return max(
            0, day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
        )
    return max(0, day.year - birth_year) if birth_year else None
