"""Reminders: each person once a phase, whoever sweeps, however often, and whatever dies meanwhile."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from accounts.models import User
from cases import clocks, sweep, tasks
from cases.models import Case, Deadline, Notification
from childprotect.lib import clock
from devstack.proc import ROOT
from tests import factories
from tests.amount import FULL
from tests.people import CAST, make
from tests.services import renamed


def told(deadline: Deadline | None = None) -> list[tuple[str, str]]:
    """Who was told which phase."""
    rows = Notification.objects.exclude(deadline=None)
    if deadline is not None:
        rows = rows.filter(deadline=deadline)
    return sorted(rows.values_list("person__username", "phase"))


@pytest.fixture(name="running")
def _running(worker: User, supervisor: User) -> Deadline:
    case = factories.case(worker, clocked=False)
    started = clocks.start(
        case, "case.assessment", case=case, person=worker, risk="orange"
    )  # 72 h, warned 12 h
    assert started
    return started


def test_each_phase_is_told_once_to_the_right_person(running: Deadline) -> None:
    for hours, expected in (
        (1, []),
        (61, [("worker", "before")]),
        (73, [("supervisor", "late"), ("worker", "before"), ("worker", "due")]),
    ):
        for _again in range(2):
            with clock.at(running.started_at + timedelta(hours=hours)):
                sweep.run()
            assert told() == expected


def test_a_sweep_that_was_out_for_long_skips_the_warning_that_makes_no_sense_any_more(
    running: Deadline,
) -> None:
    with clock.at(running.due_at + timedelta(days=3)):
        sweep.run()
    assert told() == [("supervisor", "late"), ("worker", "due")]


def test_a_clock_that_ended_tells_nothing(running: Deadline) -> None:
    assert running.case
    clocks.meet(running.case, running.step, case=running.case)
    with clock.at(running.due_at + timedelta(hours=1)):
        sweep.run()
    assert told() == []


def test_without_a_responsible_person_the_supervisor_is_told_once(running: Deadline) -> None:
    Deadline.objects.update(person=None)
    for hours in (-1, 1, 2):
        with clock.at(running.due_at + timedelta(hours=hours)):
            sweep.run()
    assert told() == [("supervisor", "due")]


def test_a_deactivated_person_is_never_told(running: Deadline, worker: User) -> None:
    User.objects.filter(pk=worker.pk).update(is_active=False)
    for hours in (-1, 1):
        with clock.at(running.due_at + timedelta(hours=hours)):
            sweep.run()
    assert told() == [("supervisor", "due")]


def test_only_supervisors_of_the_unit_are_told(running: Deadline, far_supervisor: User) -> None:
    with clock.at(running.due_at + timedelta(hours=1)):
        sweep.run()
    assert "far_supervisor" not in dict(told())


def test_a_limit_that_names_nobody_above_tells_nobody_above(worker: User, supervisor: User) -> None:
    case = factories.case(worker, clocked=False)
    row = clocks.start(case, "case.closing", case=case, person=worker)
    assert row
    assert row.limit
    assert not row.limit.escalate_to
    with clock.at(row.due_at + timedelta(hours=1)):
        sweep.run()
    assert told() == [("worker", "due")]


def test_a_limit_may_name_the_inspector(worker: User, supervisor: User, inspector: User) -> None:
    case = factories.case(worker, clocked=False)
    row = clocks.start(case, "protection.ratify", case=case, person=supervisor)
    assert row
    with clock.at(row.due_at + timedelta(hours=1)):
        sweep.run()
    assert told() == [("inspector", "late"), ("supervisor", "due")]


def test_who_takes_over_is_told_anew_and_nobody_else_again(
    running: Deadline, worker: User, colleague: User
) -> None:
    with clock.at(running.due_at + timedelta(hours=1)):
        sweep.run()
        assert running.case
        assert clocks.hand_over(running.case, person=colleague, previous=worker) == 1
        sweep.run()
    assert told() == [("colleague", "due"), ("supervisor", "late"), ("worker", "due")]


def test_a_new_due_moment_is_told_anew(running: Deadline, worker: User) -> None:
    with clock.at(running.due_at + timedelta(hours=1)):
        sweep.run()
        case = Case.objects.get(pk=running.case_id)
        again = clocks.start(case, "case.assessment", case=case, person=worker, risk="orange")
    assert again
    assert told(again) == []
    with clock.at(again.due_at + timedelta(hours=1)):
        sweep.run()
    assert told(again) == [("supervisor", "late"), ("worker", "due")]
    assert len(told(running)) == 2


def test_many_batches_are_all_told(worker: User, supervisor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "BATCH", 7)
    _many(worker, 40)
    with clock.later(hours=2):
        sweep.run()
    assert Counter(phase for _who, phase in told()) == {"due": 40, "late": 40}


def test_a_chore_that_fails_stops_neither_reminders_nor_other_chores(
    running: Deadline, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done = []

    def broken() -> None:
        Notification.objects.all().update(verb="never kept")
        raise RuntimeError("Э.Тэмүүжин")

    monkeypatch.setattr(sweep, "chores", [broken, lambda: done.append(1)])
    with clock.at(running.due_at + timedelta(hours=1)):
        sweep.run()
    assert done == [1]
    assert len(told()) == 2
    assert not Notification.objects.filter(verb="never kept")
    assert "broken" in caplog.text
    assert "Тэмүүжин" not in caplog.text


def test_the_task_is_the_one_beat_rings(settings: Any) -> None:
    assert tasks.ring.name == settings.CELERY_BEAT_SCHEDULE["sweep"]["task"]


def test_the_indexes_serve_the_sweep(worker: User) -> None:
    """The due clocks are found by the partial indexes, however many clocks ended long ago."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for phase in sweep.PHASES:
            index = "deadline_to_warn" if phase == sweep.BEFORE else "deadline_to_tell"
            rows = Deadline.objects.filter(sweep.Sweep().waiting(phase))
            plan = rows.order_by("warn_at" if phase == sweep.BEFORE else "due_at", "pk")[:10].explain()
            assert index in plan, plan


