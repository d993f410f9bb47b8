"""Child processes that die with their parent, and ports. Standard library only: dev.py uses it before anything exists."""

import contextlib
import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


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
    """Run a child to its end; an exception on the way (Ctrl-C) ends it too."""
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
    if not port.isdigit() or not 0 < int(port) < 65536:
        return f"PORT must be a number from 1 to 65535, not {port!r}."
    try:
        with contextlib.closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind((host, int(port)))
    except (OSError, OverflowError) as problem:
        return f"Port {port} of {host} cannot be used ({problem}). Choose another one: PORT=8001 python3 dev.py run"
    return None
