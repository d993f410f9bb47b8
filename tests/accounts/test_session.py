"""A session lives as long as it may, and what was typed outlives it."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db.models import F
from django.test import Client

from accounts import throttle
from accounts.actions import letters, own
from accounts.models import LoginFailure
from audit.models import Event
from childprotect.lib import clock
from tests import factories
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
GOOD = {"username": "worker", "password": PASSWORD}
NOTE = {
    "kind": "family",
    "text": "Хүүхэдтэй урт уулзалт хийв.",
    "happened_on": "2026.11.24",
    "happened_time": "09:00",
}


def logged_in() -> Client:
    client = Client()
    assert client.post("/login/", GOOD).status_code == 302
    return client


def inside(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def log_in_again(client: Client, asked: str, path: str) -> str:
    """What the log-in form `asked`, shown in place of `path`, leads to: sent where a browser sends it."""
    form = re.search(
        r'<form method="post"(?: action="([^"]*)")?[^>]*>(?:(?!</form>).)*id_password', asked, re.S
    )
    assert form is not None
    carried = dict(re.findall(r'<input type="hidden" name="(sealed|next)" value="([^"]+)"', form[0]))
    assert carried.get("sealed")
    return client.post(form[1] or path, {**GOOD, **carried}).content.decode()


def test_half_an_hour_without_a_request_ends_it(worker):
    client = logged_in()
    with clock.later(minutes=29):
        assert inside(client)
    with clock.later(minutes=62):
        assert not inside(client)


def test_a_session_never_used_after_log_in_ends_all_the_same(worker):
    client = logged_in()
    with clock.later(minutes=31):
        assert not inside(client)


def test_twelve_hours_end_it_however_busy(worker):
    client = logged_in()
    for step in range(1, 29):
        with clock.later(minutes=25 * step):
            assert inside(client)
    with clock.later(minutes=60 * 12 + 1):
        assert not inside(client)


def test_all_sessions_of_a_person_end_at_once(worker):
    here, there = logged_in(), logged_in()
    here.post("/me/sessions/end/")
    assert not inside(here)
    assert not inside(there)


def test_a_changed_password_ends_the_other_sessions_only(worker):
    here, there = logged_in(), logged_in()
    new = "a wholly new passphrase"
    assert here.post("/me/password/", {"old": PASSWORD, "new": new, "again": new}).status_code == 302
    assert inside(here)
    assert not inside(there)


def test_logging_out_clears_the_device_and_is_never_done_by_a_link(worker):
    client = logged_in()
    assert client.get("/logout/").status_code == 405
    gone = client.post("/logout/")
    assert '"cache"' in gone["Clear-Site-Data"]
    assert not Session.objects.exists()
    assert not inside(client)


def test_a_log_in_is_on_the_record(worker):
    logged_in()
    assert Event.objects.filter(actor=worker, verb="user.logged_in").count() == 1


@pytest.mark.parametrize("how", ["idle", "over night", "ended elsewhere"])
def test_typed_text_comes_back_however_the_session_ended(worker, how):
    case, client = factories.case(worker), logged_in()
    assert inside(client)
    if how == "ended elsewhere":
        own.end_sessions(worker, by=worker)
    with clock.later(hours={"idle": 1, "over night": 15}.get(how, 0)):
        if how == "over night":  # Django's own clock for the rows of sessions
            Session.objects.update(expire_date=F("expire_date") - timedelta(hours=15))
        path = f"/cases/{case.ref}/notes/new/"
        kept = log_in_again(client, client.post(path, NOTE).content.decode(), path)
    assert "урт уулзалт" in kept
    assert not case.notes.exists()


def test_everything_that_would_be_sent_is_shown_first(worker):
    case, client = factories.case(worker), logged_in()
    assert inside(client)
    with clock.later(hours=1):
        path = f"/cases/{case.ref}/notes/new/"
        kept = log_in_again(
            client, client.post(path, {**NOTE, "text": "Ирсэнгүй", "seen": "on"}).content.decode(), path
        )
    shown = re.sub(r"<input[^>]*>", "", kept)
    assert "Ирсэнгүй" in shown
    assert "2026.11.24" in shown
    assert "<p>on</p>" not in shown
    assert "<p>family</p>" not in shown
    assert "мөн хадгалагдсан: 2" in shown


def test_a_text_too_long_to_carry_is_not_said_to_be_kept(worker):
    client = logged_in()
    assert inside(client)
    typed = "".join(chr(0x10000 + number * 37 % 60000) for number in range(60_000))
    with clock.later(hours=1):
        asked = client.post("/me/keys/", {"name": typed}).content.decode()
    assert 'name="sealed"' not in asked
    assert "буцаж гарч ирнэ" not in asked
    assert "what you wrote is kept" not in asked


def test_somebody_else_who_logs_in_over_a_carried_form_gets_a_page_of_their_own(worker, colleague):
    case, client = factories.case(worker), logged_in()
    assert inside(client)
    with clock.later(hours=1):
        asked = client.post(f"/cases/{case.ref}/close/", NOTE).content.decode()
        fields = dict(re.findall(r'name="(sealed|next)" value="([^"]*)"', asked))
        other = client.post("/login/", {"username": "colleague", "password": PASSWORD, **fields}, follow=True)
    assert other.status_code == 200


@pytest.mark.parametrize("spelt", ["WORKER", " worker ", "worKer"])
def test_another_spelling_of_a_name_is_no_fresh_start(worker, rf, spelt):
    for number in range(throttle.MOST_BY_ACCOUNT):
        throttle.failed(rf.post("/login/", REMOTE_ADDR=f"10.0.0.{number}"), spelt)
    assert throttle.too_many(rf.post("/login/", REMOTE_ADDR="10.9.9.9"), "worker")


def test_a_dotless_i_is_no_fresh_start(rf):
    for number in range(throttle.MOST_BY_ACCOUNT):
        throttle.failed(rf.post("/login/", REMOTE_ADDR=f"10.0.0.{number}"), "user_admın")
    assert throttle.too_many(rf.post("/login/", REMOTE_ADDR="10.9.9.9"), "user_admin")


def test_one_ipv6_network_is_one_guesser(rf):
    for number in range(throttle.MOST_BY_NETWORK):
        throttle.failed(rf.post("/login/", REMOTE_ADDR=f"2001:db8:1:2::{number:x}"), f"name{number}")
    assert throttle.too_many(rf.post("/login/", REMOTE_ADDR="2001:db8:1:2:ffff::1"), "somebody")
    assert not throttle.too_many(rf.post("/login/", REMOTE_ADDR="2001:db8:1:3::1"), "somebody")


def test_the_address_is_what_the_trusted_proxies_say_and_nobody_else(rf, settings):
    told = rf.get("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.9", REMOTE_ADDR="10.0.0.1")
    assert throttle.address_of(told) == "10.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert throttle.address_of(told) == "203.0.113.9"
    settings.TRUSTED_PROXIES = 3
    assert throttle.address_of(told) == "10.0.0.1"


def test_fifty_addresses_do_not_keep_the_owner_out(worker):
    owner = logged_in()
    owner.post("/logout/")
    for number in range(50):
        Client(REMOTE_ADDR=f"198.51.100.{number}").post("/login/", {**GOOD, "password": f"wrong {number}"})
    assert LoginFailure.objects.filter(device="").count() == throttle.MOST_BY_ACCOUNT
    assert owner.post("/login/", GOOD).status_code == 302


def test_a_mailbox_is_not_flooded_by_who_knows_a_name(worker, mailoutbox):
    worker.email = "worker@example.mn"
    worker.save(update_fields=["email"])
    for _try in range(10):
        assert Client().post("/password/forgotten/", {"username": "worker"}).status_code == 200
    assert letters.send_waiting() == 3
    assert len(mailoutbox) == 3
    with clock.later(hours=2):
        Client().post("/password/forgotten/", {"username": "worker"})
        assert letters.send_waiting() == 1


def test_a_mail_server_that_is_down_delays_a_letter_and_loses_none(worker, mailoutbox, settings):
    worker.email = "worker@example.mn"
    worker.save(update_fields=["email"])
    Client().post("/password/forgotten/", {"username": "worker"})
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    assert letters.send_waiting() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert letters.send_waiting() == 1
    assert letters.send_waiting() == 0


def test_an_old_letter_is_not_sent_any_more(worker, mailoutbox):
    worker.email = "worker@example.mn"
    worker.save(update_fields=["email"])
    Client().post("/password/forgotten/", {"username": "worker"})
    with clock.later(hours=2):
        assert letters.send_waiting() == 0
    assert mailoutbox == []


def test_the_auditors_next_page_keeps_the_question(worker, auditor, client):
    for _look in range(60):
        Event.objects.create(
            at=clock.now(), kind="view", actor=worker, verb="viewed", subject_type="cases.case"
        )
        Event.objects.create(at=clock.now(), kind="denial", actor=auditor, verb="denied")
    client.force_login(auditor)
    first = client.post("/record/", {"person": "worker"}).content.decode()
    assert 'href="?page=2"' not in first
    second = client.post("/record/", {"person": "worker", "page": "2"}).content.decode()
    assert "<small>worker</small>" in second
    assert "<small>auditor</small>" not in second
