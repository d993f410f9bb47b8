"""The supervisor: servers, web, worker and beat, in that order up and in the other order down."""

import fcntl
import hashlib
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from types import FrameType
from typing import IO, Any
from urllib.parse import urlsplit

import psycopg2
import redis

from devstack.paths import ROOT, say, state_dir
from devstack.postgres import APPLICATION, OWNER, Postgres
from devstack.proc import call, port_problem, spawn, stop
from devstack.valkey import Valkey

MANAGE = [sys.executable, "manage.py"]
SHARED = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
# What `prepare` reads: while none of it changes, its work is done.
PREPARED_FROM = (
    "*/migrations/*.py",
    "*/data/*",
    "*/locale/*/*/*.po",
    "childprotect/grants.py",
    "*/management/commands/*.py",
)


class Stop(Exception):
    """Somebody asked the supervisor to end."""


class Child:
    """A process of the service whose lines are printed with its name in front."""

    def __init__(self, name: str, *arguments: str) -> None:
        self.name, self.arguments = name, [sys.executable, "-m", *arguments]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Child":
        """Start it."""
        pipe: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "cwd": ROOT}
        self.process = spawn(self.arguments, **pipe)
        threading.Thread(target=self._copy, args=(self.process.stdout,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Let it finish what it is doing."""
        stop(self.process, signal.SIGTERM, 30)

    def _copy(self, lines: IO[bytes]) -> None:
        for line in lines:
            print(f"{self.name:7}| {line.decode(errors='replace')}", end="", flush=True)


def main(command: str, rest: list[str]) -> int:
    """`run`, `reset` or `manage ...`; the exit code."""
    state = state_dir()
    try:
        state.mkdir(parents=True, exist_ok=True)
        state.chmod(0o711)
        lock = (state / "lock").open("w")
    except OSError as problem:
        sys.exit(
            f"The state folder {state} cannot be used ({problem.strerror}): choose one with DEV_STATE_DIR."
        )
    servers, stamp = state / "servers.json", state / "postgres" / "prepared"
    if command == "manage":
        stamp.unlink(missing_ok=True)  # it may change anything: the next `run` looks at everything again
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if command == "manage":
            return _manage_beside(state, servers, rest)
        sys.exit(f"Already running here ({state}): stop that one first, or choose another DEV_STATE_DIR.")
    if command == "reset":
        if os.environ.get("DATABASE_URL"):
            sys.exit(
                "DATABASE_URL is set, and reset removes only data of the embedded servers: nothing was removed."
            )
        call(["rm", "-rf", *(path for path in state.iterdir() if path.name != "lock")])
        say(f"removed the data in {state}; the next run makes it anew")
        return 0
    killed = servers.exists()  # the last one could not clean up: its children may be on their way out
    servers.unlink(missing_ok=True)
    return _supervise(command, rest, state, servers, stamp, grace=5 if killed else 0)


def _manage_beside(state: Path, servers: Path, rest: list[str]) -> int:
    """Join the servers of the running `run`; right after its start wait until they are up."""
    end = time.monotonic() + 60
    while not servers.exists():
        if time.monotonic() > end:
            sys.exit(f"Something holds {state}/lock, but its servers are not up after 60 s.")
        time.sleep(0.1)
    os.environ |= json.loads(servers.read_text())
    os.execv(MANAGE[0], [*MANAGE, *rest])


def _supervise(command: str, rest: list[str], state: Path, servers: Path, stamp: Path, grace: float) -> int:
    stopping, running = False, False
    up: list[Any] = []

    def asked_to_stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        if not stopping and not (command == "manage" and running):  # a Ctrl-C is for the command itself
            stopping = True
            raise Stop

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, asked_to_stop)
    host, port = os.environ.get("BIND") or "127.0.0.1", os.environ.get("PORT") or "8000"
    try:
        embedded = _check_addresses(host, port, grace) if command == "run" else _check_addresses(None, "", 0)
        _start_servers(state, embedded, up)
        _write_private(
            servers,
            json.dumps({name: os.environ[name] for name in (*SHARED, "SECRET_KEY", "CHILDPROTECT_ENV")}),
        )
        if command == "manage":
            running = True
            return call([*MANAGE, *rest], apart=False, cwd=ROOT)
        if not (embedded and stamp.exists() and stamp.read_text() == _fingerprint()):
            if call([*MANAGE, "prepare", "--demo"], cwd=ROOT):
                say("preparing the database failed: see above")
                return 1
            if embedded:
                stamp.write_text(_fingerprint())
            os.environ["DEV_COLD"] = "1"
        _start_service(host, port, up)
        _watch(up)
    except Stop:
        return 0
    finally:
        stopping = True
        if up and command == "run":
            say("stopping")
        for part in reversed(up):
            part.stop()
        servers.unlink(missing_ok=True)
        if up and command == "run":
            say("stopped")
    return 1


def _write_private(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.touch(0o600)
    new.write_text(text)
    new.rename(path)


def _check_addresses(host: str | None, port: str, grace: float) -> bool:
    """Refuse with one line, before anything is started, what cannot work; True if the database is our own."""
    end = time.monotonic() + grace
    while host and (problem := port_problem(host, port)):
        if time.monotonic() >= end:
            sys.exit(problem)
        time.sleep(0.1)
    if os.environ.get("DATABASE_OWNER_URL") and not os.environ.get("DATABASE_URL"):
        sys.exit(
            "DATABASE_OWNER_URL is set but DATABASE_URL is not: set both, or none for the embedded server."
        )
    for name in SHARED:
        if url := os.environ.get(name):
            try:
                if name == "REDIS_URL":
                    redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping()
                else:
                    psycopg2.connect(url, connect_timeout=5).close()
            except (psycopg2.Error, redis.RedisError, ValueError) as problem:
                text = " ".join(str(problem).split()).replace(urlsplit(url).password or "\0", "***")
                sys.exit(f"{name} cannot be used: {text}")
    if os.environ.get("DATABASE_URL") and not os.environ.get("DATABASE_OWNER_URL"):
        say("only DATABASE_URL is set: its role both owns and uses the database (production refuses that)")
    return not os.environ.get("DATABASE_URL")


def _start_servers(state: Path, embedded: bool, up: list[Any]) -> None:
    if not (state / "secret").exists():
        _write_private(state / "secret", secrets.token_urlsafe(50))
    os.environ.setdefault("SECRET_KEY", (state / "secret").read_text())
    os.environ.setdefault("CHILDPROTECT_ENV", "development")
    if embedded:
        if not (state / "postgres" / "data").exists():
            os.environ["DEV_COLD"] = "1"
        up.append(postgres := Postgres(state / "postgres"))
        postgres.start()
        os.environ |= {"DATABASE_URL": postgres.url(APPLICATION), "DATABASE_OWNER_URL": postgres.url(OWNER)}
        say(f"PostgreSQL is up on port {postgres.port}")
    os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
    if not os.environ.get("REDIS_URL"):
        up.append(valkey := Valkey(state / "valkey"))
        os.environ["REDIS_URL"] = valkey.start().url()
        say(f"Valkey is up on port {valkey.port}")


def _fingerprint() -> str:
    """What `prepare` would read, and whether what it makes outside the database is there, as one hash."""
    found = sorted(path for pattern in PREPARED_FROM for path in ROOT.glob(pattern) if path.is_file())
    parts = [
        f"{path.relative_to(ROOT)} {path.with_suffix('.mo').exists()}".encode() + path.read_bytes()
        for path in found
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _start_service(host: str, port: str, up: list[Any]) -> None:
    """Web first, alone: three processes importing at once are slower to the first page than one after the other."""
    reach = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    address = f"http://{reach}:{port}/"
    listen = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    flags = (
        "--workers=2",
        "--threads=2",
        "--preload",
        "--no-control-socket",
        "--graceful-timeout=5",
        "--log-level=warning",
    )
    up.append(web := Child("web", "gunicorn", "childprotect.wsgi", f"--bind={listen}", *flags))
    web.start()
    while not _answers(address + "healthz/live/"):
        if web.process and web.process.poll() is not None:
            sys.exit("The web server ended while it started: see above.")
        time.sleep(0.05)
    if not _answers(address):
        say("the first page is an error: see above")
    took = time.time() - float(os.environ["DEV_STARTED"])
    say(f"first page after {took:.1f} s ({'cold' if os.environ.get('DEV_COLD') else 'warm'})")
    worker = ("--concurrency=2", "--loglevel=WARNING", "--without-gossip", "--without-mingle")
    up.append(Child("worker", "celery", "--quiet", "-A", "childprotect", "worker", *worker).start())
    beat = ("--scheduler=celery.beat:Scheduler", "--loglevel=WARNING", "--pidfile=")
    up.append(Child("beat", "celery", "--quiet", "-A", "childprotect", "beat", *beat).start())
    _print_accounts()
    print(f"\n  ChildProtect: {address}    (Ctrl-C stops everything)\n", flush=True)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return bool(answer.read())
    except OSError:
        return False


def _print_accounts() -> None:
    told = subprocess.run([*MANAGE, "demo_accounts", "--json"], cwd=ROOT, capture_output=True, text=True)
    if told.returncode:
        say("no demo accounts: " + (told.stderr.strip().splitlines() or ["?"])[-1])
        return
    rows = [[str(value) for value in row.values()] for row in json.loads(told.stdout)]
    heads = [name.replace("_", " ") for name in json.loads(told.stdout)[0]] if rows else []
    widths = [max(len(row[at]) for row in [heads, *rows]) for at in range(len(heads))]
    for row in [heads, ["-" * width for width in widths], *rows]:
        print(
            "  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip(),
            flush=True,
        )


def _watch(up: list[Any]) -> None:
    """Start again what dies; give up on what dies five times within a minute."""
    deaths: dict[str, list[float]] = {}
    while True:
        for part in up:
            if part.process.poll() is not None:
                recent = [moment for moment in deaths.get(part.name, []) if moment > time.monotonic() - 60]
                deaths[part.name] = [*recent, time.monotonic()]
                say(f"{part.name} ended with {part.process.returncode}")
                if len(recent) >= 4:
                    sys.exit(f"{part.name} does not stay up: see above.")
                time.sleep(1)
                part.start()
        time.sleep(0.2)
