"""User administration, guessing slowed down, forms kept through a log-in, and the auditor's page."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actions import letters, own, people
from accounts.models import LoginFailure, Posting, User
from areas.models import Area
from audit.models import Event
from cases.actions import sharing
from cases.models import Case
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from tests import factories
from tests.people import DORNOGOVI, KHANBOGD, PASSWORD

pytestmark = pytest.mark.django_db


def area(code: str) -> Area:
    return Area.objects.get(code=code)


def test_a_new_person_is_posted_and_meets_the_area(user_admin, national_user_admin, client):
    person, password = people.create_person(by=user_admin, username="shine.ajiltan", given_name="Сарнай")
    people.give_posting(person, by=user_admin, role="worker", area=area(KHANBOGD), since=clock.today())
    assert User.objects.visible_to(user_admin).filter(pk=person.pk).exists()
    assert client.login(username="shine.ajiltan", password=password)
    assert client.get("/cases/")["Location"] == "/me/password/"
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert verbs >= {"user.created", "posting.given"}


def test_an_administrator_posts_only_inside_the_own_area_and_never_themselves(user_admin, worker):
    today = clock.today()
    for person, role, code in (
        (worker, "worker", "4401"),
        (worker, "supervisor", DORNOGOVI),
        (worker, "official", "MN"),
        (worker, "user_admin", "46"),
        (worker, "worker", "46"),
        (user_admin, "worker", KHANBOGD),
    ):
        with pytest.raises(DomainError):
            people.give_posting(person, by=user_admin, role=role, area=area(code), since=today)
    with pytest.raises(DomainError):
        people.set_active(user_admin, by=user_admin, active=False)


def test_an_ended_posting_and_a_deactivated_person_see_nothing_on_the_next_request(worker, user_admin):
    client = Client()
    client.force_login(worker)
    case = factories.case(worker)
    assert client.get(f"/cases/{case.ref}/").status_code == 200
    Case.objects.filter(pk=case.pk).update(worker=None)
    people.end_posting(Posting.objects.get(person=worker), by=user_admin)
    assert client.get(f"/cases/{case.ref}/").status_code == 404
    people.set_active(worker, by=user_admin, active=False)
    assert "/login/" in client.get("/me/")["Location"]


def test_guessing_is_slowed_and_the_owner_is_let_in_on_the_known_device(worker):
    owner, thief = Client(), Client()
    good = {"username": "worker", "password": PASSWORD}
    assert owner.post("/login/", good).status_code == 302
    owner.post("/logout/")
    for number in range(30):
        thief.post(
            "/login/", {"username": "worker", "password": f"wrong {number}"}, REMOTE_ADDR=f"10.0.0.{number}"
        )
    assert LoginFailure.objects.count() <= 30
    assert thief.post("/login/", good, REMOTE_ADDR="10.0.1.1").status_code == 422
    assert owner.post("/login/", good).status_code == 302
    with clock.later(minutes=16):
        assert thief.post("/login/", good, REMOTE_ADDR="10.0.1.1").status_code == 302


def test_a_forgotten_password_gets_a_link_that_holds_once(worker, client):
    worker.email = "worker@example.mn"
    worker.save(update_fields=["email"])
    for name in ("worker", "nobody-at-all"):
        assert client.post("/password/forgotten/", {"username": name}).status_code == 200
    assert letters.send_waiting() == 1
    assert len(mail.outbox) == 1
    link = re.search(r"http://testserver(/password/\S+)", mail.outbox[0].body)
    assert link is not None
    new = "a wholly new passphrase"
    assert client.post(link[1], {"new": new, "again": new}).status_code == 302
    assert client.login(username="worker", password=new)
    client.logout()
    assert 'name="new"' not in client.get(link[1]).content.decode()


def test_what_was_typed_survives_the_end_of_the_session_for_its_writer_only(worker, colleague):
    client = Client()
    client.force_login(worker)
    case = factories.case(worker)
    client.get("/")
    typed = {
        "kind": "family",
        "text": "Хүүхэдтэй урт уулзалт хийв.",
        "happened_on": "2026.11.24",
        "happened_time": "09:00",
    }
    with clock.later(minutes=45):
        asked = client.post(f"/cases/{case.ref}/notes/new/", typed)
        assert asked.status_code == 200
        assert "урт уулзалт" not in asked.content.decode()
        sealed = re.search(r'name="sealed" value="([^"]+)"', asked.content.decode())
        assert sealed is not None
        other = Client()
        refused = other.post("/login/", {"username": "colleague", "password": PASSWORD, "sealed": sealed[1]})
        assert refused.status_code == 302
        kept = client.post("/login/", {"username": "worker", "password": PASSWORD, "sealed": sealed[1]})
        assert "урт уулзалт" in kept.content.decode()
    assert case.notes.count() == 0


def test_a_case_is_shared_until_a_day_and_taken_back(worker, neighbour):
    case = factories.case(worker)
    until = clock.today() + timedelta(days=3)
    said = {"by": worker, "person": neighbour, "until": until, "reason": "Чөлөөтэй байх хугацаанд"}
    share = sharing.share_case(case, **said)
    assert sharing.share_case(case, **said) == share  # the same form, sent twice
    assert neighbour.notifications.count() == 1
    client = Client()
    client.force_login(neighbour)
    assert client.get(f"/cases/{case.ref}/").status_code == 200
    told = client.get("/me/").text
    assert all(word in told for word in (case.number, until.strftime("%Y.%m.%d"), worker.name))
    with clock.later(days=5):
        assert not User.objects.get(pk=neighbour.pk).has_perm("cases.view_case", case)
    sharing.end_share(case, by=worker, share_ref=share.ref)
    assert client.get(f"/cases/{case.ref}/").status_code == 404


def test_sharing_never_widens_what_a_role_may_do(worker, partner, official):
    case = factories.case(worker)
    for person in (partner, official, worker):
        with pytest.raises(DomainError):
            sharing.share_case(case, by=worker, person=person, until=clock.today(), reason="а")


def test_a_key_opens_the_api_until_it_is_revoked(worker):
    secret = own.make_token(worker, by=worker, name="тайлан")
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/cases/", headers=headers).status_code == 200
    client = Client()
    client.force_login(worker)
    assert client.post("/me/keys/", {"name": "тайлан"}).status_code == 422  # the same form, sent twice
    own.revoke_token(worker, by=worker, ref=worker.tokens.get().ref)
    assert Client().get("/api/v1/cases/", headers=headers).status_code == 401


def test_the_auditor_reads_who_looked_and_never_the_content(worker, auditor):
    case = factories.case(worker)
    client = Client()
    client.force_login(worker)
    client.get(f"/cases/{case.ref}/")
    client.force_login(auditor)
    shown = client.post("/record/", {"case": case.number, "kind": "view"}).content.decode()
    assert "worker" in shown
    assert case.child.given_name not in shown
    assert client.get(f"/cases/{case.ref}/").status_code == 404
    assert client.post("/record/", {"person": "nobody-here"}).status_code == 422


def test_the_first_administrator_is_made_once_and_can_make_everybody_else(capsys):
    call_command("first_administrator", "d.saruul", "Саруул", email="d.saruul@example.mn")
    first, password = User.objects.get(username="d.saruul"), capsys.readouterr().out.split()[4]
    assert first.must_change_password
    assert first.check_password(password)
    assert people.is_national(first)
    for wrong in (("another", "Өөр"), ("not a name", "Өөр")):
        with pytest.raises(CommandError):
            call_command("first_administrator", *wrong)
