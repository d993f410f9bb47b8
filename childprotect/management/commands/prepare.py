"""Bring a database, new or older, to what this code needs."""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

# In this order; a step whose command is not part of the project yet is not taken.
STEPS = (
    ("message catalogues", "catalogs", ["--compile"]),
    ("rights of the application's role", "apply_grants", []),
    ("areas of the country", "load_areas", []),
)
DEMO = ("demo data", "demo_data", [])


class Command(BaseCommand):
    """Migrations, rights, catalogues, reference data and, when asked, demo data. Safe to run again."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Demo data only when asked."""
        parser.add_argument("--demo", action="store_true", help="make demo data if there is none")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        """Take each step and print how long it took."""
        with self.timed("migrations"):
            self.migrate()
        for title, command, arguments in (*STEPS, *([DEMO] if demo else [])):
            if command in get_commands():
                with self.timed(title), transaction.atomic():  # whole or not at all, also when it is killed
                    call_command(command, *arguments)

    def migrate(self) -> None:
        """Migrate if anything is missing: asking costs less than migrate's own look around."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False, stdout=io.StringIO())

    @contextmanager
    def timed(self, title: str) -> Iterator[None]:
        """Print the step and its seconds when it is done."""
        start = time.monotonic()
        self.stdout.write(f"           {title} ...")
        self.stdout.flush()
        yield
        self.stdout.write(f"           {title}: {time.monotonic() - start:.1f} s")
