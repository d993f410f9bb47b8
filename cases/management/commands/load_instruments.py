"""Loads the definitions of instruments."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from cases.actions.instruments import load
from cases.instruments.checking import BrokenDefinition
from cases.instruments.definition import LANGUAGES


class Command(BaseCommand):
    """`manage.py load_instruments [FILE …]`"""

    help = "Loads the instruments with their versions; again changes nothing. A broken definition is refused whole."

    def add_arguments(self, parser: CommandParser) -> None:
        """Other files than the project's own."""
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what is new; what is wrong is said in both languages."""
        try:
            fresh, changed = load(options["files"] or None)
        except BrokenDefinition as broken:
            raise CommandError("\n".join(self._faults(broken))) from broken
        self.stdout.write(f"Instruments: {fresh} new versions, {changed} changed.")

    def _faults(self, broken: BrokenDefinition) -> list[str]:
        lines = []
        for problem in broken.problems:
            for language in LANGUAGES:
                with translation.override(language):
                    lines.append(problem.words())
        return lines
