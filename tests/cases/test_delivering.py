"""Outward: rows beside the notification, sent with a key to servers of the test's own, repeated, given up visibly."""

import os
import re
import signal
import subprocess
import sys
import time
from datetime import time as day_time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.actions.channels import choose_channels
from accounts.models import Channels, User
from cases import clocks, notify, outward, sweep
from cases.actions import delivering
from cases.models import Case, Delivery, Notification
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from devstack.proc import ROOT
from tests import factories
from tests.gateways import MailServer, SmsGateway, running
from tests.people import CAST, make
from tests.services import renamed

NOON = clock.now().replace(hour=4, minute=0, second=0, microsecond=0)  # twelve in Ulaanbaatar


@pytest.fixture
def sms(settings: Any):
    with running(SmsGateway()) as gateway:
        settings.SMS_GATEWAY = settings.SMS_GATEWAY | {"url": gateway.url}
        yield gateway


@pytest.fixture
def mail(settings: Any):
    with running(MailServer()) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.REMINDERS_BY_EMAIL = True
        yield server


@pytest.fixture
def reached(worker: User) -> User:
    worker.email, worker.phone = "worker@example.org", "99112233"
    worker.save(update_fields=["email", "phone"])
    return worker


@pytest.fixture
def case(reached: User) -> Case:
    return factories.case(reached, clocked=False)


@pytest.fixture
def red(reached: User) -> Case:
    return factories.case(reached, clocked=False, risk="red")


def tell(person: User, case: Case, times: int = 1) -> list[Delivery]:
    for _time in range(times):
        notify.tell(person, "case.reopened", case, case=case)
    return list(Delivery.objects.order_by("pk"))


def test_nothing_goes_out_until_a_way_is_switched_on(reached, red):
    assert tell(reached, red) == []
    assert delivering.send_waiting() == 0


def test_people_choose_their_ways_but_not_whether_red_reaches_them(reached, case, red, sms, mail):
    choose_channels(reached, by=reached, email=False, sms=True, phone="88001122")
    tell(reached, case)
    assert [row.channel for row in Delivery.objects.all()] == ["sms"]
    choose_channels(reached, by=reached, email=False, sms=False, phone="88001122")
    tell(reached, case)
    assert Delivery.objects.count() == 1
    tell(reached, red)
    assert sorted(Delivery.objects.filter(urgent=True).values_list("channel", flat=True)) == ["email", "sms"]
    delivering.send_waiting()
    assert {sent["to"] for sent in sms.got} == {"88001122"}
    assert len(mail.got) == 1


def test_without_an_address_nothing_is_written(worker, sms, mail):
    assert tell(worker, factories.case(worker, clocked=False, risk="red")) == []


def test_a_message_says_how_many_and_nothing_else(reached, case, red, sms, mail):
    tell(reached, case, times=2)
    choose_channels(reached, by=reached, email=True, sms=True)
    tell(reached, case, times=2)
    tell(reached, red)
    assert delivering.send_waiting() == 2
    (short,), (letter,) = sms.got, mail.got
    text = letter.get_payload()
    assert short["text"] == "YAARALTAI. Shine daalgavar irlee: 3. Systemd nevterne uu."
    assert text.strip() == "YAARALTAI. Shine daalgavar irlee: 5. Systemd nevterne uu."
    everything = "".join(map(str, [*short.values(), letter.as_string()]))
    assert everything.isascii()
    secrets = [
        case.number,
        case.child.given_name,
        case.unit.name_mn,
        case.unit.name_en,
        str(case.ref),
        "/cases/",
    ]
    assert [word for word in secrets if word in everything] == []
    (key,) = set(Delivery.objects.filter(channel="email").values_list("key", flat=True))
    assert letter["Message-ID"] == f"<{key}@localhost>"
    assert short["key"] == short["id"] == str(Delivery.objects.filter(channel="sms").first().key)
    assert set(Delivery.objects.values_list("state", "answer")) == {("sent", "200"), ("sent", "250")}


@pytest.mark.parametrize("language", ["mn", "en"])
def test_texts_are_latin_in_both_languages_and_short(reached, red, language, sms):
    rows = tell(reached, red)
    text = outward.words(rows, language)
    rows[0].notification.verb, rows[0].notification.numbers = "digest.own", {"today": 12, "late": 3}
    morning = outward.words(rows, language)
    for words in (text, morning):
        assert words.isascii()
        assert len(words) <= 160
    assert re.findall(r"\d+", morning) == ["12", "3"]


def test_the_row_shares_the_fate_of_its_transaction(reached, case, mail):
    with transaction.atomic():
        assert len(tell(reached, case)) == 1
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_quiet_hours_hold_back_all_but_red(reached, case, red, mail):
    choose_channels(
        reached, by=reached, email=True, sms=False, quiet_from=day_time(21), quiet_until=day_time(7)
    )
    with clock.at(NOON + timedelta(hours=11)):  # 23:00
        tell(reached, case)
        tell(reached, red)
        assert delivering.send_waiting() == 1
    waiting = Delivery.objects.get(state="queued")
    assert waiting.next_try_at.astimezone(clock.ULAANBAATAR).time() == day_time(7)
    with clock.at(NOON + timedelta(hours=19, minutes=1)):
        assert delivering.send_waiting() == 1


