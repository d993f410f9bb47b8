"""The supervisor: servers, web, worker and beat, in this order up and in the other order down."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import redis

from devstack.proc import ROOT, call, port_problem, say, spawn, state_dir, stop
from devstack.servers import APPLICATION, OWNER, Postgres, Valkey

MANAGE = [sys.executable, "manage.py"]
ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
# What `prepare` reads: while none of it has changed its work is done.
PREPARED_FROM = (
    "*/migrations/*.py",
    "*/data/**/*",
    "*/locale/*/*/*.po",
    "*/management/commands/*.py",
    "childprotect/grants.py",
)
WEB = (
    "--workers=2",
    "--threads=2",
    "--preload",
    "--no-control-socket",
    "--graceful-timeout=5",
    "--log-level=warning",
)
WORKER = ("--concurrency=2", "--loglevel=WARNING", "--without-gossip", "--without-mingle")
BEAT = ("--scheduler=celery.beat:Scheduler", "--loglevel=WARNING", "--pidfile=")


class Stop(Exception):
    """Somebody asked the supervisor to end."""


class Child:
    """A process of the service itself."""

    def __init__(self, name: str, *arguments: str) -> None:
        self.name, self.arguments = name, [sys.executable, "-m", *arguments]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; its lines go where ours go."""
        self.process = spawn(self.arguments, cwd=ROOT)

    def stop(self) -> None:
        """Let it finish what it is doing."""
        stop(self.process, signal.SIGTERM, 30)


def main(command: str, rest: list[str]) -> int:
    """`run`, `reset` or `manage ...`; the exit code."""
    state = state_dir()
    joined, stamp = state / "servers.json", state / "postgres" / "prepared"
    try:
        state.mkdir(parents=True, exist_ok=True)
        state.chmod(0o711)
        lock = (state / "lock").open("w")
    except OSError as problem:
        sys.exit(
            f"The state folder {state} cannot be used ({problem.strerror}): choose one with DEV_STATE_DIR."
        )
    if command == "manage":
        stamp.unlink(missing_ok=True)  # it may change anything: the next `run` looks at everything again
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if command != "manage":
            sys.exit(f"Already running here ({state}): stop that one first, or choose another DEV_STATE_DIR.")
        if not joined.exists():
            sys.exit("The running service is still starting its servers: try again in a moment.")
        os.environ |= json.loads(joined.read_text())
        os.execv(sys.executable, [*MANAGE, *rest])
    if command == "reset":
        if os.environ.get("DATABASE_URL"):
            sys.exit(
                "DATABASE_URL is set, and reset removes data of the embedded servers only: nothing was removed."
            )
        for name in ("postgres", "valkey"):
            shutil.rmtree(state / name, ignore_errors=True)
        say(f"removed the data in {state}; the next run makes it anew")
        return 0
    was_killed = joined.exists()  # then its children may be on their way out
    joined.unlink(missing_ok=True)
    return _supervise(command, rest, state, joined, stamp, patience=5 if was_killed else 0)


def _supervise(command: str, rest: list[str], state: Path, joined: Path, stamp: Path, patience: float) -> int:
    up: list[Any] = []
    deaf = False

    def asked_to_stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal deaf
        if not deaf:
            deaf = True
            raise Stop

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, asked_to_stop)
    host, port = os.environ.get("BIND") or "127.0.0.1", os.environ.get("PORT") or "8000"
    try:
        embedded = _check(host if command == "run" else None, port, time.monotonic() + patience)
        _start_servers(state, embedded, up)
        _write_private(
            joined,
            json.dumps({name: os.environ[name] for name in (*ADDRESSES, "SECRET_KEY", "CHILDPROTECT_ENV")}),
        )
        if command == "manage":
            deaf = True  # a Ctrl-C is for the command itself
            return call([*MANAGE, *rest], apart=False, cwd=ROOT)
        if not (embedded and stamp.exists() and stamp.read_text() == _fingerprint()):
            if call(
                [*MANAGE, "prepare", *([] if os.environ.get("DEV_DEMO") == "0" else ["--demo"])], cwd=ROOT
            ):
                sys.exit("The database could not be prepared: see above.")
            if embedded:
                stamp.write_text(_fingerprint())
        _start_service(host, port, up)
        _watch(up)
    except Stop:
        say("stopping")
        return 0
    finally:
        deaf = True
        for part in reversed(up):
            part.stop()
        joined.unlink(missing_ok=True)


