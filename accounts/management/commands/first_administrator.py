"""Makes the first person of a new service."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions.people import name_first_administrator
from accounts.forms_people import PersonForm
from childprotect.lib.errors import DomainError


class Command(BaseCommand):
    """`manage.py first_administrator d.saruul Саруул --father-name Дорж --email d.saruul@example.mn`"""

    help = "Makes the national user administrator of a new service, who makes everybody else; prints the password once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who it is."""
        parser.add_argument("username")
        parser.add_argument("given_name")
        parser.add_argument("--father-name", default="")
        parser.add_argument("--email", default="", help="where the link for a forgotten password goes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the person, or say why not."""
        form = PersonForm(
            {name: options[name] for name in ("username", "given_name", "father_name", "email")}
        )
        if not form.is_valid():
            raise CommandError(
                " ".join(f"{name}: {problems[0]}" for name, problems in form.errors.items() if problems)
            )
        try:
            person, password = name_first_administrator(**form.cleaned_data)
        except DomainError as problem:
            raise CommandError(problem.sentence) from problem
        self.stdout.write(f"{person.username} logs in with {password} and chooses another password then.")
