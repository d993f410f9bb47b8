"""Moves a unit under another parent."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from areas.actions import move
from areas.models import Area
from childprotect.lib.errors import DomainError


class Command(BaseCommand):
    """`manage.py move_area 4110 11 --since 2025-01-01`"""

    help = "Puts a soum under another aimag, or a khoroo under another district; records and scope follow."

    def add_arguments(self, parser: CommandParser) -> None:
        """Codes of the unit and of its new parent, and the first day."""
        parser.add_argument("code")
        parser.add_argument("parent_code")
        parser.add_argument("--since", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """Move, or say why not."""
        found = {
            area.code: area
            for area in Area.objects.filter(code__in=[options["code"], options["parent_code"]])
        }
        for code in (options["code"], options["parent_code"]):
            if code not in found:
                raise CommandError(f"There is no area {code}.")
        try:
            moved = move(found[options["code"]], parent=found[options["parent_code"]], since=options["since"])
        except DomainError as problem:
            raise CommandError(problem.sentence) from problem
        self.stdout.write(f"{moved.code} lies in {options['parent_code']} since {options['since']}.")
