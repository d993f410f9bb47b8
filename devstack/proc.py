"""Folders, progress, ports, and child processes that die with their parent. Standard library only: dev.py uses it first."""

import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Words = Sequence[str | Path]
Process = subprocess.Popen[bytes]
ROOT = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def say(text: str) -> None:
    """A line of progress with the seconds since the command was given."""
    print(f"[{time.time() - float(os.environ['DEV_STARTED']):6.2f} s] {text}", flush=True)


def state_dir() -> Path:
    """DEV_STATE_DIR, else one for this checkout; root's lies where the account of PostgreSQL can walk to."""
    if os.environ.get("DEV_STATE_DIR"):
        return Path(os.environ["DEV_STATE_DIR"]).resolve()
    if os.geteuid() == 0:
        return Path(f"/var/lib/childprotect-dev-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}")
    return ROOT / ".local"


def spawn(
    args: Words, *, death: int = signal.SIGTERM, user: Any = None, apart: bool = True, **options: Any
) -> Process:
    """Start a child that gets `death` when this process dies, even by kill -9 (Linux).

    Call from the main thread: the signal follows the thread that forked. `user` is the account to run as. `apart` gives it
    a session of its own and no input: a Ctrl-C in the terminal then reaches only the supervisor, which knows the order.
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


def stop(child: Process | None, sign: int, seconds: float) -> None:
    """End a child by `sign`, by force after `seconds`."""
    if child is None or child.poll() is not None:
        return
    child.send_signal(sign)
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait(5)


def call(args: Words, **options: Any) -> int:
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
