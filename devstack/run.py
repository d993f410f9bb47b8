"""The supervisor: servers, web, worker and beat, in this order up and in the other order down."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from devstack.proc import ROOT, Process, call, say, spawn, stop
from devstack.servers import APPLICATION, OWNER, Postgres, Valkey

# Static files come from their sources here, and Celery's warning is about formats that the settings refuse.
os.environ.setdefault("PYTHONWARNINGS", "ignore:No directory at,ignore:You're running the worker")
MANAGE = [sys.executable, "manage.py"]
SHARED = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "CHILDPROTECT_ENV")
STAMP = Path("postgres/prepared")  # what our own database was last prepared from
# What `prepare` reads: while none of it has changed its work is done.
SOURCES = ("*/migrations/*.py", "*/data/**/*", "*/locale/*/*/*.po", "*/management/**/*.py", "*/grants.py")
WEB = ("--threads=2", "--preload", "--no-control-socket", "--graceful-timeout=5", "--log-level=warning")
WORKER = ("--concurrency=2", "--loglevel=WARNING", "--without-gossip", "--without-mingle")
BEAT = ("--scheduler=celery.beat:Scheduler", "--loglevel=WARNING", "--pidfile=")


class Child:
    """A process of the service itself; its lines go where ours go."""

    def __init__(self, name: str, *arguments: str) -> None:
        self.name, self.arguments = name, [sys.executable, "-m", *arguments]
        self.process: Process | None = None

    def start(self) -> None:
        """Start it."""
        self.process = spawn(self.arguments, cwd=ROOT)

    def stop(self) -> None:
        """Let it finish what it is doing."""
        stop(self.process, signal.SIGTERM, 30)


def supervise(state: Path, joined: Path, host: str, port: str, manage: list[str] | None) -> int:
    """Run the service until somebody asks to stop, or only its servers for one `manage` command; the exit code.

    `state` is the folder for the data, `joined` the file through which others join the servers.
    """
    up: list[Any] = []
    deaf = False

    def asked_to_stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal deaf
        if not deaf:
            deaf = True
            raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, asked_to_stop)
    try:
        _start_servers(state, up)
        new = joined.with_suffix(".new")
        new.touch(0o600)
        new.write_text(json.dumps({name: os.environ[name] for name in SHARED}))
        new.rename(joined)
        if manage is not None:
            signal.signal(signal.SIGINT, lambda *_: None)  # a Ctrl-C is for the command itself
            return call([*MANAGE, *manage], apart=False, cwd=ROOT)
        _prepare(state / STAMP if up and up[0].name == "PostgreSQL" else None)
        _start_service(host, port, up)
        _watch(up, lambda: deaf)
    except KeyboardInterrupt:
        say("stopping")
        return 0
    finally:
        deaf = True
        for part in reversed(up):
            part.stop()
        joined.unlink(missing_ok=True)


def _start_servers(state: Path, up: list[Any]) -> None:
    if not os.environ.get("DATABASE_URL"):
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


def _prepare(stamp: Path | None) -> None:
    """Migrations and data, unless our own database was prepared from these very files."""
    if stamp and stamp.exists() and stamp.read_text() == _fingerprint():
        return
    if call([*MANAGE, "prepare", *([] if os.environ.get("DEV_DEMO") == "0" else ["--demo"])], cwd=ROOT):
        sys.exit("The database could not be prepared: see above.")
    if stamp:
        stamp.write_text(_fingerprint())


def _fingerprint() -> str:
    """What `prepare` reads, and whether what it makes outside the database is there, as one hash."""
    files = sorted(path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file())
    parts = (f"{path} {path.with_suffix('.mo').exists()}".encode() + path.read_bytes() for path in files)
    return hashlib.sha256(b"\0".join([os.environ.get("DEV_DEMO", "").encode(), *parts])).hexdigest()


def _start_service(host: str, port: str, up: list[Any]) -> None:
    """Web first, alone: three processes importing at once are slower to the first page than one after the other."""
    bracketed = f"[{host}]" if ":" in host else host
    address = f"http://{ {'0.0.0.0': '127.0.0.1', '[::]': '[::1]'}.get(bracketed, bracketed) }:{port}/"
    up.append(web := Child("web", "gunicorn", "childprotect.wsgi", "-w2", f"--bind={bracketed}:{port}", *WEB))
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
    if os.environ.get("DEV_DEMO") == "0":
        print("  No demo accounts. The first person: python3 dev.py manage first_administrator USERNAME NAME")
        accounts = []
    else:
        told = subprocess.run(
            [*MANAGE, "demo_accounts", "--json"], cwd=ROOT, capture_output=True, check=False
        )
        accounts = json.loads(told.stdout or "[]")
    rows = [list(map(str, row)) for row in (*accounts[:1], *(account.values() for account in accounts))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    print(f"\n  ChildProtect: {address}    (Ctrl-C stops everything)\n", flush=True)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return bool(answer.read())
    except OSError:
        return False


def _watch(up: list[Any], asked_to_stop: Callable[[], bool]) -> None:
    """Start again what dies; give up on what dies again and again.

    Raises KeyboardInterrupt when the wish to stop came where Python lets no exception out: in a callback, or a finaliser.
    """
    deaths: list[str] = []
    while not asked_to_stop():
        for part in up:
            if part.process.poll() is not None:
                say(f"{part.name} ended with {part.process.returncode}, starting it again")
                deaths.append(part.name)
                if deaths.count(part.name) > 20:
                    sys.exit(f"{part.name} does not stay up: see above.")
                time.sleep(1)
                part.start()
        time.sleep(0.2)
    raise KeyboardInterrupt
