"""`dev.py` as a whole, with servers and a state folder of its own: it starts, is killed, leaves nothing, starts again."""

import json
import os
import random
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import psycopg2
import pytest

from devstack import run
from devstack.proc import ROOT, free_port
from devstack.servers import DATABASE, Postgres
from tests.amount import FULL
from tests.services import TEMPLATE, take_copy

OURS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "CHILDPROTECT_ENV",
    "DJANGO_SETTINGS_MODULE",
    "DEV_STARTED",
)
OURS += ("PYTEST_CURRENT_TEST", "LANG", "LC_ALL", "SECRET_KEY", "DEV_COLD")
COUNT = "from django.contrib.sessions.models import Session as S; print(S.objects.count())"


class House:
    """A state folder and a port, and the commands given there."""

    def __init__(self) -> None:
        self.state, self.port = Path(tempfile.mkdtemp(prefix="childprotect-run-")), free_port()
        self.started: list[subprocess.Popen[str]] = []
        self.state.chmod(0o711)
        self.environment = {name: value for name, value in os.environ.items() if name not in OURS}
        self.environment |= {"DEV_STATE_DIR": str(self.state), "PORT": str(self.port), "DEV_DEMO": "0"}

    def command(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start `dev.py` with these arguments."""
        everything = self.environment | environment
        command = [sys.executable, str(ROOT / "dev.py"), *arguments]
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            command, env=everything, stdout=pipe, stderr=subprocess.STDOUT, text=True, cwd="/"
        )
        self.started.append(process)
        return process

    def refused(self, *arguments: str, **environment: str) -> str:
        """The one line of a command that is refused with exit code 1."""
        process = self.command(*arguments, **environment)
        told, _nothing = process.communicate(timeout=20)
        assert process.returncode == 1, told
        assert len(told.strip().splitlines()) == 1, told
        return told.strip()

    def wait_until_up(self, process: subprocess.Popen[str], health: str = "/healthz/live/") -> None:
        """Wait for the web process; with `/healthz/` for database, broker and worker too."""
        end = time.monotonic() + 120
        while time.monotonic() < end and process.poll() is None:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}{health}", timeout=2) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                time.sleep(0.05)
        process.kill()
        pytest.fail(f"not up: {process.communicate()[0]}")

    def processes(self) -> list[str]:
        """Everything alive that knows this folder."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                known = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
                known += os.readlink(
                    folder / "cwd"
                ).encode()  # PostgreSQL's own children write over the other two
                name = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if str(self.state).encode() in known and name:
                found.append(f"{folder.name} {name}")
        return found

    def manage(self, code: str) -> str:
        """The last line that a piece of code prints in `manage shell`."""
        process = self.command("manage", "shell", "-v0", "-c", code)
        told, _nothing = process.communicate(timeout=30)
        assert process.returncode == 0, told
        return (told.strip().splitlines() or [""])[-1]

    def kept(self) -> int:
        """How many sessions the running service's database holds."""
        there = psycopg2.connect(json.loads((self.state / "servers.json").read_text())["DATABASE_URL"])
        with there.cursor() as cursor:
            cursor.execute("select count(*) from django_session")
            (number,) = cursor.fetchone()
        there.close()
        return number

    def nothing_left(self, seconds: float = 10) -> None:
        """Fail if anything is still alive after these seconds."""
        end = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < end:
            time.sleep(0.05)
        assert left == []

    def clear(self) -> None:
        """End what a failed test left, and the folder."""
        for line in self.processes():
            os.kill(int(line.split()[0]), signal.SIGKILL)
        for process in self.started:
            process.wait()
            if process.stdout:
                process.stdout.close()
        shutil.rmtree(self.state, ignore_errors=True)


@pytest.fixture
def house() -> Iterator[House]:
    """A folder, and after the test nothing of it."""
    made = House()
    yield made
    made.clear()


def test_killed_at_any_moment_it_leaves_nothing_starts_again_and_keeps_the_data(house):
    # One test, because each step goes on with the folder that the one before left behind.
    killed_while_starting(house)
    schema_of_the_tests(house)
    told_while_running_and_killed_then(house)
    started_again_with_the_data(house)
    used_without_a_running_service_and_reset(house)


def killed_while_starting(house: House) -> None:
    """Moments from before the first line to after the first page, by force and by Ctrl-C."""
    moments = random.Random(108)
    signs = (signal.SIGKILL, signal.SIGINT, signal.SIGKILL, signal.SIGINT, signal.SIGKILL)
    for sign in signs if FULL else signs[:2]:
        process = house.command("run")
        time.sleep(moments.uniform(0.05, 4))
        process.send_signal(sign)
        process.communicate(timeout=30)
        house.nothing_left()


def schema_of_the_tests(house: House) -> None:
    """A normal run goes on with the tests' own database, which is quicker than to make one; TESTS=full with what is there."""
    folder = house.state / "postgres"
    if FULL:
        return
    shutil.rmtree(folder, ignore_errors=True)
    if not take_copy(folder):
        return
    server = Postgres(folder)
    server.start()
    there = psycopg2.connect(server.url("postgres", "postgres"))
    there.autocommit = True
    there.cursor().execute(f"drop database {DATABASE}")
    there.cursor().execute(f"alter database {TEMPLATE} rename to {DATABASE}")
    there.close()
    server.stop()


def told_while_running_and_killed_then(house: House) -> None:
    """It runs once, and takes commands beside it."""
    process = house.command("run")
    house.wait_until_up(process)
    assert "Already running here" in house.refused("run")
    assert "Already running here" in house.refused("reset")

    house.wait_until_up(process, "/healthz/")

    shared = house.state / "servers.json"
    assert stat.S_IMODE(shared.stat().st_mode) == 0o600
    assert set(json.loads(shared.read_text())) >= {"DATABASE_URL", "REDIS_URL"}
    write = "from datetime import timedelta; from django.contrib.sessions.models import Session as S;"
    write += " from django.utils.timezone import now;"
    write += " S(session_key='kept', session_data='', expire_date=now() + timedelta(days=1)).save()"
    house.manage(write)

    for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        os.kill(
            int(child), signal.SIGKILL
        )  # PostgreSQL, Valkey, web, worker and beat: they come back, the data too
    time.sleep(1)
    house.wait_until_up(process, "/healthz/")  # a page without a log-in is there before the database
    assert house.kept() == 1

    process.kill()
    process.communicate(timeout=30)
    house.nothing_left()


def started_again_with_the_data(house: House) -> None:
    """A Ctrl-C ends it in good order."""
    again = house.command("run")
    house.wait_until_up(again)
    assert house.manage(COUNT) == "1"
    told = ""
    while "Ctrl-C stops everything" not in told:  # the worker and beat are started by then
        told += again.stdout.readline() or pytest.fail(told)
    assert "(warm)" in told
    house.wait_until_up(again, "/healthz/")
    again.send_signal(signal.SIGINT)
    told, _nothing = again.communicate(timeout=120)
    assert again.returncode == 0, told
    assert not (house.state / "servers.json").exists()
    house.nothing_left(0)


def used_without_a_running_service_and_reset(house: House) -> None:
    """A command brings its own servers; `reset` removes the data."""
    assert house.manage(COUNT) == "1"
    house.nothing_left(0)
    told, _nothing = house.command("reset").communicate(timeout=20)
    assert "removed the data" in told
    assert not (house.state / "postgres").exists()
    assert not (house.state / "valkey").exists()


def test_a_wish_to_stop_is_heard_even_when_its_exception_was_lost():
    with pytest.raises(KeyboardInterrupt):
        run._watch([], lambda: True)


def test_a_taken_port_is_refused_before_anything_starts(house):
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        taken = sock.getsockname()[1]
        assert str(taken) in house.refused("run", PORT=str(taken))
    assert "PORT must be a number" in house.refused("run", PORT="eighty")
    house.nothing_left(0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgres://childprotect_app:open-sesame@127.0.0.1:1/childprotect"),
        ("DATABASE_URL", "postgres://childprotect_app:open-sesame@[::1/childprotect"),
        ("DATABASE_URL", "host=127.0.0.1 password=open-sesame"),
        ("DATABASE_OWNER_URL", "postgres://childprotect_owner:open-sesame@127.0.0.1:1/childprotect"),
        ("REDIS_URL", "redis://:open-sesame@127.0.0.1:1/0"),
        ("REDIS_URL", "not an address"),
    ],
)
def test_a_broken_address_is_refused_in_one_line_without_its_password(house, name, value):
    told = house.refused("run", **{name: value})
    assert name in told
    assert "open-sesame" not in told
    house.nothing_left(0)
