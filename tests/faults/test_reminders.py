"""Reminders under kill -9 of worker, beat, broker (wiped, too) and database: none lost, none doubled.

Servers and processes of the test's own. A schedule drawn from a seed and printed says what is killed when; a client
writes down every call and its acknowledged answer; at the end a checker holds the whole history against the database and
the gateway. FAULT_SECONDS makes it longer, FAULT_SEED another one.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from devstack.proc import ROOT, spawn
from devstack.servers import APPLICATION, OWNER, Postgres, Valkey
from tests.gateways import SmsGateway, running
from tests.services import TEMPLATE, take_copy

SECONDS = float(os.environ.get("FAULT_SECONDS", "9"))
SEED = int(os.environ.get("FAULT_SEED", "108"))
KINDS = ("worker", "worker's child", "beat", "broker", "broker, wiped", "database")
AFTERWARDS = 90  # seconds within which everything must be told once everything is up again
CELERY = [sys.executable, "-m", "celery", "--quiet", "-A"]
WORKER = ["tests.faults.naive", "worker", "-c1", "--without-gossip", "--without-mingle", "--loglevel=ERROR"]
BEAT = ["childprotect", "beat", "--scheduler=celery.beat:Scheduler", "--loglevel=ERROR", "--pidfile="]
TOLD = """
    select d.ref::text, n.phase, u.username, n.created_at from cases_notification n
    join cases_deadline d on d.id = n.deadline_id join accounts_user u on u.id = n.person_id
"""


def schedule(seed: int, seconds: float) -> list[tuple[float, str, float]]:
    """(second, what is killed, seconds until it is started again): each kind at least once."""
    dice = random.Random(seed)
    number = max(len(KINDS), int(seconds / 1.4))
    kinds = [*dice.sample(KINDS, len(KINDS)), *dice.choices(KINDS, k=number - len(KINDS))]
    return [
        (
            round((place + dice.uniform(0.3, 0.9)) * seconds / number, 1),
            kind,
            round(dice.uniform(0.1, 0.8), 1),
        )
        for place, kind in enumerate(kinds)
    ]


class Stack:
    """The service without its pages: database, broker, two workers, beat, each killed and started again at will."""

    def __init__(self, gateway: SmsGateway) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="childprotect-faults-"))
        self.folder.chmod(0o711)
        self.postgres, self.valkey = Postgres(self.folder / "postgres"), Valkey(self.folder / "valkey")
        self.prepared = take_copy(self.postgres.base)
        self.postgres.start()
        self.valkey.start()
        self.environment = os.environ | {
            "DATABASE_URL": self.postgres.url(APPLICATION, TEMPLATE),
            "DATABASE_OWNER_URL": self.postgres.url(OWNER, TEMPLATE),
            "REDIS_URL": self.valkey.url(),
            "CHILDPROTECT_ENV": "test",
            "DJANGO_SETTINGS_MODULE": "childprotect.settings",
            "PYTHONWARNINGS": "ignore",
            "SWEEP_EVERY_SECONDS": "1",
            "DELIVERY_LEASE_SECONDS": "3",
            "SMS_GATEWAY": gateway.url,
        }
        self.log = (self.folder / "log").open("ab")
        self.processes: dict[str, Any] = {}

    def python(self, *arguments: str, **options: Any) -> Any:
        """A process of the project."""
        return spawn(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stderr=self.log,
            apart=False,
            **options,
        )

    def prepare(self) -> None:
        """The schema, the rights, the country."""
        if not self.prepared:
            self.ask(f"create database {TEMPLATE}", "postgres")
            assert self.python("manage.py", "prepare", stdout=self.log).wait(300) == 0, self.tail()

    def start(self, name: str) -> None:
        """Start a worker or beat."""
        command = [*BEAT] if name == "beat" else [*WORKER, f"--hostname={name}@test"]
        options = {"cwd": ROOT, "env": self.environment, "stdout": self.log, "stderr": self.log}
        self.processes[name] = spawn([*CELERY, *command], **options)

    def kill(self, kind: str, dice: random.Random) -> Any:
        """Kill -9, and what starts it again."""
        if kind == "database":
            ended(self.postgres.process, children_too=True)
            return self.postgres.start
        if kind.startswith("broker"):
            ended(self.valkey.process)
            if kind.endswith("wiped"):
                shutil.rmtree(self.valkey.base / "appendonlydir", ignore_errors=True)
            return self.valkey.start
        name = "beat" if kind == "beat" else dice.choice(["worker1", "worker2"])
        process = self.processes[name]
        if kind == "worker's child":
            for child in children(process.pid):
                os.kill(child, signal.SIGKILL)
            return lambda: None  # its parent starts another
        ended(process)
        return lambda: self.start(name)

    def ask(self, question: str, database: str = TEMPLATE) -> list[tuple[Any, ...]]:
        """Rows of a query; raises OperationalError while the database is down."""
        there = psycopg2.connect(self.postgres.url(OWNER, database))
        there.autocommit = True
        try:
            with there.cursor() as cursor:
                cursor.execute(question)
                return cursor.fetchall() if cursor.description else []
        finally:
            there.close()

    def tail(self) -> str:
        """The last lines of everybody."""
        return (self.folder / "log").read_text(errors="replace")[-3000:]

    def end(self) -> None:
        """Leave nothing."""
        for process in [*self.processes.values(), self.valkey.process, self.postgres.process]:
            if process is not None:
                ended(process, children_too=True)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def children(pid: int) -> list[int]:
    """The children of a process."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def ended(process: Any, *, children_too: bool = False) -> None:
    """Kill -9."""
    for pid in [process.pid, *(children(process.pid) if children_too else [])]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait(10)


