"""pytest plugin: a throw-away PostgreSQL (unless DATABASE_URL is set) and Valkey for the run.

pytest-django reads the settings before any conftest.py, so the servers start here (addopts: -p tests.services).

Making the template database takes longer than most tests. A stopped cluster that holds it is kept in the state folder under a
name made of everything it is made from, and copied for each run; CI makes it anew each time.
"""

import atexit
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest

from childprotect.lib.catalogs import compile_all
from devstack.proc import ROOT, state_dir
from devstack.servers import APPLICATION, OWNER, Postgres, Valkey

_servers: list[Any] = []
TEMPLATE = "test_childprotect_template"  # its name in a cluster of ours
# What the template is made from, beside the requirements: schema, reference data, rights, and what loads them.
MADE_FROM = (
    "*/migrations/*.py", "*/management/commands/*.py", "areas/*.py", "*/data/*", "*/instruments/**/*",
    "cases/instruments*.py", "childprotect/grants.py", "childprotect/database.py", "devstack/servers.py",
    "tests/services.py", "requirements.txt",
)  # fmt: skip
KEPT = 3  # templates of earlier schemas, for who goes back and forth between branches


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(args: list[str]) -> None:
    """Start the servers; the workers of xdist inherit them, each with a Valkey database of its own."""
    os.environ["CHILDPROTECT_ENV"] = "test"
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rsplit("/", 1)[0] + f"/{int(worker[2:]) % 15 + 1}"
    elif not {"--help", "-h", "--version"} & set(args):
        _start()


def pytest_unconfigure() -> None:
    """Leave nothing: no server of ours, no database on somebody else's."""
    template = os.environ.get("CHILDPROTECT_TEST_TEMPLATE")
    if template and _servers and _servers[0].name != "PostgreSQL":
        there = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
        there.autocommit = True
        there.cursor().execute(f"drop database if exists {template}")
        there.close()
    while _servers:
        _servers.pop().stop()


def _start() -> None:
    folder = Path(tempfile.mkdtemp(prefix="childprotect-test-"))
    folder.chmod(0o711)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(pytest_unconfigure)  # also when pytest ends before it gets that far
    os.environ["CHILDPROTECT_TEST_FOLDER"] = str(folder)
    os.environ["CHILDPROTECT_TEST_TEMPLATE"] = f"test_childprotect_{folder.name.rsplit('-', 1)[-1]}"
    if not os.environ.get("DATABASE_URL"):
        os.environ["CHILDPROTECT_TEST_TEMPLATE"] = TEMPLATE
        _servers.append(postgres := _cluster(folder / "postgres"))
        (folder / "template.made").touch()
        os.environ |= {"DATABASE_URL": postgres.url(APPLICATION), "DATABASE_OWNER_URL": postgres.url(OWNER)}
    os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
    _servers.append(valkey := Valkey(folder / "valkey", keep=False))
    valkey.start()
    os.environ["REDIS_URL"] = valkey.url()
    compile_all(ROOT)  # before anything asks for a translation


def take_copy(base: Path) -> bool:
    """Put a copy of the kept cluster at `base`; False when none is kept."""
    kept = _kept()
    if os.environ.get("CI") == "true" or not kept.exists():
        return False
    kept.touch()
    _copy(kept, base)
    return True


def _kept() -> Path:
    return state_dir() / "tests" / _fingerprint()


def _cluster(base: Path) -> Postgres:
    """A running PostgreSQL that holds the template database."""
    kept = _kept()
    take_copy(base)
    postgres = Postgres(base, keep=False)
    postgres.start()
    if not kept.exists() or os.environ.get("CI") == "true":
        os.environ |= {"DATABASE_URL": postgres.url(APPLICATION), "DATABASE_OWNER_URL": postgres.url(OWNER)}
        prepare(TEMPLATE)
        if os.environ.get("CI") != "true":
            postgres.stop()
            _keep(base, kept)
            postgres.start()
    return postgres


def _keep(base: Path, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    half = kept.with_suffix(f".{os.getpid()}")
    _copy(base, half)
    try:
        half.rename(kept)
    except OSError:  # another run was quicker
        shutil.rmtree(half)
    for old in sorted(kept.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _copy(one: Path, other: Path) -> None:
    subprocess.run(["cp", "-a", one, other], check=True)  # owner and mode as well, which shutil leaves out


def _fingerprint() -> str:
    hashed = hashlib.sha256(sys.version.encode())
    for path in sorted({path for pattern in MADE_FROM for path in ROOT.glob(pattern) if path.is_file()}):
        if path.suffix != ".pyc":
            hashed.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return hashed.hexdigest()[:16]


def renamed(url: str, name: str) -> str:
    """The same server and role, another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def as_owner(statement: str, **database: str) -> None:
    """Run one statement beside all transactions, in the owner's database or another (`dbname`)."""
    there = psycopg2.connect(os.environ["DATABASE_OWNER_URL"], **database)
    try:
        there.autocommit = True
        there.cursor().execute(statement)
    finally:
        there.close()


def prepare(name: str) -> None:
    """Make the database `name` with migrations, rights and the country's areas; ends the run, in words, when that fails."""
    as_owner(f"create database {name} template template0 encoding 'UTF8' locale 'C.UTF-8'")
    urls = {key: renamed(os.environ[key], name) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    command = [sys.executable, "manage.py", "prepare"]
    settings = {"REDIS_URL": "redis://127.0.0.1:1/0"} | os.environ | urls
    made = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)
    if made.returncode:
        raise SystemExit(f"The template database could not be made:\n{made.stdout}\n{made.stderr}")
