"""The databases of a test run: a template made once by the owner, a copy of it for each worker of the run.

Tests connect as the application's role, which may not TRUNCATE: where Django would empty the tables after a transactional
or browser test, the used copy is thrown away and a fresh one taken.
"""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection, connections
from django.test import TransactionTestCase

from tests.services import as_owner, prepare

RUN = Path(os.environ["CHILDPROTECT_TEST_FOLDER"])
TEMPLATE = os.environ["CHILDPROTECT_TEST_TEMPLATE"]


def make_template() -> None:
    """Migrations, rights and the country's areas on somebody else's server, once a run; the other workers wait.

    Our own server comes with it (tests.services).
    """
    with (RUN / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (RUN / "template.made").exists():
            return
        try:
            prepare(TEMPLATE)
        except SystemExit as problem:
            pytest.exit(str(problem), 3)
        (RUN / "template.made").touch()


class Copies:
    """The copies one worker used; the last is in use."""

    def __init__(self, worker: str) -> None:
        self.worker, self.number, self.left = worker, 0, []

    def next(self) -> None:
        """Connect to a fresh copy and throw the used one away."""
        connections.close_all()
        self.drop(connection.settings_dict["NAME"] if self.number else None)
        self.number += 1
        name = f"{TEMPLATE}_{self.worker}_{self.number}"
        as_owner(
            f"create database {name} template {TEMPLATE} strategy file_copy"
        )  # without fsync twice as quick
        connection.settings_dict["NAME"] = name  # one dictionary for every thread's connection

    def drop(self, name: str | None) -> None:
        """Drop a used copy, and those that somebody was still connected to before: a thread of the live server whose
        browser has not hung up. Asked first, as the server would wait five seconds for each of them.
        """
        waiting, self.left = [*self.left, *filter(None, [name])], []
        with_people = in_use()
        for used in waiting:
            if used in with_people:
                self.left.append(used)
                continue
            try:
                as_owner(f"drop database if exists {used}")
            except psycopg2.errors.ObjectInUse:
                self.left.append(used)


def in_use() -> set[str]:
    """The databases somebody is connected to."""
    there = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    try:
        with there.cursor() as cursor:
            cursor.execute("select distinct datname from pg_stat_activity where datname is not null")
            return {name for (name,) in cursor.fetchall()}
    finally:
        there.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """Takes the place of pytest-django's fixture."""
    make_template()
    copies = Copies("gw0" if worker_id == "master" else worker_id)
    with django_db_blocker.unblock():
        copies.next()
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: copies.next())
    yield
    patch.undo()
    with django_db_blocker.unblock():
        connections.close_all()
        copies.drop(connection.settings_dict["NAME"])
