"""The owner gives the application's database role its rights."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from childprotect import grants


class Command(BaseCommand):
    """Run after every migration; `prepare` does."""

    help = "Give the application's database role its rights (childprotect/grants.py)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant, or say that one role is both. Raises CommandError when it is not the owner who runs it."""
        role = unquote(urlsplit(settings.DATABASE_URL).username or "")
        if settings.DATABASE_URL == settings.DATABASE_OWNER_URL:
            self.stdout.write(f"{role} owns the database and uses it: nothing to grant")
            return
        if settings.DATABASE_ROLE != "owner":
            raise CommandError("Only the owner can grant: set CHILDPROTECT_DATABASE=owner.")
        with transaction.atomic(), connection.cursor() as cursor:
            grants.apply(cursor, role)
        self.stdout.write(f"{role} has its rights")
