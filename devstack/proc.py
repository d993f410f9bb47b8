"""Folders, progress, ports, and child processes that die with their parent. Standard library only: dev.py uses it first."""

import contextlib
import ctypes
import hashlib
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def say(text: str) -> None:
    """A line of progress with the seconds since the command was given."""
    print(f"[{time.time() - float(os.environ['DEV_STARTED']):6.2f} s] {text}", flush=True)


def state_dir() -> Path:
    """The folder of the data, the made secret and the lock: DEV_STATE_DIR, else one for this checkout.

    Root's lies outside the checkout: the account that runs PostgreSQL must be able to walk to it.
    """
    if os.environ.get("DEV_STATE_DIR"):
        return Path(os.environ["DEV_STATE_DIR"]).resolve()
    if os.geteuid() == 0:
        return Path(f"/var/lib/childprotect-dev-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}")
    return ROOT / ".local"


def spawn(
    args: Sequence[str | Path],
    *,
    death: int = signal.SIGTERM,
    user: pwd.struct_passwd | None = None,
    apart: bool = True,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start a child that gets `death` when this process dies, even by kill -9 (Linux). Call from the main thread:
    the signal follows the thread that forked.

    `user` is the account to run as. `apart` gives it a session of its own and no input: a Ctrl-C in the terminal then
    reaches only the supervisor, which knows the order.
    """
    parent = os.getpid()

    def before_exec() -> None:
        if _libc:
            _libc.prctl(PR_SET_PDEATHSIG, int(death), 0, 0, 0)  # here, after setuid, which clears it
        if os.getppid() != parent:
            os._exit(1)

    if user is not None:
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    if apart:
        options |= {"start_new_session": True, "stdin": subprocess.DEVNULL}
    return subprocess.Popen(args, preexec_fn=before_exec, **options)


def stop(child: subprocess.Popen[bytes] | None, sign: int, seconds: float) -> None:
    """End a child by `sign`, by force after `seconds`."""
    if child is None or child.poll() is not None:
        return
    child.send_signal(sign)
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait(5)


def call(args: Sequence[str | Path], **options: Any) -> int:
    """Run a child to its end and give its exit code; an exception on the way (Ctrl-C) ends it too."""
    child = spawn(args, **options)
    try:
        return child.wait()
    finally:
        stop(child, signal.SIGTERM, 10)


def free_port() -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


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
