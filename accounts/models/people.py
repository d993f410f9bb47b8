"""People and their postings."""

import hashlib
import secrets
import uuid
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts import scope
from accounts.models.away import Absence
from accounts.roles import ROLES, Reach
from areas.models import Area
from childprotect.lib import clock
from childprotect.lib.mongolian import short_name, sort_column
from childprotect.lib.prepared import Prepared


class UserQuerySet(scope.ScopedQuerySet):
    """People. A user administrator meets those with a posting in the own area, and those they made who have none."""

    def visible_to(self, user: Any, action: str = "view") -> "UserQuerySet":
        """People a user administrator may look after; for anybody else nobody."""
        perm = scope.permission_for(self.model, action)
        if not getattr(user, "is_authenticated", False) or not scope.holds(user, perm):
            return self.none()
        giving = [posting for posting in user.postings_now if perm in ROLES[posting.role].perms]
        if any(posting.area.level == Area.Level.COUNTRY for posting in giving):
            return self.all()
        homes = [posting.area_id for posting in giving]
        below = Area.objects.filter(
            models.Q(pk__in=homes) | models.Q(district_id__in=homes) | models.Q(aimag_id__in=homes)
        )
        here = Posting.objects.filter(area__in=below).values("person_id")
        return self.filter(models.Q(pk__in=here) | models.Q(made_by=user, postings__isnull=True)).distinct()

    def posted_as(self, role: str) -> "UserQuerySet":
        """Who holds a role today."""
        return self.filter(pk__in=Posting.objects.in_force().filter(role=role).values("person_id"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes people; there is no superuser."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A person with a hashed password (none: cannot log in until one is set)."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person who logs in as `username`, upper or lower case alike."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person who works in the system. What they may do stands in their postings, nowhere else."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(_("User name"), max_length=60, unique=True)
    given_name = models.CharField(_("Given name"), max_length=80)
    father_name = models.CharField(_("Father's (mother's) name"), max_length=80, blank=True)
    name_key = sort_column("given_name")
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=16, blank=True)
    language = models.CharField(_("Language"), max_length=2, choices=settings.LANGUAGES, default="mn")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(default=0)  # raising it ends every session of the person
    made_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["given_name"]

    objects = UserManager()

    class Meta:
        ordering = ["name_key", "given_name", "id"]
        constraints = [models.UniqueConstraint(Upper("username"), name="username_once_in_any_case")]

    def __str__(self) -> str:
        return self.username

    @property
    def name(self) -> str:
        """`Б.Сарнай`."""
        return short_name(self.given_name, self.father_name)

    def get_full_name(self) -> str:
        """Both names."""
        return f"{self.father_name} {self.given_name}".strip()

    def get_short_name(self) -> str:
        """`Б.Сарнай`."""
        return self.name

    def get_session_auth_hash(self) -> str:
        """Changes with the password and with `session_epoch`, so that either ends all sessions."""
        return hashlib.sha256(f"{super().get_session_auth_hash()}{self.session_epoch}".encode()).hexdigest()

    @cached_property
    def postings_now(self) -> list["Posting"]:
        """The postings in force today, with their areas; read once for each person object, that is once a request."""
        if not self.is_active:
            return []
        return [posting for posting in _postings(self.pk, clock.today()) if posting.role in ROLES]

    @cached_property
    def _away_today(self) -> set[int]:
        """Who is away today of themselves and those they stand in for."""
        theirs = models.Q(person=self) | models.Q(stand_in=self)
        return set(Absence.objects.in_force().filter(theirs).values_list("person_id", flat=True))

    @property
    def away_now(self) -> bool:
        """Whether an absence of theirs is in force."""
        return self.pk in self._away_today

    @property
    def stands_in_now(self) -> bool:
        """Whether they stand in for somebody who is away."""
        return bool(self._away_today - {self.pk})

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether one of the person's postings gives `perm`; with `obj`, whether it reaches that record."""
        if not self.is_active or not scope.holds(self, perm):
            return False
        if obj is None:
            return True
        rows = type(obj).objects.all()
        if isinstance(rows, scope.ScopedQuerySet) and rows.in_area(self, perm, obj):
            return True
        return type(obj).objects.visible_to(self, perm).filter(pk=obj.pk).exists()

    def has_perms(self, perm_list: Any, obj: Any = None) -> bool:
        """All of them."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Django's admin site is not mounted."""
        return False


class PostingQuerySet(models.QuerySet["Posting"]):
    """Questions about many postings."""

    def in_force(self, day: date | None = None) -> "PostingQuerySet":
        """Postings in force on `day` (default today)."""
        day = day or clock.today()
        return self.filter(since__lte=day).filter(models.Q(until__isnull=True) | models.Q(until__gte=day))

    def reaching(self, area: Area, perm: str) -> "PostingQuerySet":
        """Postings in force of roles that hold `perm` and reach records of `area` (a unit)."""
        codes = [role.code for role in ROLES.values() if perm in role.perms and role.reach == Reach.AREA]
        return self.over(area).filter(role__in=codes)

    def over(self, area: Area) -> "PostingQuerySet":
        """Postings in force of active people to `area` (a unit) or to what it lies in, whatever their role."""
        above = [pk for pk in (area.pk, area.district_id, area.aimag_id) if pk]
        return self.in_force().filter(
            models.Q(area_id__in=above) | models.Q(area__level=Area.Level.COUNTRY), person__is_active=True
        )


class Posting(models.Model):
    """A person holds a role in an area from a day until a day. Ended, never deleted."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.PROTECT, related_name="postings")
    role = models.CharField(_("Role"), max_length=20)
    area = models.ForeignKey(Area, models.PROTECT, related_name="postings")
    since = models.DateField(_("From"))
    until = models.DateField(_("Until"), null=True, blank=True)  # the last day
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="posting_ends_after_it_begins",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=~models.Q(given_by=models.F("person")), name="posting_not_given_to_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.ref}"

    @property
    def label(self) -> Any:
        """The role's name in the reader's language."""
        return ROLES[self.role].label


_postings = Prepared(
    lambda person, day: (
        Posting.objects.filter(person_id=person)
        .in_force(day)
        .select_related("area", "area__district", "area__aimag")
    ),
    int,
    date,
)


class ApiToken(models.Model):
    """A named, revocable key of one person for the API. Only its hash is kept."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.PROTECT, related_name="tokens")
    name = models.CharField(_("Name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"token {self.ref}"

    @staticmethod
    def fresh() -> str:
        """A new secret, shown once."""
        return f"cp_{secrets.token_urlsafe(32)}"

    @staticmethod
    def digest_of(secret: str) -> str:
        """What is kept of it; the secret has 256 bits, so a plain hash is enough."""
        return hashlib.sha256(secret.encode()).hexdigest()


class Letter(models.Model):
    """A letter about an account, from being asked for until it was sent, or there was nobody to send it to."""

    class Kind(models.TextChoices):
        """Why it is written."""

        FORGOTTEN = "forgotten", "forgotten"
        RESET = "reset", "reset"
        SHUT_OUT = "shut_out", "shut_out"

    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    username = models.CharField(max_length=60, blank=True)  # as typed, until the letter is settled
    site = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)
    sent = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], condition=models.Q(settled_at=None), name="letter_waiting"),
            models.Index(fields=["person", "settled_at"], name="letter_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} letter {self.pk}"


class LoginFailure(models.Model):
    """A log-in that failed, for throttling: counted by account and unknown device, and by network address."""

    at = models.DateTimeField(default=clock.now)
    account = models.CharField(max_length=64)  # hash of the user name as typed
    network = models.CharField(max_length=64)  # hash of the client's network
    device = models.CharField(max_length=64, blank=True)  # hash of the device cookie, if it is one we gave

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="login_failure_by_account"),
            models.Index(fields=["network", "at"], name="login_failure_by_network"),
        ]

    def __str__(self) -> str:
        return f"login failure {self.pk}"
