"""Production refuses to start rather than start unsafely. Each case is a process of its own, as it would be there."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from devstack.servers import APPLICATION, DATABASE, OWNER, Postgres

ROOT = Path(__file__).resolve().parent.parent.parent
START = "import childprotect.wsgi"


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A database with a table of the owner's and a role that bypasses row security."""
    folder = Path(tempfile.mkdtemp(prefix="childprotect-production-"))
    folder.chmod(0o711)
    made = Postgres(folder / "postgres", keep=False)
    made.start()
    for role, statement in (
        ("postgres", "create role walker login bypassrls password 'x'"),
        (OWNER, "create table t ()"),
    ):
        there = psycopg2.connect(made.url(role, DATABASE))
        there.autocommit = True
        there.cursor().execute(statement)
        there.close()
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def production(server: Postgres) -> dict[str, str]:
    """Everything that production needs."""
    return {
        "PATH": os.environ["PATH"],
        "CHILDPROTECT_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": server.url(APPLICATION),
        "DATABASE_OWNER_URL": server.url(OWNER),
        "REDIS_URL": "redis://:secret@127.0.0.1:1/0",
        "ALLOWED_HOSTS": "childprotect.example.mn",
        "CSRF_TRUSTED_ORIGINS": "https://childprotect.example.mn",
        "TRUSTED_PROXIES": "1",
        "EMAIL_URL": "smtp://localhost:25",
    }


def start(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python with exactly this environment."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", *(command or ("-c", START))],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def refused(environment: dict[str, str]) -> str:
    """The reason for which it does not start."""
    done = start(environment)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last
    return last


def test_with_everything_it_starts_and_the_deployment_check_is_clean(production):
    assert start(production).stderr == ""
    done = start(production, "manage.py", "check", "--deploy", "--fail-level=INFO")
    assert done.returncode == 0, done.stderr


def test_production_is_what_happens_when_nothing_is_said(production):
    del production["CHILDPROTECT_ENV"], production["SECRET_KEY"]
    assert "SECRET_KEY" in refused(production)


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"])
def test_it_refuses_without_a_secret(production, name):
    del production[name]
    assert name in refused(production)


def test_it_refuses_debug(production):
    assert "DEBUG" in refused(production | {"DEBUG": "1"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"SMS_GATEWAY": "sms.example.mn"},
        {"SMS_FORMAT": "xml"},
        {"SMS_FIELDS": '["phone"]'},
        {"SMS_FIELDS": '{"to": "{phone}"}', "SMS_HEADERS": "{}"},
    ],
)
def test_it_refuses_a_gateway_it_could_not_use(production, wrong):
    assert "SMS_" in refused(production | wrong)


def test_it_refuses_one_role_for_both(production, server):
    assert "two different roles" in refused(production | {"DATABASE_OWNER_URL": server.url(APPLICATION)})


def test_it_refuses_a_superuser(production, server):
    assert "superuser" in refused(production | {"DATABASE_URL": server.url("postgres", DATABASE)})


def test_it_refuses_a_role_that_bypasses_row_security(production, server):
    walker = f"postgresql://walker:x@127.0.0.1:{server.port}/{DATABASE}"
    assert "bypasses row security" in refused(production | {"DATABASE_URL": walker})


def test_it_refuses_to_serve_as_the_owner(production, server):
    swapped = {"DATABASE_URL": server.url(OWNER), "DATABASE_OWNER_URL": server.url(APPLICATION)}
    assert "owns tables" in refused(production | swapped)
