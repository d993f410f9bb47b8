"""`manage.py catalogs`: bring the message catalogues up to date with the source, check them, compile them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from childprotect.lib import catalogs


class Command(BaseCommand):
    """Extract messages into `<app>/locale/{mn,en}`; English is the message itself, Mongolian is written by people."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """--check writes nothing, --compile writes the binary files only."""
        parser.add_argument(
            "--check", action="store_true", help="fail on anything missing, untranslated, fuzzy, obsolete"
        )
        parser.add_argument("--compile", action="store_true", help="write .mo files (not committed)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Without options: extract, merge, write, say what waits for translation."""
        root = settings.BASE_DIR
        if options["check"]:
            report = catalogs.check(root)
            if report.problems:
                raise CommandError("\n".join(report.problems))
            self.stdout.write(f"{report.total} messages, all translated.")
        if options["compile"]:
            self.stdout.write(f"{catalogs.compile_all(root)} catalogues compiled.")
        if options["check"] or options["compile"]:
            return
        waiting = catalogs.update(root)
        for app, messages in waiting.items():
            self.stdout.write(f"{app}/locale/mn: {len(messages)} without translation")
            for message in messages:
                self.stdout.write(f"  {message!r}")
        if not waiting:
            self.stdout.write("Every message has its translation.")
