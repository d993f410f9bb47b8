"""Bring a database, new or older, to what this code needs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from childprotect.database import refuse_foreign_letters
from childprotect.lean import lean_states

# In this order; a step whose command is not part of the project is not taken.
STEPS = (
    ("message catalogues", "catalogs", ["--compile"]),
    ("rights of the application's role", "apply_grants", []),
    ("areas of the country", "load_areas", []),
    ("assessment forms", "load_instruments", []),
)
DEMO = ("demo data", "demo_data", [])


class Executor(MigrationExecutor):
    """Applies migrations inside one transaction of the caller."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, *args: Any, **options: Any
    ) -> ProjectState:
        """Check the rows before the next migration changes their tables: PostgreSQL refuses it while checks wait."""
        state = super().apply_migration(state, migration, *args, **options)
        if connection.in_atomic_block:
            connection.check_constraints()
        return state


class Command(BaseCommand):
    """Migrations, rights, catalogues, reference data and, when asked, demo data. Safe to run again, safe to kill."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Demo data only when asked."""
        parser.add_argument("--demo", action="store_true", help="make demo data if there is none")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        """Take each step, whole or not at all, and print how long it took."""
        with self.timed("migrations"):
            try:
                refuse_foreign_letters()
            except ImproperlyConfigured as problem:
                raise CommandError(str(problem)) from None
            self.migrate()
        for title, command, arguments in (*STEPS, *([DEMO] if demo else [])):
            if command in get_commands():
                with self.timed(title), transaction.atomic():
                    call_command(command, *arguments)

    def migrate(self) -> None:
        """All missing migrations in one transaction, together with what follows them.

        Django's own command records a migration after its tables are committed: killed between the two, it would never
        start again. One that cannot run in a transaction (an index made concurrently) keeps Django's way.
        """
        executor = Executor(connection)
        targets = executor.loader.graph.leaf_nodes()
        plan = executor.migration_plan(targets)
        if not plan:
            return
        whole = transaction.atomic() if all(migration.atomic for migration, _back in plan) else nullcontext()
        with whole, lean_states():
            emit_pre_migrate_signal(0, False, connection.alias, plan=plan)
            executor.migrate(targets, plan)
            emit_post_migrate_signal(0, False, connection.alias, plan=plan)

    @contextmanager
    def timed(self, title: str) -> Iterator[None]:
        """Print the step and its seconds when it is done."""
        start = time.monotonic()
        self.stdout.write(f"           {title} ...")
        self.stdout.flush()
        yield
        self.stdout.write(f"           {title}: {time.monotonic() - start:.1f} s")