# -- several at once, on a database of their own ---------------------------------------------------------------


def _many(worker: User, number: int) -> list[Deadline]:
    """Clocks that are due in an hour, each of a case of its own."""
    case = factories.case(worker, clocked=False)
    now = clock.now()
    return Deadline.objects.bulk_create(
        Deadline(
            subject_type="cases.case",
            subject_ref=case.ref,
            case=case,
            step=f"case.test{place}",
            person=worker,
            unit=case.unit,
            started_at=now - timedelta(days=1),
            due_at=now + timedelta(hours=1),
        )
        for place in range(number)
    )


@pytest.mark.django_db(transaction=True)
def test_sweepers_side_by_side_tell_each_person_once(monkeypatch: pytest.MonkeyPatch) -> None:
    worker, _supervisor = make("worker", *CAST["worker"]), make("supervisor", *CAST["supervisor"])
    monkeypatch.setattr(sweep, "BATCH", 10)
    _many(worker, 150)
    later = clock.now() + timedelta(hours=2)
    failed: list[Exception] = []

    def one() -> None:
        try:
            with clock.at(later):
                sweep.run()
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with clock.at(later):
        sweep.run()  # what one held while another looked
    assert not failed
    assert Counter(phase for _who, phase in told()) == {"due": 150, "late": 150}


@pytest.mark.django_db(transaction=True)
def test_the_sweep_and_an_action_on_the_same_case_do_not_meet_crosswise() -> None:
    """An action holds the case and then ends its clock; the sweep leaves that case alone and waits for nobody."""
    worker = make("worker", *CAST["worker"])
    case = factories.case(worker)
    held, go = threading.Event(), threading.Event()
    failed: list[Exception] = []

    def action() -> None:
        try:
            with transaction.atomic():
                mine = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
                held.set()
                go.wait(10)
                clocks.meet(mine, "case.assessment", case=mine)
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    thread = threading.Thread(target=action)
    thread.start()
    assert held.wait(10)
    with clock.later(days=30):
        began = time.monotonic()
        sweep.run()
        assert time.monotonic() - began < 2
        assert told() == []
        go.set()
        thread.join(10)
        sweep.run()
    assert not failed
    assert told() == []


SWEEPER = """
import os, sys, time
import django
django.setup()
from datetime import timedelta
from cases import sweep
from childprotect.lib import clock
sweep.BATCH = 5
plain = sweep.Notification.objects.bulk_create
def slow(*args, **options):
    made = plain(*args, **options)
    print("told", flush=True)
    time.sleep(0.05)
    return made
sweep.Notification.objects.bulk_create = slow
with clock.later(hours=2):
    sweep.run()
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("batches", [1, 4, 9] if FULL else [4])
def test_a_sweeper_killed_in_the_middle_of_a_batch_loses_and_doubles_nothing(batches: int) -> None:
    worker, _supervisor = make("worker", *CAST["worker"]), make("supervisor", *CAST["supervisor"])
    _many(worker, 40)
    name = connection.settings_dict["NAME"]
    urls = {key: renamed(os.environ[key], name) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    sweeper = subprocess.Popen(
        [sys.executable, "-c", SWEEPER],
        cwd=ROOT,
        env=os.environ | urls | {"DJANGO_SETTINGS_MODULE": "childprotect.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert sweeper.stdout
    for _batch in range(batches):
        assert sweeper.stdout.readline() == "told\n"
    sweeper.send_signal(signal.SIGKILL)
    sweeper.wait(10)
    sweeper.stdout.close()
    written = len(told())
    assert written < 80
    with clock.later(hours=2):
        for _wait in range(50):  # until the server has noticed that the other is gone
            sweep.run()
            if not Deadline.objects.exclude(told="late").exists():
                break
            time.sleep(0.1)
    assert Counter(phase for _who, phase in told()) == {"due": 40, "late": 40}


def test_every_registered_chore_runs(running: Deadline, caplog: pytest.LogCaptureFixture) -> None:
    sweep.run()
    assert "stopped by" not in caplog.text


@pytest.mark.django_db
def test_sessions_that_have_run_out_are_forgotten() -> None:
    now = clock.now()
    for key, hours in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))
    sweep.run()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
