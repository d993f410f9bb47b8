"""The access matrix: every address, method, person and relation, with the answer the contract expects.

`expected` knows only the contract and the oracle of the world; `Asker` asks the service; `problems` compares.
"""

import hashlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts import limits
from childprotect.lib import clock
from tests.amount import dice
from tests.contracts.access import EVERYBODY, METHODS, Route
from tests.contracts.world import ABSENT, RELATIONS, World, words_in
from tests.people import CAST

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
# Tables a refused request may write: the record of the refusal, the session's clock, failed log-ins.
MAY_CHANGE = {"audit_event", "django_session", "accounts_loginfailure"}
TOKEN = "t" * 32  # of the forms: the cookie and the header agree
CSRF_FIELD = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')
PEOPLE: list[str | None] = [None, *CAST]


@dataclass(frozen=True)
class Address:
    """One route of the URLconf."""

    name: str  # for reverse()
    values: tuple[str, ...]  # the names of the values in its path
    pattern: str

    @property
    def key(self) -> str:
        """Its key in the contract."""
        return f"api:{self.name.removeprefix('api-')}" if self.pattern.startswith("api/") else self.name


def addresses(resolver: Any = None, prefix: str = "", space: str = "") -> Iterator[Address]:
    """Every route of the service, found by walking the URLconf."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, pattern, inner)
        elif isinstance(entry, URLPattern):
            values = tuple(re.findall(r"<(?:\w+:)?(\w+)>", pattern))
            yield Address(f"{space}{entry.name}" if entry.name else f"unnamed {pattern}", values, pattern)


@dataclass(frozen=True)
class Try:
    """One request of the matrix."""

    who: str | None
    method: str
    relation: str | None  # None: the address is about no single record

    def __str__(self) -> str:
        about = f" on the record '{self.relation}'" if self.relation else ""
        return f"{self.method} by {self.who or 'nobody logged in'}{about}"


def expected(world: World, route: Route, key: str, this: Try) -> str:
    """`through`, `login`, or the status, by the contract and the oracle."""
    if this.who is None and not route.public:
        return "401" if key.startswith("api:") else "login"
    roles = route.roles(this.method)
    if not roles:
        return "405"
    if route.public:
        return "through"
    named = EVERYBODY in roles or CAST[this.who or ""][0] in roles
    if route.record is None or this.relation is None:
        return "through" if named else "403"
    if not world.sees(this.who or "", route.record, this.relation):
        return "404"
    return "through" if named else "403"


class Asker:
    """Asks the service as the people of the cast; nothing an answer changes stays."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cookies: dict[str | None, str] = {None: ""}
        for who, person in world.people.items():
            client = Client()
            client.force_login(person)
            session = client.session
            session[limits.BEGUN] = session[limits.SEEN] = clock.now().timestamp()
            session.save()  # so that no request has to note that it has begun
            self.cookies[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.client = Client(
            enforce_csrf_checks=True, raise_request_exception=False
        )  # loads the middleware once
        self.rows = digest()
        self.absent: dict[tuple[str, str | None, str], tuple[Any, ...]] = {}

    def path(self, address: Address, route: Route, relation: str | None) -> str:
        """The address of a record in a relation."""
        values: dict[str, Any] = {}
        for name in address.values:
            given = route.kwargs.get(name)
            if given is None:
                kind = route.record
                if kind is None or (name != "ref" and len(address.values) > 1):
                    raise AssertionError(f"{address.key}: say in kwargs what stands for <{name}>")
                values[name] = self.world.facts[kind, relation or ABSENT].ref
            elif (given, relation or ABSENT) in self.world.facts:
                values[name] = self.world.facts[given, relation or ABSENT].ref
            else:
                values[name] = given
        return reverse(address.name, kwargs=values)

    def as_(self, who: str | None) -> Client:
        """The client, logged in as a person of the cast or as nobody."""
        self.client.cookies = SimpleCookie({settings.CSRF_COOKIE_NAME: TOKEN})
        if who:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[who]
        return self.client

    def ask(self, address: Address, route: Route, this: Try, *, watched: bool = False) -> "Answer":
        """One request, in a savepoint of its own; `watched` finds out whether it wrote anything, which takes long."""
        path = self.path(address, route, this.relation)
        client = self.as_(this.who)
        send: dict[str, Any] = {"headers": {"X-CSRFToken": TOKEN}}
        if this.method == "GET":
            send["data"] = route.query
        elif address.key.startswith("api:"):
            send |= {"data": route.body, "content_type": "application/json"}
        elif this.method == "POST":
            send["data"] = route.body
        with transaction.atomic():
            changed, mails = touched() if watched else [], len(mail.outbox)
            response = getattr(client, this.method.lower())(path, **send)
            answer = Answer(
                this,
                path,
                response,
                denials(),
                watched and (len(mail.outbox) > mails or (touched() != changed and digest() != self.rows)),
            )
            transaction.set_rollback(True)
        return answer

    def problems(self, address: Address, route: Route, this: Try) -> list[str]:
        """What is wrong with the answer to one request, each as a sentence."""
        wanted = expected(self.world, route, address.key, this)
        answer = self.ask(address, route, this, watched=wanted != "through" and this.method in UNSAFE)
        found = []
        if not answer.is_(wanted, route):
            found.append(f"answered {answer.got}, should be {wanted}")
        secrets = {word for word in answer.words if not self.world.may_know(this.who, word)}
        if secrets:
            kinds = sorted({str(self.world.canaries[word][:1]) for word in secrets})
            found.append(f"shows {len(secrets)} texts that this person may not read, of {', '.join(kinds)}")
        if answer.words & self.world.homes and answer.words & self.world.addresses.keys():
            found.append("shows where the child is sheltered beside where the alleged perpetrator lives")
        if answer.response.headers.get("Cache-Control") != "no-store":
            found.append("may be kept by the browser (Cache-Control)")
        if answer.wrote:
            found.append("was refused, and yet changed something")
        if wanted in {"403", "404"} and answer.got == wanted and answer.denials != 1:
            found.append(f"was refused, and {answer.denials} denials are in the log instead of one")
        if wanted == answer.got == "404":
            found += self._unlike_absent(address, route, this, answer)
        return [f"{this}: {sentence}" for sentence in found]

    def _unlike_absent(self, address: Address, route: Route, this: Try, answer: "Answer") -> list[str]:
        key = (address.key, this.who, this.method)
        if this.relation == ABSENT:
            self.absent[key] = answer.shape
        elif key not in self.absent:
            twin = self.ask(address, route, Try(this.who, this.method, ABSENT))
            self.absent[key] = twin.shape
        names = ("status", "body", "headers")
        pairs = zip(names, answer.shape, self.absent[key], strict=True)
        return [f"hidden differs from absent by its {name}" for name, one, other in pairs if one != other]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    this: Try
    path: str
    response: HttpResponse
    denials: int
    wrote: bool

    @property
    def got(self) -> str:
        """The status, or `login` for the way to the log-in page; the error for a 5xx."""
        response = self.response
        # Sent to log in comes with the way back; logging out ends there without one.
        if response.status_code == 302 and response["Location"].startswith(
            f"{reverse(settings.LOGIN_URL)}?next="
        ):
            return "login"
        problem = getattr(response, "exc_info", None)
        return f"{response.status_code}" + (f" ({problem[1]!r})" if problem else "")

    def is_(self, wanted: str, route: Route) -> bool:
        """Whether this is the answer the contract wants."""
        if wanted != "through":
            return self.got == wanted
        if self.got == "403":
            return bool(route.or_403)
        refused = {401, 403, 404, 405, 413}
        return (
            self.got != "login"
            and self.response.status_code < 500
            and self.response.status_code not in refused
        )

    @cached_property
    def words(self) -> set[str]:
        """The canaries in its body and headers."""
        return words_in(self.response.content, *self.response.headers.values())

    @property
    def shape(self) -> tuple[Any, ...]:
        """Status, body, headers, without what differs between any two answers: the form's token and the ref asked for."""
        body = CSRF_FIELD.sub(r"\1", self.response.content.decode("utf-8", "replace"))
        for part in self.path.split("/"):
            try:
                body = body.replace(str(uuid.UUID(part)), "REF")
            except ValueError:
                continue
        headers = {name: value for name, value in self.response.headers.items() if name != "Content-Length"}
        cookies = sorted(self.response.cookies)
        return self.response.status_code, body, (headers, cookies)


def denials() -> int:
    """How many denials are in the log."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from audit_event where kind = 'denial'")
        return int(cursor.fetchone()[0])


def touched() -> list[tuple[Any, ...]]:
    """How many rows this transaction has added, changed and removed, by table, apart from those that may change.

    Asked of the counters themselves: the view over them takes ten times as long.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from (select oid, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)"
            " + pg_stat_get_xact_tuples_deleted(oid) as rows from pg_class where relkind = 'r'"
            " and relnamespace = 'public'::regnamespace and relname <> all(%s)) counted where rows > 0 order by oid",
            [list(MAY_CHANGE)],
        )
        return cursor.fetchall()