def _check(host: str | None, port: str, until: float) -> bool:
    """Refuse with one line, before anything is started, what cannot work; True when the database is our own."""
    while host and (problem := port_problem(host, port)):
        if time.monotonic() >= until:
            sys.exit(problem)
        time.sleep(0.1)
    given = {name: os.environ[name] for name in ADDRESSES if os.environ.get(name)}
    for name, url in given.items():
        try:
            if name == "REDIS_URL":
                redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping()
            else:
                psycopg2.connect(url, connect_timeout=5).close()
        except (psycopg2.Error, redis.RedisError, ValueError) as problem:
            text = " ".join(str(problem).split()).replace(urlsplit(url).password or "\0", "***")
            sys.exit(f"{name} cannot be used: {text}")
    if "DATABASE_OWNER_URL" in given and "DATABASE_URL" not in given:
        sys.exit(
            "DATABASE_OWNER_URL is set but DATABASE_URL is not: set both, or none for the embedded server."
        )
    if "DATABASE_URL" in given and "DATABASE_OWNER_URL" not in given:
        say("only DATABASE_URL is set: its role both owns and uses the database (production refuses that)")
    return "DATABASE_URL" not in given


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
        say("PostgreSQL is up")
    os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
    if not os.environ.get("REDIS_URL"):
        up.append(valkey := Valkey(state / "valkey"))
        valkey.start()
        os.environ["REDIS_URL"] = valkey.url()
        say("Valkey is up")


def _write_private(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.touch(0o600)
    new.write_text(text)
    new.rename(path)


def _fingerprint() -> str:
    """What `prepare` reads, and whether what it makes outside the database is there, as one hash."""
    files = sorted(path for pattern in PREPARED_FROM for path in ROOT.glob(pattern) if path.is_file())
    parts = (f"{path} {path.with_suffix('.mo').exists()}".encode() + path.read_bytes() for path in files)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _start_service(host: str, port: str, up: list[Any]) -> None:
    """Web first, alone: three processes importing at once are slower to the first page than one after the other."""
    bracketed = f"[{host}]" if ":" in host else host
    address = f"http://{ {'0.0.0.0': '127.0.0.1', '[::]': '[::1]'}.get(bracketed, bracketed) }:{port}/"
    up.append(web := Child("web", "gunicorn", "childprotect.wsgi", f"--bind={bracketed}:{port}", *WEB))
    web.start()
    while not _answers(address + "healthz/live/"):
        if web.process and web.process.poll() is not None:
            sys.exit("The web server ended while it started: see above.")
        time.sleep(0.05)
    shown = "first page" if _answers(address) else "first page (an error, see above)"
    took = time.time() - float(os.environ["DEV_STARTED"])
    say(f"{shown} after {took:.1f} s ({'cold' if os.environ.get('DEV_COLD') else 'warm'})")
    celery = ("celery", "--quiet", "-A", "childprotect")
    for child in (Child("worker", *celery, "worker", *WORKER), Child("beat", *celery, "beat", *BEAT)):
        up.append(child)
        child.start()
    told = subprocess.run(
        [*MANAGE, "demo_accounts", "--json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    accounts = json.loads(told.stdout) if told.returncode == 0 else []
    rows = [list(accounts[0]), *(list(account.values()) for account in accounts)] if accounts else []
    for row in rows:
        widths = [max(len(str(other[at])) for other in rows) for at in range(len(row))]
        print(
            "  " + "  ".join(str(text).ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        )
    print(f"\n  ChildProtect: {address}    (Ctrl-C stops everything)\n", flush=True)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return bool(answer.read())
    except OSError:
        return False


def _watch(up: list[Any]) -> None:
    """Start again what dies; give up on what dies five times within a minute."""
    deaths: list[tuple[str, float]] = []
    while True:
        for part in up:
            if part.process.poll() is not None:
                say(f"{part.name} ended with {part.process.returncode}, starting it again")
                deaths = [
                    *((name, at) for name, at in deaths if at > time.monotonic() - 60),
                    (part.name, time.monotonic()),
                ]
                if sum(name == part.name for name, _at in deaths) >= 5:
                    sys.exit(f"{part.name} does not stay up: see above.")
                time.sleep(1)
                part.start()
        time.sleep(0.2)
