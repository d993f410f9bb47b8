"""Gives a unit new names."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from areas.actions import rename
from areas.models import Area
from childprotect.lib.errors import DomainError


class Command(BaseCommand):
    """`manage.py rename_area 4416 Замын-Үүд Zamyn-Uud --since 2025-01-01`"""

    help = "Gives a unit new names in both scripts from a day; the old ones stay in its history."

    def add_arguments(self, parser: CommandParser) -> None:
        """The unit's code, both names, the first day."""
        parser.add_argument("code")
        parser.add_argument("name_mn")
        parser.add_argument("name_en")
        parser.add_argument("--since", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rename, or say why not."""
        area = Area.objects.filter(code=options["code"]).first()
        if area is None:
            raise CommandError(f"There is no area {options['code']}.")
        try:
            rename(area, name_mn=options["name_mn"], name_en=options["name_en"], since=options["since"])
        except DomainError as problem:
            raise CommandError(problem.sentence) from problem
        self.stdout.write(f"{area.code} is called {options['name_mn']} ({options['name_en']}).")
