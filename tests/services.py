"""pytest plugin: a throw-away PostgreSQL (unless DATABASE_URL is set) and Valkey for the run.

pytest-django reads the settings before any conftest.py, so the servers start here (addopts: -p tests.services).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from childprotect.lib.catalogs import compile_all
from devstack.proc import ROOT
from devstack.servers import APPLICATION, OWNER, Postgres, Valkey

_servers: list[Any] = []


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
        _servers.append(postgres := Postgres(folder / "postgres", keep=False))
        postgres.start()
        os.environ |= {"DATABASE_URL": postgres.url(APPLICATION), "DATABASE_OWNER_URL": postgres.url(OWNER)}
    os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
    _servers.append(valkey := Valkey(folder / "valkey", keep=False))
    valkey.start()
    os.environ["REDIS_URL"] = valkey.url()
    compile_all(ROOT)  # before anything asks for a translation
