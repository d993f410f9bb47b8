"""Nobody gets further by way of somebody else's account: whose password and postings an administrator may touch."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client

from accounts.actions import letters, own, people
from accounts.models import Posting, User
from areas.models import Area
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from tests.people import DORNOGOVI, KHANBOGD, NATION, OMNOGOVI, SAINSHAND, make

pytestmark = pytest.mark.django_db


def post(person: User, role: str, code: str, until: date | None = None) -> Posting:
    return Posting.objects.create(
        person=person, role=role, area=Area.objects.get(code=code), since=date(2025, 1, 1), until=until
    )


def again(person: User) -> User:
    """The person as the next request reads them."""
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize(
    ("role", "code"),
    [("user_admin", NATION), ("auditor", NATION), ("user_admin", OMNOGOVI), ("supervisor", DORNOGOVI)],
)
def test_a_person_who_reaches_further_is_not_taken_over_from_an_aimag(user_admin, worker, role, code):
    post(worker, role, code)
    before = again(worker).password
    with pytest.raises(DomainError):
        people.reset_password(worker, by=user_admin)
    with pytest.raises(DomainError):
        people.set_active(worker, by=user_admin, active=False)
    assert again(worker).password == before
    assert again(worker).is_active


def test_who_has_moved_away_is_no_longer_looked_after_from_the_old_aimag(user_admin, worker):
    Posting.objects.filter(person=worker).update(until=clock.today() - timedelta(days=30))
    post(worker, "worker", SAINSHAND)
    with pytest.raises(DomainError):
        people.reset_password(worker, by=user_admin)


def test_the_national_administrator_looks_after_everybody_else(national_user_admin, user_admin, worker):
    assert people.reset_password(user_admin, by=national_user_admin)
    people.set_active(worker, by=national_user_admin, active=False)
    assert not again(worker).is_active


def test_a_national_posting_in_another_role_makes_no_national_administrator(user_admin, worker):
    post(user_admin, "official", NATION)
    with pytest.raises(DomainError):
        people.give_posting(
            worker,
            by=again(user_admin),
            role="user_admin",
            area=Area.objects.get(code=OMNOGOVI),
            since=clock.today(),
        )


def test_an_administrators_posting_is_ended_by_the_nation_only(user_admin, national_user_admin):
    other = make("second_admin", "user_admin", OMNOGOVI)
    posting = Posting.objects.get(person=other)
    with pytest.raises(DomainError):
        people.end_posting(posting, by=user_admin)
    people.end_posting(posting, by=national_user_admin)
    assert not again(other).postings_now


def test_a_posting_that_has_ended_keeps_its_days(user_admin, worker):
    ended = post(worker, "worker", KHANBOGD, until=date(2025, 6, 30))
    with pytest.raises(DomainError):
        people.end_posting(ended, by=user_admin)
    ended.refresh_from_db()
    assert ended.until == date(2025, 6, 30)


def test_the_owner_hears_of_a_reset_and_of_being_shut_out(user_admin, worker):
    User.objects.filter(pk=worker.pk).update(email="worker@example.mn")
    people.reset_password(again(worker), by=user_admin)
    people.set_active(again(worker), by=user_admin, active=False)
    assert letters.send_waiting() == 2
    assert [letter.to for letter in mail.outbox] == [["worker@example.mn"]] * 2


@pytest.mark.parametrize("change", ["reset", "deactivate", "forgotten"])
def test_keys_for_the_api_end_with_the_account_they_came_from(user_admin, worker, change):
    secret = own.make_token(worker, by=worker, name="тайлан")
    if change == "reset":
        people.reset_password(worker, by=user_admin)
        User.objects.filter(pk=worker.pk).update(must_change_password=False)
    elif change == "deactivate":
        people.set_active(worker, by=user_admin, active=False)
        people.set_active(worker, by=user_admin, active=True)
    else:
        own.change_password(worker, by=worker, password="a wholly new passphrase")
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/cases/", headers=headers).status_code == 401


def test_two_names_that_differ_in_case_are_one(worker):
    with pytest.raises(Exception, match="username"):
        User.objects.create_user("WORKER", "a long enough passphrase", given_name="Б")
