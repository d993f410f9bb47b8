"""Measures the search and the comparing of children where there are as many as a country has."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from accounts.models import Posting, User
from areas.models import Area
from cases import duplicates, identity, matching, search
from cases.models import Case, Child
from childprotect.demo import crowd

AIM = 20  # milliseconds of SQL at the 95th percentile
MAKER = "measure"
LATIN = {
    "Х": "Kh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "ө": "u",
    "ү": "u",
    "я": "ya",
    "ю": "yu",
    "ж": "j",
}
PLAIN = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True))


@dataclass(frozen=True)
class Scope:
    """Somebody who searches: the role, and where."""

    title: str
    role: str
    code: str


class Stopwatch:
    """Adds up what the statements of one search take: on the server's processor, and as the client sees it.

    The first is what the search costs; the second also holds what other programs of the machine take at that moment.
    Where the server is on another machine, both are the second.
    """

    def __init__(self) -> None:
        self.wall, self.cpu, self.queries = 0.0, 0.0, 0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Around each statement."""
        began, spent = time.perf_counter(), _on_processor()
        try:
            return execute(sql, params, many, context)
        finally:
            self.wall += (time.perf_counter() - began) * 1000
            self.cpu += (_on_processor() - spent) * 1000
            self.queries += 1


@cache
def _process() -> Path:
    """Where Linux tells how long the server's process of this connection was on a processor."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_backend_pid(), inet_server_addr() IS NULL OR inet_server_addr() <<= '127.0.0.0/8'"
        )
        pid, local = cursor.fetchone()
    return Path(f"/proc/{pid}/schedstat") if local else Path("/nowhere")


def _on_processor() -> float:
    """Seconds of that process so far; of the clock, where nobody tells."""
    try:
        return int(_process().read_text(encoding="ascii").split()[0]) / 1e9
    except OSError:
        return time.perf_counter()


class Command(BaseCommand):
    """`manage.py measure_search [--children 1200000] [--times 40]`, in a database of its own that holds no child yet."""

    help = (
        "Fills an empty database with a crowd of children, then prints milliseconds of SQL of the search for common and "
        "rare names, national and in a unit. Use a DEV_STATE_DIR of its own with DEV_DEMO=0, and remove it afterwards."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How many children, how often each thing is asked."""
        parser.add_argument("--children", type=int, default=1_200_000)
        parser.add_argument("--times", type=int, default=40)

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill if empty, measure, take back everything that measuring wrote."""
        if settings.PRODUCTION:
            raise CommandError("This belongs in a scratch database, never in production.")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
        maker = User.objects.filter(username=MAKER).first()
        if maker is None:
            if Child._base_manager.exists():
                raise CommandError("This database holds children already. Use a scratch database.")
            maker = User.objects.create_user(MAKER, given_name=MAKER)
        if not Child._base_manager.exists():
            began = time.monotonic()
            crowd.fill(options["children"], by=maker, told=self.stdout.write)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            self.stdout.write(f"filled in {time.monotonic() - began:.0f} s")
        with transaction.atomic():
            self.measure(options["times"])
            transaction.set_rollback(True)

    def measure(self, times: int) -> None:
        """A line for each scope and kind of name, then one for each scope."""
        names = Names(times)
        _process()
        self.stdout.write(
            f"{names.count} children, {times} of each: milliseconds of SQL on the server's processor, and by the clock"
        )
        self.stdout.write(
            f"{'scope':20}{'asked for':26}{'queries':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'clock 50':>10}{'clock 95':>10}"
        )
        for scope in _scopes():
            user = _person(scope)
            find = identity.find if scope.role == "registrar" else search.find
            everything: list[Stopwatch] = []
            for title, texts in names.asked():
                if not texts:
                    continue
                spent = [_timed(find, user, text) for text in texts]
                everything += spent
                self.stdout.write(_line(scope.title, title, spent))
            self.stdout.write(_line(scope.title, f"ALL (aim {AIM} at p95)", everything))
        worker = _person(_scopes()[0])
        children = list(
            Child._base_manager.filter(pk__in=names.draw.sample(range(1, names.count), times * 4))
        )
        proposed = [_timed(_propose, worker, child) for child in children]
        self.stdout.write(_line("khoroo", "earlier files, proposed", proposed))
        compared = [_timed(duplicates.compare, child) for child in children]
        self.stdout.write(_line("nation, background", "compared with every child", compared))


def _timed(what: Callable[..., Any], *arguments: Any) -> Stopwatch:
    watch = Stopwatch()
    with connection.execute_wrapper(watch):
        what(*arguments)
    return watch


def _propose(worker: User, child: Child) -> None:
    """What is proposed for a child of whom the registration number is not known."""
    matching.possible_children(worker, replace(matching.Known.of(child), registration_number=""))


class Names:
    """What is typed: common, middling and rare names of the crowd, in every manner."""

    def __init__(self, times: int) -> None:
        self.draw, self.times = random.Random(11), times
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT given_name, count(*) FROM cases_child GROUP BY given_name ORDER BY count(*) DESC, given_name"
            )
            ranked = [name for name, _count in cursor.fetchall()]
        self.count = Child._base_manager.count()
        third = len(ranked) // 3
        self.kinds = {"common": ranked[:50], "middling": ranked[400:1200], "rare": ranked[2 * third :]}

    def asked(self) -> Iterator[tuple[str, list[str]]]:
        """Title and texts."""
        for kind, names in self.kinds.items():
            chosen = [self.draw.choice(names) for _time in range(self.times)]
            yield f"{kind} name", chosen
            yield f"{kind} with initial", [f"{self.draw.choice('БДГЦЭ')}.{name}" for name in chosen]
            yield f"{kind}, in Latin", [latin(name) for name in chosen]
            yield f"{kind}, a letter wrong", [self.slip(name) for name in chosen]
        people = list(
            Child._base_manager.filter(pk__in=self.draw.sample(range(1, self.count), self.times)).exclude(
                father_name=""
            )
        )
        yield "father's and given name", [f"{child.father_name} {child.given_name}" for child in people]
        yield (
            "both, two letters wrong",
            [f"{self.slip(child.father_name)} {self.slip(child.given_name)}" for child in people],
        )
        yield "three letters", [child.given_name[:3] for child in people]
        yield "two letters", [child.given_name[:2] for child in people]
        yield (
            "registration number",
            [child.registration_number for child in people if child.registration_number],
        )
        yield "child number", [child.number for child in people]

    def slip(self, name: str) -> str:
        """The name with a letter left out or wrong."""
        place = self.draw.randrange(1, len(name))
        return name[:place] + self.draw.choice(["", "р", "н"]) + name[place + 1 :]


def latin(name: str) -> str:
    """The name as somebody types it who has no Cyrillic keyboard."""
    return "".join(LATIN.get(sign) or PLAIN.get(sign.lower(), sign) for sign in name)


def _scopes() -> list[Scope]:
    """The fullest khoroo, a soum, the fullest district, an aimag, and the registrar's nation."""
    fullest = Case._base_manager.filter(unit__level="khoroo").values_list("unit__code", flat=True)
    return [
        Scope("khoroo", "worker", fullest.order_by("unit").first() or ""),
        Scope("soum", "worker", "4631"),
        Scope("district", "supervisor", "1110"),
        Scope("aimag", "supervisor", "46"),
        Scope("nation (cases)", "supervisor", "MN"),
        Scope("nation (registrar)", "registrar", "MN"),
    ]


def _person(scope: Scope) -> User:
    person = User.objects.create_user(f"measure.{scope.title}.{time.monotonic_ns()}", given_name="M")
    Posting.objects.create(
        person=person, role=scope.role, area=Area.objects.get(code=scope.code), since=date(2025, 1, 1)
    )
    return person


def _line(scope: str, title: str, spent: list[Stopwatch]) -> str:
    """The shares of a kind of search."""

    def at(share: float, values: list[float]) -> float:
        return sorted(values)[min(int(len(values) * share), len(values) - 1)]

    cpu, wall = [watch.cpu for watch in spent], [watch.wall for watch in spent]
    told = "".join(f"{at(share, cpu):8.2f}" for share in (0.5, 0.95, 0.99))
    asked = sum(watch.queries for watch in spent) / len(spent)
    return f"{scope:20}{title:26}{asked:8.1f}{told}{at(0.5, wall):10.1f}{at(0.95, wall):10.1f}"