def expected(history: list[dict[str, Any]], there: set[str]) -> tuple[Counter[Any], set[str]]:
    """What must be told exactly once, and clocks of which nothing may be said: met, nobody knows whether in time.

    `there` are the refs of the clocks in the database: one that was acknowledged must be there, an unknown one may.
    """
    met = {line["meet"]: line for line in history if "meet" in line}
    wanted: Counter[Any] = Counter()
    unsure = set()
    for line in history:
        if "start" not in line or (line["answer"] == "unknown" and line["start"] not in there):
            continue
        ref, ending = line["start"], met.get(line["start"])
        if ending is not None and (ending["answer"] == "unknown" or ending["at"] >= line["at"]):
            unsure.add(ref)
        elif ending is None:
            wanted.update((ref, phase, who) for phase, people in line["tells"].items() for who in people)
    return wanted, unsure


@pytest.fixture
def gateway() -> Iterator[SmsGateway]:
    with running(SmsGateway()) as made:
        made.slow = 0.05  # the window for a kill between sending and marking
        yield made


@pytest.fixture
def stack(gateway: SmsGateway) -> Iterator[Stack]:
    made = Stack(gateway)
    yield made
    made.end()


def test_nothing_is_lost_or_doubled_whatever_is_killed(
    stack: Stack, gateway: SmsGateway, capsys: pytest.CaptureFixture[str]
) -> None:
    began, plan = time.monotonic(), schedule(SEED, SECONDS)
    stack.prepare()
    history_file = stack.folder / "history"
    arguments = ("-m", "tests.faults.client", str(history_file), str(SECONDS), str(SEED))
    client = stack.python(*arguments, stdout=subprocess.PIPE)
    for name in ("worker1", "worker2", "beat"):
        stack.start(name)
    assert client.stdout.readline() == b"ready\n", stack.tail()
    with capsys.disabled():
        sys.stdout.write(
            f"\nfaults, seed {SEED}: " + ", ".join(f"{at} s {kind}" for at, kind, _rest in plan) + "\n"
        )
    up_again = strike(stack, plan)
    assert client.wait(30) == 0, stack.tail()
    client.stdout.close()

    history = [json.loads(line) for line in history_file.read_text().splitlines()]
    complete = wait_until_told(stack, history)
    there = {ref for (ref,) in stack.ask("select ref::text from cases_deadline")}
    wanted, unsure = expected(history, there)
    rows = [row for row in stack.ask(TOLD) if row[0] not in unsure]
    told = Counter((ref, phase, who) for ref, phase, who, _at in rows)
    lost, doubled = wanted - told, Counter({key: times - 1 for key, times in told.items() if times > 1})
    early = [key for key in told if key not in wanted]
    naive_lost, naive_doubled = naive(stack, history)
    figures = {
        "seed": SEED,
        "faults": len(plan),
        "acknowledged": sum(line.get("answer") == "ok" for line in history),
        "told": sum(told.values()),
        "lost": sum(lost.values()),
        "doubled": sum(doubled.values()),
        "unexpected": len(early),
        "delay after recovery, s": round(complete - up_again, 1),
        "latest against its moment, s": round(latest(history, rows), 1),
        "SMS sent": len(gateway.passed_on),
        "SMS repeated under their key": gateway.repeated,
        "naive lost": naive_lost,
        "naive doubled": naive_doubled,
        "took, s": round(time.monotonic() - began, 1),
    }
    with capsys.disabled():
        sys.stdout.write(json.dumps(figures) + "\n")
    assert {line["start"] for line in history if line.get("answer") == "ok" and "start" in line} <= there
    assert (lost, doubled, early) == ({}, {}, []), stack.tail()
    assert complete - up_again < AFTERWARDS
    check_outward(stack, gateway)
    assert naive_lost + naive_doubled > 0, "the faults do not even hurt the naive version"