def digest() -> str:
    """A hash over every row of every table, apart from those that may change."""
    tables = sorted(set(connection.introspection.table_names()) - MAY_CHANGE)
    hashed = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {name} t"
            )
            hashed.update(cursor.fetchone()[0].encode())
    return hashed.hexdigest()


def whole(route: Route) -> list[Try]:
    """Every request of the matrix for one address; the record that is absent first, as the hidden ones are held to it."""
    relations: list[str | None] = [ABSENT, *RELATIONS] if route.record else [None]
    return [
        Try(who, method, relation)
        for method in METHODS
        for who in PEOPLE
        for relation in (relations if method in route.methods else relations[-1:])
    ]


def sample(world: World, route: Route, key: str) -> list[Try]:
    """At every address one whose record is hidden, for each method, and one at another wall; at a third of the addresses
    one of each method who is let through as well. Always the same choice.

    Who that is, and which of the methods that the address does not know, differs from address to address, so that all of
    them ask in every run.
    """
    unknown = min(set(METHODS) - set(route.methods), key=lambda method: dice(key, method), default="")
    everything = [this for this in whole(route) if this.method in {*route.methods, unknown}]
    kinds: dict[tuple[str, str], Try] = {}
    for this in sorted(everything, key=lambda this: dice(key, this)):
        kinds.setdefault((this.method, expected(world, route, key, this)), this)
    hidden = [this for (_method, wanted), this in kinds.items() if wanted == "404"]
    through = [this for (_method, wanted), this in kinds.items() if wanted == "through"]
    others = [this for this in kinds.values() if this not in hidden and this not in through]
    passes = dice(key, "through") % 3 == 0
    return [*hidden, *others[:1], *(through if passes else [])]
