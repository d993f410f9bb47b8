"""Measures what the main pages cost, on the demo data."""

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from audit import log
from cases.models import Case

WARM_UP = 3
# What the pages are allowed at most: queries and CPU milliseconds.
AIMS = {"case list of 25": (12, 25), "case list of 100": (12, 60), "case page": (18, 18)}


@dataclass(frozen=True)
class Page:
    """A page, as whom it is asked for, and what stands in its address."""

    title: str
    username: str
    url_name: str
    query: dict[str, str] = field(default_factory=dict)
    of_case: bool = False


# Accounts of the demo: Bayanzürkh is the largest district, its worker has the fullest unit.
PAGES = (
    Page("my work", "ajiltan.111051", "cases:home"),
    Page("case list of 25", "hyanagch.1110", "cases:case_list"),
    Page("case list of 100", "hyanagch.1110", "cases:case_list", {"size": "100"}),
    Page("case page", "ajiltan.111051", "cases:case_detail", of_case=True),
    Page("inspector's board", "baitsaagch.1110", "inspectors:board"),
    Page("referral inbox", "tunsh.1110", "referrals:inbox"),
    Page("occupancy board, aimag", "mergejilten.46", "shelters:board"),
    Page("occupancy board, nation", "mergejilten.mn", "shelters:board"),
)


class Count:
    """Counts queries, savepoints left out."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Around each statement."""
        self.queries += not str(sql).startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
        return execute(sql, params, many, context)


class Command(BaseCommand):
    """`manage.py measure [--times 50]`: nothing it does stays."""

    help = "Prints queries and CPU milliseconds of the main pages: median of so many requests in this one process."

    def add_arguments(self, parser: CommandParser) -> None:
        """How often each page is asked for."""
        parser.add_argument("--times", type=int, default=50)

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for each page and print a table."""
        if settings.PRODUCTION or settings.DEBUG:
            raise CommandError("This measures the demo data, outside production and with DEBUG off.")
        self.stdout.write(
            f"{Case._base_manager.count()} cases, median of {options['times']} requests, one process"
        )
        self.stdout.write(f"{'page':26}{'queries':>8}{'CPU ms':>8}{'wall ms':>9}{'kB':>7}  aim")
        with override_settings(ALLOWED_HOSTS=["*"]), transaction.atomic():
            for one in PAGES:
                self.stdout.write(self.line(one, options["times"]))
            transaction.set_rollback(True)

    def line(self, one: Page, times: int) -> str:
        """The table's line of one page."""
        user = User.objects.filter(username=one.username).first()
        try:
            path = self.path(one, user)
        except NoReverseMatch:
            return f"{one.title:26}{'there is no such page':>24}"
        if user is None or path is None:
            return f"{one.title:26}{'no demo data':>24}"
        client = Client()
        client.force_login(user)
        cpu, wall, count = [], [], Count()
        for turn in range(WARM_UP + times):
            began, spent = time.perf_counter(), _spent()
            count = Count()
            with connection.execute_wrapper(count):
                answer = client.get(path, one.query)
            if answer.status_code != 200:
                raise CommandError(f"{one.title}: {path} answered {answer.status_code}")
            if turn >= WARM_UP:
                cpu.append((_spent() - spent) * 1000)
                wall.append((time.perf_counter() - began) * 1000)
        queries, limit = AIMS.get(one.title, ("", ""))
        aim = f"{queries} queries, {limit} ms" if queries else ""
        return (
            f"{one.title:26}{count.queries:8}{statistics.median(cpu):8.1f}{statistics.median(wall):9.1f}"
            f"{len(answer.content) / 1024:7.1f}  {aim}"
        )

    def path(self, one: Page, user: User | None) -> str | None:
        """The page's address; of the newest case the person sees, its purpose stated, where it is about one."""
        if not one.of_case:
            return reverse(one.url_name)
        case = Case.objects.visible_to(user).open().first()
        if case is None:
            return None
        log.record(user, "case.purpose_stated", case, case=case, purpose="review")
        return reverse(one.url_name, args=[case.ref])


def _spent() -> float:
    """CPU seconds of this process so far, its own and the system's for it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
