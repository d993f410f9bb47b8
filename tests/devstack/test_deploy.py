"""The scripts beside docker-compose.yml, run with PostgreSQL's own programs in place of the container's."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from devstack.servers import Postgres

ROOT = Path(__file__).resolve().parent.parent.parent
# `docker compose exec -T SERVICE COMMAND` becomes COMMAND; starting and stopping services becomes nothing.
DOCKER = """#!/bin/sh
[ "$2" = exec ] || exit 0
shift 4
exec "$@"
"""


@pytest.fixture(scope="module")
def machine() -> Iterator[dict[str, str]]:
    """The environment of a machine with a new PostgreSQL, its roles made by the init script, and our `docker`."""
    folder = Path(tempfile.mkdtemp(prefix="childprotect-deploy-"))
    folder.chmod(0o711)
    server = Postgres(folder / "postgres", keep=False)
    server.start()
    (folder / "docker").write_text(DOCKER)
    (folder / "docker").chmod(0o755)
    here = psycopg2.connect(server.url("postgres", "postgres"))
    here.autocommit = True
    with here.cursor() as cursor:  # as a container finds it
        cursor.execute("drop database childprotect")
        cursor.execute("drop role childprotect_app")
        cursor.execute("drop role childprotect_owner")
    here.close()
    programs = server.command()[0].parent
    environment = {
        "PATH": f"{folder}:{programs}:{os.environ['PATH']}",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "PGPASSWORD": server.url("postgres").split(":")[2].split("@")[0],
        "DATABASE_OWNER_PASSWORD": "owner-of-the-test",
        "DATABASE_APP_PASSWORD": "it's the application",
    }
    script(environment, "deploy/database/10-roles.sh")
    yield environment
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def script(environment: dict[str, str], *command: str) -> str:
    """What a script prints; it must succeed."""
    done = subprocess.run(
        ["sh", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def connect(
    environment: dict[str, str], role: str, password: str, database: str = "childprotect"
) -> psycopg2.extensions.connection:
    """A connection to the service's database."""
    return psycopg2.connect(
        host=environment["PGHOST"],
        port=environment["PGPORT"],
        user=role,
        password=environment[password],
        dbname=database,
    )


def names(environment: dict[str, str], database: str = "childprotect") -> list[str]:
    """What the table of the test holds."""
    owner = connect(environment, "childprotect_owner", "DATABASE_OWNER_PASSWORD", database)
    with owner.cursor() as cursor:
        cursor.execute("select name from paper")
        found = [name for (name,) in cursor]
    owner.close()
    return found


def test_the_init_script_makes_an_owner_and_an_application_without_power(machine):
    with connect(machine, "childprotect_app", "DATABASE_APP_PASSWORD") as application:
        cursor = application.cursor()
        cursor.execute(
            "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles"
            " where rolname like 'childprotect%' order by 1"
        )
        assert cursor.fetchall() == [
            ("childprotect_app", False, False, False, False),
            ("childprotect_owner", False, False, False, False),
        ]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("create table mine (id int)")
    application.close()


def test_a_backup_brings_back_rows_owner_and_rights(machine, tmp_path):
    owner = connect(machine, "childprotect_owner", "DATABASE_OWNER_PASSWORD")
    owner.autocommit = True
    with owner.cursor() as cursor:
        cursor.execute("create extension if not exists pg_trgm")
        cursor.execute("create table paper (name text)")
        cursor.execute("grant select on paper to childprotect_app")
        cursor.execute("insert into paper values ('Өнөр')")
        file = script(machine, "deploy/backup.sh", str(tmp_path / "new"))
        cursor.execute("update paper set name = 'spoilt'")
    owner.close()
    assert Path(file).stat().st_mode & 0o077 == 0

    broken = tmp_path / "broken.dump"
    broken.write_bytes(Path(file).read_bytes()[:1500])
    done = subprocess.run(["sh", "deploy/restore.sh", broken], cwd=ROOT, env=machine, check=False)
    assert (done.returncode != 0, names(machine)) == (True, ["spoilt"])  # nothing was replaced

    script(machine, "deploy/restore.sh", file)

    assert names(machine) == ["Өнөр"]
    assert names(machine, "childprotect_before") == ["spoilt"]
    application = connect(machine, "childprotect_app", "DATABASE_APP_PASSWORD")
    with application.cursor() as cursor:
        cursor.execute("select tableowner from pg_tables where tablename = 'paper'")
        assert cursor.fetchall() == [("childprotect_owner",)]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("delete from paper")
    application.close()
