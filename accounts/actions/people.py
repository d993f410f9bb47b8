"""What user administrators do: people and their postings, never their own."""

import secrets
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions.absences import release
from accounts.actions.letters import write
from accounts.actions.own import end_keys
from accounts.models import Letter, Posting, User
from accounts.roles import ROLES
from areas.models import Area
from audit import log
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

MANAGE = "accounts.manage_people"
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Five groups of four signs that are easy to read out; it must be changed at the first log-in."""
    return "-".join("".join(secrets.choice(ALPHABET) for _sign in range(4)) for _group in range(5))


@transaction.atomic
def create_person(
    *, by: Any, username: str, given_name: str, father_name: str = "", email: str = "", phone: str = ""
) -> tuple[User, str]:
    """A new person without a posting; with them the password to hand over, shown once.

    Raises DomainError when the user name is taken.
    """
    password = one_time_password()
    if User.objects.filter(username__iexact=username).exists():
        raise DomainError(_("This user name is taken. Choose another one."), "username")
    try:
        with transaction.atomic():
            person = User.objects.create_user(
                username,
                password,
                given_name=given_name,
                father_name=father_name,
                email=email,
                phone=phone,
                must_change_password=True,
                made_by=by,
            )
    except IntegrityError as problem:
        raise DomainError(_("This user name is taken. Choose another one."), "username") from problem
    log.record(by, "user.created", person)
    return person, password


@transaction.atomic
def name_first_administrator(**who: str) -> tuple[User, str]:
    """The national user administrator of a new service, who makes everybody else; `who` is for `create_person`.

    Raises DomainError once there is one: from then on people are made on the page of people.
    """
    nation = Area.objects.select_for_update(of=("self",), no_key=True).get(level=Area.Level.COUNTRY)
    there = Posting.objects.in_force().filter(role="user_admin", area=nation, person__is_active=True)
    if there.exists():
        raise DomainError(_("There is a national user administrator, who makes everybody else."))
    person, password = create_person(by=None, **who)
    posting = Posting.objects.create(person=person, role="user_admin", area=nation, since=clock.today())
    log.record(None, "posting.given", posting, role=posting.role, area=nation.code)
    return person, password


def _other(person: User, by: Any) -> User:
    """The person, locked; raises DomainError for oneself."""
    if person.pk == by.pk:
        raise DomainError(_("Nobody changes their own rights."))
    return User.objects.select_for_update().get(pk=person.pk)


def is_national(by: Any) -> bool:
    """Whether the person is a user administrator of the whole nation."""
    return any(
        posting.area.level == Area.Level.COUNTRY and MANAGE in ROLES[posting.role].perms
        for posting in by.postings_now
    )


def _looked_after(person: User, by: Any) -> User:
    """The person, locked, whose account `by` may open or shut.

    Who holds an account holds everything its postings reach: raises DomainError for oneself, and below the nation for
    anybody with a posting, now or later, outside the administrator's own area or as an administrator.
    """
    person = _other(person, by)
    if is_national(by):
        return person
    living = Posting.objects.filter(person=person).exclude(until__lt=clock.today()).select_related("area")
    for posting in living:
        if posting.role == "user_admin" or not may_post_to(by, posting.area):
            raise DomainError(
                _("This person works elsewhere as well. Ask the national user administrator to do it.")
            )
    return person


@transaction.atomic
def set_active(person: User, *, by: Any, active: bool) -> User:
    """Deactivate a person, effective on their next request, or let them in again."""
    person = _looked_after(person, by)
    if person.is_active == active:
        return person
    person.is_active = active
    person.session_epoch += 1
    person.save(update_fields=["is_active", "session_epoch"])
    if not active:
        end_keys(person, by=by)
        write(Letter.Kind.SHUT_OUT, person)
        release(person, by=by)
    log.record(by, "user.activated" if active else "user.deactivated", person)
    return person


@transaction.atomic
def reset_password(person: User, *, by: Any) -> str:
    """A one-time password to hand over; every session and key of the person ends, and the owner hears of it."""
    person, password = _looked_after(person, by), one_time_password()
    person.set_password(password)
    person.must_change_password = True
    person.session_epoch += 1
    person.save(update_fields=["password", "must_change_password", "session_epoch"])
    end_keys(person, by=by)
    write(Letter.Kind.RESET, person)
    log.record(by, "user.password_reset", person)
    return password


def may_post_to(by: Any, area: Area) -> bool:
    """Whether the administrator's own reach covers the area."""
    for posting in by.postings_now:
        if MANAGE not in ROLES[posting.role].perms:
            continue
        if posting.area.level == Area.Level.COUNTRY:
            return True
        if posting.area_id in {area.pk, area.district_id, area.aimag_id} and area.level != Area.Level.COUNTRY:
            return True
    return False


@transaction.atomic
def give_posting(
    person: User, *, by: Any, role: str, area: Area, since: date, until: date | None = None
) -> Posting:
    """Post a person to an area in a role, from a day (until a day).

    Raises DomainError for oneself, a role that does not fit the level of the area, an area out of reach, an
    administrator's role given below the nation, or a posting that exists already.
    """
    person = _other(person, by)
    if role not in ROLES or area.level not in ROLES[role].levels:
        raise DomainError(_("This role is not posted to an area of this level."), "area")
    if not may_post_to(by, area):
        raise DomainError(_("This area lies outside your own."), "area")
    if role == "user_admin" and not is_national(by):
        raise DomainError(_("User administrators are named by the national user administrator."), "role")
    if until is not None and until < since:
        raise DomainError(_("The last day is before the first."), "until")
    day = max(since, clock.today())
    if Posting.objects.in_force(day).filter(person=person, role=role, area=area).exists():
        raise DomainError(_("The person holds this posting already."), "role")
    posting = Posting.objects.create(
        person=person, role=role, area=area, since=since, until=until, given_by=by
    )
    log.record(by, "posting.given", posting, role=role, area=area.code)
    return posting


@transaction.atomic
def end_posting(posting: Posting, *, by: Any) -> Posting:
    """The posting ends now: its last day was yesterday, or it never began.

    Raises DomainError for one's own, one that has ended already, and an administrator's below the nation.
    """
    posting = (
        Posting.objects.select_for_update(of=("self",)).select_related("person", "area").get(pk=posting.pk)
    )
    _other(posting.person, by)
    if not may_post_to(by, posting.area):
        raise DomainError(_("This area lies outside your own."))
    if posting.role == "user_admin" and not is_national(by):
        raise DomainError(_("User administrators are named by the national user administrator."))
    if posting.until is not None and posting.until < clock.today():
        raise DomainError(_("This posting has ended already."))
    posting.until = max(posting.since, clock.today() - timedelta(days=1))
    posting.ended_by = by
    if posting.since >= clock.today():
        posting.since = posting.until = clock.today() - timedelta(days=1)
    posting.save(update_fields=["since", "until", "ended_by"])
    log.record(by, "posting.ended", posting, role=posting.role, area=posting.area.code)
    release(posting.person, by=by)
    return posting
