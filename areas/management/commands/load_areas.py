"""Loads the tree of the country, and the landmarks that come with it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from areas.actions import BrokenFile, load
from areas.landmarks import load_landmarks

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    """`manage.py load_areas [FILE …]`"""

    help = "Loads country, aimags, districts, soums, khoroos and bags; again duplicates nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Other files than the project's own, parents before children."""
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what is new."""
        try:
            fresh, changed = load(options["files"] or [DATA / "areas.csv", DATA / "bags.csv"])
            landmarks = 0 if options["files"] else load_landmarks(DATA / "landmarks.csv")
        except BrokenFile as problem:
            raise CommandError(problem.sentence) from problem
        self.stdout.write(f"Areas: {fresh} new, {changed} changed. Landmarks: {landmarks} new.")
