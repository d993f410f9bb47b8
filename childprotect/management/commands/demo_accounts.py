"""Prints the demo accounts."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.roles import ROLES
from areas.models import Area
from childprotect.demo import people


class Command(BaseCommand):
    """`manage.py demo_accounts [--json]`"""

    help = "Prints every demo account: user name, password, role and unit."

    def add_arguments(self, parser: CommandParser) -> None:
        """As JSON, or as a table."""
        parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them; refused in production."""
        if settings.PRODUCTION:
            raise CommandError("There are no demo accounts in production.")
        names = {
            area.code: area for area in Area.objects.select_related("district", "aimag").exclude(level="bag")
        }
        rows = [
            {
                "username": username,
                "password": people.PASSWORD,
                "role": role,
                "unit_code": code,
                "unit_name": names[code].path if code in names else code,
            }
            for username, role, code in people.accounts()
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write(
                f"{row['username']:22} {row['password']:18} {ROLES[row['role']].label!s:34} {row['unit_name']}"
            )