def test_what_was_read_meanwhile_does_not_go_out(reached, case, mail):
    tell(reached, case)
    Notification.objects.update(read_at=clock.now())
    assert delivering.send_waiting() == 0
    assert Delivery.objects.get().state == "spared"


def test_a_gateway_that_is_down_is_asked_again_later_and_then_given_up(reached, case, sms):
    choose_channels(reached, by=reached, email=False, sms=True)
    tell(reached, case)
    sms.answers = [503] * delivering.MOST_TRIES
    now = clock.now()
    for pause in [*delivering.PAUSES, timedelta()]:
        with clock.at(now):
            assert delivering.send_waiting() == 0
            assert delivering.send_waiting() == 0  # not at once again
        now += pause
    row = Delivery.objects.get()
    assert (row.state, row.answer, row.attempts) == ("failed", "503", delivering.MOST_TRIES)
    key = row.key
    with clock.at(now):
        delivering.send_again(row, by=reached)
        assert delivering.send_waiting() == 1
    row.refresh_from_db()
    assert (row.state, row.key, row.repeated) == ("sent", key, True)
    with pytest.raises(DomainError):
        delivering.send_again(row, by=reached)


def test_a_wrong_number_is_given_up_at_once(reached, case, sms, mail):
    choose_channels(reached, by=reached, email=True, sms=True)
    tell(reached, case)
    sms.answers, mail.refusal = [422], b"550 no such box"
    delivering.send_waiting()
    assert set(Delivery.objects.values_list("state", "answer")) == {("failed", "422"), ("failed", "550")}


def test_one_way_that_is_down_does_not_hold_up_the_other(reached, case, sms, mail, settings):
    choose_channels(reached, by=reached, email=True, sms=True)
    settings.SMS_GATEWAY = settings.SMS_GATEWAY | {"url": "http://127.0.0.1:9/send"}
    tell(reached, case)
    assert delivering.send_waiting() == 1
    assert dict(Delivery.objects.values_list("channel", "state")) == {"email": "sent", "sms": "queued"}
    assert Delivery.objects.get(channel="sms").answer == "ConnectionRefusedError"


def test_taken_but_the_answer_lost_is_tried_again_under_the_same_key(reached, case, sms):
    choose_channels(reached, by=reached, email=False, sms=True)
    tell(reached, case)
    sms.cut = True
    assert delivering.send_waiting() == 0
    sms.cut = False
    with clock.later(minutes=2):
        assert delivering.send_waiting() == 1
    assert (len(sms.got), len(sms.passed_on)) == (2, 1)


def test_no_address_is_followed_elsewhere(reached, case, sms):
    choose_channels(reached, by=reached, email=False, sms=True)
    tell(reached, case)
    sms.answers = [302]
    assert delivering.send_waiting() == 0
    assert Delivery.objects.get().answer == "302"


def test_fields_and_headers_are_what_the_settings_say(reached, case, sms, settings):
    settings.SMS_GATEWAY = settings.SMS_GATEWAY | {
        "fields": {"msisdn": "976{phone}", "body": "{text}"},
        "headers": {"Idempotency-Key": "cp-{key}"},
    }
    choose_channels(reached, by=reached, email=False, sms=True)
    tell(reached, case)
    delivering.send_waiting()
    assert set(sms.got[0]) == {"msisdn", "body", "key"}
    assert (sms.got[0]["msisdn"], sms.got[0]["key"][:3]) == ("97699112233", "cp-")


def test_the_sweep_writes_them_too_and_only_for_what_it_tells(reached, supervisor, red, mail):
    clocks.start(red, "case.assessment", case=red, person=reached, risk="red")
    with clock.later(hours=25):
        sweep.run()
        sweep.run()
    assert Delivery.objects.filter(person=reached, urgent=True).count() == 1  # the supervisor has no address


SENDER = """
import django
django.setup()
from cases.actions import delivering
delivering.send_waiting()
"""


@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_between_sending_and_marking_sends_no_second_message(settings: Any) -> None:
    worker = make("worker", *CAST["worker"])
    Channels.objects.create(person=worker, email=False, sms=True, phone="99112233")
    case = factories.case(worker, clocked=False)
    with running(SmsGateway()) as gateway:
        settings.SMS_GATEWAY = settings.SMS_GATEWAY | {"url": gateway.url}
        tell(worker, case)
        gateway.slow = 5
        name = connection.settings_dict["NAME"]
        urls = {key: renamed(os.environ[key], name) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
        sender = subprocess.Popen(
            [sys.executable, "-c", SENDER],
            cwd=ROOT,
            env=os.environ
            | urls
            | {"DJANGO_SETTINGS_MODULE": "childprotect.settings", "SMS_GATEWAY": gateway.url},
        )
        while not gateway.got and sender.poll() is None:
            time.sleep(0.02)
        sender.send_signal(signal.SIGKILL)
        sender.wait(10)
        gateway.slow = 0
        assert delivering.send_waiting() == 0  # still claimed
        with clock.at(clock.now() + delivering.LEASE + timedelta(seconds=1)):
            assert delivering.send_waiting() == 1
    assert len(gateway.got) == 2
    assert len({sent["key"] for sent in gateway.got}) == 1
    assert Delivery.objects.get().state == "sent"
