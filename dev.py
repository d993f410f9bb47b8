#!/usr/bin/env python3
"""The commands of the project. They need Python 3.11 or newer and nothing else.

python3 dev.py run           PostgreSQL, Valkey, demo data, web, worker, beat: the whole service (Ctrl-C stops it)
python3 dev.py test [ARGS]   lint, types, layers and all tests; with ARGS only pytest, with these arguments
python3 dev.py manage ARGS   Django's manage.py, beside a running `run` or with servers of its own
python3 dev.py screenshots   pictures of the four journeys into docs/screenshots (needs a Chromium)
python3 dev.py reset         remove the data; the next run makes it anew
"""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

if sys.version_info < (3, 11):  # before anything that an older one does not know is imported
    sys.exit("ChildProtect needs Python 3.11 or newer.")

from devstack.proc import ROOT, call, say, state_dir

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = "uv==0.13.9"
ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
COMMANDS = ("run", "test", "manage", "screenshots", "reset")
CHECKS = {
    "style": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "templates": ["-m", "djlint", "--lint", "--quiet", "templates"],
    "types": ["-m", "mypy"],
    "layers": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
}
INTERRUPTED = 2  # what pytest says of a Ctrl-C


def make_environment(command: str) -> None:
    """The virtual environment with the pinned packages, made when Python or the pins have changed.

    A `.venv` that is a link is somebody's own environment and used as it is.
    """
    if VENV.is_symlink():
        return
    wanted = [ROOT / "requirements.txt"]
    if command in {"test", "screenshots"}:
        wanted.append(ROOT / "tests" / "requirements.txt")
    versions = {pins: hashlib.sha256(pins.read_bytes() + sys.version.encode()).hexdigest() for pins in wanted}
    stamps = {pins: VENV / f"installed-{pins.parent.name}" for pins in wanted}
    missing = [pins for pins in wanted if not _says(stamps[pins], versions[pins])]
    if not missing:
        return
    os.environ["DEV_COLD"] = "1"
    lock = (ROOT / ".venv.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit("Somebody is installing the packages here right now: try again in a moment.")
    if wanted[0] in missing:
        say("making the virtual environment")
        make = [sys.executable, "-m", "venv", "--clear", VENV]
        quiet = {"stdout": subprocess.DEVNULL}
        if call(make, **quiet) and os.geteuid() == 0 and Path("/usr/bin/apt-get").exists():
            say("installing python3-venv, which Debian's python3 leaves out")
            install = "apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv"
            call(["sh", "-c", install], env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, **quiet)
            call(make, **quiet)
        if not PYTHON.exists() or call([PYTHON, "-m", "pip", "--version"], **quiet):
            sys.exit("python3 -m venv does not work here (Debian, Ubuntu: apt-get install python3-venv).")
        missing = wanted
    say("installing the pinned packages")
    os.environ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    files = [part for pins in missing for part in ("-r", pins)]
    pip = [PYTHON, "-m", "pip", "install", "--quiet"]
    uv = [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON]
    quickly = os.environ.get("DEV_PIP") != "pip" and call([*pip, UV]) == 0 and call([*uv, *files]) == 0
    if not quickly and call([*pip, *files]):
        sys.exit("The pinned packages could not be installed: see above.")
    for pins in missing:
        stamps[pins].write_text(versions[pins])
    lock.close()
    say("packages installed")


def _says(file: Path, text: str) -> bool:
    return file.exists() and file.read_text() == text


def test(arguments: list[str]) -> int:
    """Every check, then every test; with arguments only pytest."""
    os.environ |= {"CHILDPROTECT_ENV": "test", "PYTHONPATH": str(ROOT)}
    signal.signal(signal.SIGINT, lambda *_: None)  # a Ctrl-C is for pytest, which stops its servers
    if arguments:
        return call([PYTHON, "-m", "pytest", *arguments], apart=False)
    with ThreadPoolExecutor(1) as pool:  # beside the tests, which begin by waiting for their servers
        checks = {name: pool.submit(_check, name) for name in CHECKS}
        # One more than there are cores: some tests wait for servers of their own to die and to start.
        workers = str(min(os.cpu_count() or 2, 8) + 1)
        tests = call([PYTHON, "-m", "pytest", "-n", workers, "--dist", "worksteal"], apart=False)
        pool.shutdown(cancel_futures=tests == INTERRUPTED)
    failed = [name for name, check in checks.items() if not check.cancelled() and check.result().returncode]
    for name in failed:
        print(f"\n{name}\n{checks[name].result().stdout}", flush=True)
    failed += ["tests"] if tests else []
    say("failed: " + ", ".join(failed) if failed else "everything passed")
    return 1 if failed else 0


def _check(name: str) -> subprocess.CompletedProcess[str]:
    command = [PYTHON, *CHECKS[name]]
    done = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    say(f"{name}: {'FAILED, see the end' if done.returncode else 'ok'}")
    return done


def serve(command: str, rest: list[str]) -> int:
    """`run`, `reset` and `manage`: hold the state folder, refuse what cannot work, then hand over to the supervisor."""
    from devstack import run

    state = state_dir()
    joined = state / "servers.json"
    try:
        state.mkdir(parents=True, exist_ok=True)
        state.chmod(0o711)  # the account that runs PostgreSQL walks through
        lock = (state / "lock").open("w")
        (state / "secret").touch(0o600)
        if not (state / "secret").read_text():
            (state / "secret").write_text(secrets.token_urlsafe(50))
    except OSError as problem:
        sys.exit(
            f"The state folder {state} cannot be used ({problem.strerror}): choose one with DEV_STATE_DIR."
        )
    if command == "manage":
        (state / run.STAMP).unlink(
            missing_ok=True
        )  # it may change anything: the next `run` looks at everything again
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if command != "manage":
            sys.exit(f"Already running here ({state}): stop that one first, or choose another DEV_STATE_DIR.")
        if not joined.exists():
            sys.exit("The running service is still starting its servers: try again in a moment.")
        os.execve(PYTHON, [str(PYTHON), "manage.py", *rest], os.environ | json.loads(joined.read_text()))
    if command == "reset":
        if os.environ.get("DATABASE_URL"):
            sys.exit(
                "DATABASE_URL is set, and reset removes data of the embedded servers only: nothing was removed."
            )
        for name in ("postgres", "valkey"):
            shutil.rmtree(state / name, ignore_errors=True)
        say(f"removed the data in {state}; the next run makes it anew")
        return 0
    os.environ.setdefault("CHILDPROTECT_ENV", "development")
    os.environ.setdefault("SECRET_KEY", (state / "secret").read_text())
    host, port = os.environ.get("BIND") or "127.0.0.1", os.environ.get("PORT") or "8000"
    # The file is left only by one that was killed: its children may be on their way out.
    until = time.monotonic() + (5 if joined.exists() else 0)
    while command == "run" and (problem := port_problem(host, port)):
        if time.monotonic() >= until:
            sys.exit(problem)
        time.sleep(0.1)
    check_addresses()
    joined.unlink(missing_ok=True)
    try:
        return run.supervise(state, joined, host, port, rest if command == "manage" else None)
    except PermissionError as problem:
        sys.exit(
            f"The account that runs PostgreSQL cannot reach {problem.filename}: choose another DEV_STATE_DIR."
        )


def port_problem(host: str, port: str) -> str | None:
    """Why nobody could listen there, in words; None when one could."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return f"PORT must be a number from 1 to 65535, not {port!r}."
    try:
        with contextlib.closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind((host, int(port)))
    except OSError as problem:
        return f"Port {port} of {host} cannot be used: {problem.strerror}. Another one: PORT=8001 python3 dev.py run"
    return None


def check_addresses() -> None:
    """Refuse in one line, without its password, an address from outside that does not answer."""
    import psycopg2
    import redis

    given = {name: os.environ[name] for name in ADDRESSES if os.environ.get(name)}
    for name, url in given.items():
        try:
            if name == "REDIS_URL":
                redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping()
            elif not url.startswith(("postgresql://", "postgres://")):
                raise ValueError("it must begin with postgresql://")
            else:
                psycopg2.connect(url, connect_timeout=5).close()
        except (psycopg2.Error, redis.RedisError, ValueError) as problem:
            text = re.sub(r"//[^\s\"]*@", "//***@", " ".join(str(problem).split()))
            secret = url.partition("://")[2].rpartition("@")[0].partition(":")[2]
            sys.exit(f"{name} cannot be used: {text.replace(secret or chr(0), '***')}")
    if "DATABASE_OWNER_URL" in given and "DATABASE_URL" not in given:
        sys.exit(
            "DATABASE_OWNER_URL is set but DATABASE_URL is not: set both, or none for the embedded server."
        )
    if "DATABASE_URL" in given and "DATABASE_OWNER_URL" not in given:
        say("only DATABASE_URL is set: its role both owns and uses the database (production refuses that)")


def main() -> None:
    """Go into the virtual environment, made if needed, and run the command there."""
    os.chdir(ROOT)
    os.environ.setdefault("DEV_STARTED", str(time.time()))
    command, rest = (sys.argv[1] if len(sys.argv) > 1 else "help"), sys.argv[2:]
    if command not in COMMANDS or (rest and command in {"run", "reset"}):
        sys.exit(__doc__)
    try:
        if Path(sys.prefix).resolve() != VENV.resolve():
            make_environment(command)
            os.environ["PYTHONUTF8"] = "1"  # whatever LANG says
            # Without compiled modules, which images often forbid, every start would take twice as long.
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
            os.execv(PYTHON, [str(PYTHON), str(ROOT / "dev.py"), command, *rest])
        if command == "test":
            sys.exit(test(rest))
        if command == "screenshots":
            sys.exit(call([PYTHON, "-m", "tests.screenshots", *rest]))
        sys.exit(serve(command, rest))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