def strike(stack: Stack, plan: list[tuple[float, str, float]]) -> float:
    """Kill by the plan and start again; when everything was up again."""
    dice, began = random.Random(SEED), time.monotonic()
    again: list[tuple[float, Any]] = []
    coming = [(at, kind, rest) for at, kind, rest in plan]
    while coming or again:
        now = time.monotonic() - began
        if coming and now >= coming[0][0]:
            _at, kind, rest = coming.pop(0)
            again.append((now + rest, stack.kill(kind, dice)))
        for due in [one for one in again if now >= one[0]]:
            again.remove(due)
            due[1]()
        time.sleep(0.02)
    return time.monotonic()


def wait_until_told(stack: Stack, history: list[dict[str, Any]]) -> float:
    """When everything that must be told is there and has gone out, or the time is over."""
    until = time.monotonic() + AFTERWARDS
    while time.monotonic() < until:
        time.sleep(0.2)
        there = {ref for (ref,) in stack.ask("select ref::text from cases_deadline")}
        wanted, _unsure = expected(history, there)
        told = Counter(row[:3] for row in stack.ask(TOLD))
        waiting = stack.ask("select count(*) from cases_delivery where state = 'queued'")[0][0]
        if not wanted - told and not waiting:
            break
    return time.monotonic()


def latest(history: list[dict[str, Any]], rows: list[tuple[Any, ...]]) -> float:
    """How long after its moment the latest of the rows was written."""
    moments = {line["start"]: datetime.fromisoformat(line["at"]) for line in history if "start" in line}
    return max((at - moments[ref]).total_seconds() for ref, phase, _who, at in rows if phase != "after")


def check_outward(stack: Stack, gateway: SmsGateway) -> None:
    """Each notification went out once: under one key, which the gateway has, and counted in that message.

    After eight in the morning summaries go out too: they hang on no clock and are sent alone.
    """
    sent = """
        select key::text, count(*) from cases_delivery d join cases_notification n on n.id = d.notification_id
        where d.state = 'sent' and n.verb {} 'digest.%' group by key
    """
    out, mornings = stack.ask(sent.format("not like")), stack.ask(sent.format("like"))
    states = {state for (state,) in stack.ask("select distinct state from cases_delivery")}
    count = stack.ask("select count(*) from cases_notification where deadline_id is not null")[0][0]
    assert states == {"sent"}
    assert sum(number for _key, number in out) == count
    told = {sent["key"]: sent["text"].split(":")[1].split(".")[0] for sent in gateway.passed_on}
    assert told.keys() == dict(out).keys() | dict(mornings).keys()
    assert {key: int(told[key]) for key, _number in out} == dict(out)
    assert {number for _key, number in mornings} <= {1}
    assert len({sent["text"] for sent in gateway.got if "@" in sent["text"]}) == 0


def naive(stack: Stack, history: list[dict[str, Any]]) -> tuple[int, int]:
    """How many of the naive reminders are lost, and doubled."""
    rows = stack.ask(
        "select subject_ref::text, count(*) from cases_notification where verb = 'naive.due' group by 1"
    )
    told = dict(rows)
    asked = [line["naive"] for line in history if "naive" in line]
    return sum(ref not in told for ref in asked), sum(times - 1 for times in told.values())
