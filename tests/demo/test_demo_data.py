"""The demo: the same for a seed and day, of the stated size, whole, and nobody's."""

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Count, F, Min, Q

from accounts.models import User
from accounts.roles import ROLES
from areas.models import Area
from audit import sentences
from audit.models import Event
from cases import notices
from cases.models import (
    Address,
    Care,
    Case,
    CaseConcern,
    CasePerson,
    Child,
    Deadline,
    Note,
    Notification,
    Phone,
    Report,
)
from childprotect.demo import people
from childprotect.demo.build import build
from childprotect.demo.chance import RESERVED
from childprotect.demo.multiply import multiply
from childprotect.lib import clock
from childprotect.lib.refs import read_number
from referrals.models import Referral
from shelters.models import Bed, Facility, Stay

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def fingerprint() -> list[str]:
    """What two builds must agree in."""
    return [
        f"{case.number} {case.ref} {case.stage} {case.opened_at} {case.child.given_name}"
        for case in Case._base_manager.select_related("child", "worker").order_by("number")
    ]


@pytest.fixture(scope="module")
def demo(django_db_setup: Any, django_db_blocker: Any, quick_passwords: None) -> Iterator[None]:
    """A hundred cases, made once for the module; what a test changes of them does not stay."""
    with django_db_blocker.unblock(), transaction.atomic():
        build(seed=3, day=DAY, cases=100, step=lambda: None)
        yield
        transaction.set_rollback(True)


@pytest.mark.whole
def test_a_seed_and_a_day_give_the_same_demo():

    prints = []
    for _ in range(2):
        with transaction.atomic():
            build(seed=5, day=DAY, cases=25, step=lambda: None)
            prints.append(fingerprint())
            transaction.set_rollback(True)
    assert prints[0] == prints[1]
    assert len(prints[0]) > 15


def test_every_place_of_safety_has_beds_and_every_account_logs_in(demo, client):
    assert Facility._base_manager.count() == 39
    assert not Facility._base_manager.annotate(n=Count("beds")).exclude(n__range=(8, 24)).exists()
    for username, _role, _code in people.accounts():
        assert client.login(username=username, password=people.PASSWORD), username


def test_the_nearest_clock_stands_on_each_case(demo):
    for case in Case._base_manager.annotate(
        nearest=Min("deadlines__due_at", filter=Q(deadlines__ended_at=None))
    ):
        assert case.next_due_at == case.nearest


def test_files_are_filled_and_no_number_is_anybodys(demo):
    people = CasePerson._base_manager.filter(case__in=Case._base_manager.all())
    assert people.values("case").distinct().count() > 90
    assert people.filter(alleged=True).exists()
    numbers = Phone._base_manager.values_list("number", "person__alleged", "safe_to_call")
    assert numbers
    for number, alleged, safe in numbers:
        assert number.startswith("+9769900")
        assert not (alleged and safe == "y")
    assert Address._base_manager.exists()
    assert Care._base_manager.exclude(version=1).count() == 0


def test_nothing_lies_in_the_future_but_due_moments(demo):
    now = clock.now()
    assert not Event.objects.filter(at__gt=now).exists()
    assert not Note._base_manager.filter(Q(happened_at__gt=now) | Q(created_at__gt=now)).exists()
    assert not Report._base_manager.filter(
        Q(received_at__gt=F("created_at")) | Q(created_at__gt=now)
    ).exists()
    assert not Notification.objects.filter(created_at__gt=now).exists()


def test_stages_and_clocks_tell_one_story(demo):
    closed = Case._base_manager.filter(stage="closed")
    assert closed.exists()
    assert not Deadline.objects.running().filter(case__in=closed).exclude(step="case.after_closure").exists()
    assert not Stay._base_manager.filter(case__in=closed, status="admitted").exists()
    assert not Referral._base_manager.filter(case__in=closed, status="sent").exists()
    assert not Case._base_manager.filter(opened_at__gt=F("closed_at")).exists()
    assert (
        not CaseConcern.objects.values("case")
        .annotate(n=Count("id", filter=Q(main=True)))
        .exclude(n=1)
        .exists()
    )


def test_every_case_has_its_history(demo):
    for case in Case._base_manager.all()[:30]:
        verbs = set(Event.objects.filter(case_ref=case.ref).values_list("verb", flat=True))
        assert "case.opened" in verbs
        assert ("case.closed" in verbs) == (case.stage == "closed")


def test_the_history_speaks_the_verbs_of_the_actions(demo):
    told = set(Event.objects.values_list("verb", flat=True)) - {"viewed", "denied"}
    assert told <= sentences.known()
    assert set(Notification.objects.values_list("verb", flat=True)) <= notices.known()
    assert Stay._base_manager.filter(status="proposed").exists()


def test_numbers_can_be_said_and_belong_to_nobody(demo):
    for number in Case._base_manager.values_list("number", flat=True):
        assert read_number(number, "ХХ") == number
    for number in Child._base_manager.exclude(registration_number="").values_list(
        "registration_number", flat=True
    ):
        assert number[1] in RESERVED


def test_accounts_are_printed_for_every_role_in_two_aimags_and_two_districts(demo):
    out = StringIO()
    call_command("demo_accounts", "--json", stdout=out)
    rows = json.loads(out.getvalue())
    assert {"username", "password", "role", "unit_code", "unit_name"} == set(rows[0])
    local = {row["role"] for row in rows if ROLES[row["role"]].levels != {Area.Level.COUNTRY}}
    for region in people.STAGES:
        assert {row["role"] for row in rows if row["unit_code"].startswith(region)} == local
        assert sum(row["role"] == "worker" and row["unit_code"].startswith(region) for row in rows) >= 2
    assert User.objects.filter(username__in=[row["username"] for row in rows]).count() == len(rows)


def test_production_refuses_demo_data(settings):
    settings.PRODUCTION = True
    for command in ("demo_data", "demo_accounts"):
        with pytest.raises(CommandError):
            call_command(command)


def test_the_small_set_is_multiplied_with_everything_that_hangs_on_a_case(demo):
    before = Case._base_manager.count()
    multiply(before * 2 + 7, seed=3)
    assert Case._base_manager.count() == before * 2 + 7
    copies = Case._base_manager.filter(report__form_key=None)
    assert copies.count() == before + 7
    assert copies.filter(unit__level__in=["soum", "khoroo"]).count() == before + 7
    assert not copies.exclude(
        unit_id__isnull=False, district_id=F("unit__district_id"), aimag_id=F("unit__aimag_id")
    ).exists()
    assert set(copies.values_list("stage", flat=True)) >= {"closed", "in_service"}
    assert Event.objects.filter(case_ref__in=copies.values("ref"), verb="case.closed").exists()
    copied = Phone._base_manager.filter(case__in=copies)
    assert copied.exclude(person=None).exclude(person__case=F("case")).count() == 0
    assert copied.filter(digits__startswith="0").count() == copied.count() > 50
    for number in copies.values_list("number", flat=True)[:20]:
        assert read_number(number, "ХХ") == number
    multiply(before * 3, seed=3)
    assert Case._base_manager.count() == before * 3
    assert Bed.objects.count() == Bed.objects.values("facility", "label").distinct().count()
