"""Whatever is sent to whichever address: a sentence, what was typed kept, and never an error of ours.

A normal run sends a fixed third of the addresses one of the values, each another one; TESTS=full sends all to all.
"""

from collections.abc import Iterable
from html.parser import HTMLParser
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.amount import FULL, dice
from tests.contracts.access import Route, gather
from tests.contracts.matrix import PEOPLE, TOKEN, Address, Asker, Try, addresses, expected
from tests.contracts.world import RELATIONS

CONTRACT = gather()
FOUND = {address.key: address for address in addresses()}
MARK = "тэмдэгүг"
# Each is sent in every field at once.
BAD: dict[str, str] = {
    "nothing": "",
    "a word": MARK,
    "a null byte": f"{MARK}\x00{MARK}",
    "hidden signs": f"\u200b{MARK}\u200d \u2066\ufeff",
    "right to left": f"\u202e{MARK}",
    "too long": MARK * 2500,
    "an impossible date": "2025.02.31",
    "a day to come": "2999-01-01",
    "a huge number": "1" + "0" * 30,
    "a number too small": "-99999999999999999999",
    "no number": "1e309",
    "markup": f"<script>{MARK}</script>&'\"",
    "a lone surrogate": "\\ud800",
    "beyond the plane": "\U0001f4a5" * 40,
    "lines": "\r\n" * 50,
    "a registration number in Latin": "YЪ17251103",
}
ELSEWHERE = {"next": "https://evil.example/"}
QUERIES = [
    {"page": "1000000000"}, {"page": "1e30"}, {"page": "-1"}, {"page": "ab"}, {"page": "9" * 5000}, {"page": "²"},
    {"size": "10000000000"}, {"sort": "password"}, {"made_up": "1"}, {"worker": "x", "unit": "'", "stage": "\u202e"},
    {"show": "\u200b"}, {"status": MARK}, {"page": "1", "risk": MARK * 400},
]  # fmt: skip


class Fields(HTMLParser):
    """The fields of the forms of a page that are sent to it, with the values they carry."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.inside = path, False
        self.hidden: dict[str, str] = {}
        self.typed: set[str] = set()
        self.chosen: set[str] = set()
        self.buttons: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field of such a form."""
        values = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.inside = values.get("method", "get").lower() == "post" and values.get("action", "") in {
                "",
                self.path,
            }
        name = values.get("name")
        if not (self.inside and name) or name == "csrfmiddlewaretoken":
            return
        kind = values.get("type", "text")
        if tag == "textarea" or (tag == "input" and kind in {"text", "tel", "email", "search", "number"}):
            self.typed.add(name)
        elif tag == "input" and kind == "hidden":
            self.hidden[name] = values.get("value", "")
        elif tag == "button":
            self.buttons.add(name)
        elif tag in {"input", "select"}:
            self.chosen.add(name)


def few(key: str, values: Iterable[Any]) -> list[Any]:
    """What the address `key` is sent in this run: always the same one of `values`, or all."""
    everything = list(values)
    return everything if FULL else [min(everything, key=lambda one: dice(key, one))]


def sampled(keys: Iterable[str]) -> list[str]:
    """The addresses asked in this run: always the same third, or all."""
    return sorted(key for key in keys if FULL or dice(key) % 3 == 0)


def somebody(asker: Asker, key: str, route: Route, method: str) -> Try | None:
    """A person whom the contract lets through, and the record they get through with."""
    for relation in RELATIONS if route.record else [None]:
        for who in PEOPLE[1:]:
            this = Try(who, method, relation)
            if expected(asker.world, route, key, this) == "through":
                return this
    return None


def send(client: Client, method: str, path: str, data: Any = None, **more: Any) -> HttpResponse:
    """One request whose changes are taken back."""
    with transaction.atomic():
        response = getattr(client, method)(path, data, headers={"X-CSRFToken": TOKEN}, **more)
        transaction.set_rollback(True)
    return response


def fault(response: HttpResponse) -> str:
    """The error of ours behind a 5xx, or nothing."""
    if response.status_code < 500:
        return ""
    return f"{response.status_code} {getattr(response, 'exc_info', None) and response.exc_info[1]!r}"


def posts() -> list[str]:
    """Pages that take a form."""
    return sampled(
        key for key in CONTRACT.keys() & FOUND.keys() if CONTRACT[key].POST and not key.startswith("api:")
    )


@pytest.mark.parametrize("key", posts())
def test_whatever_is_typed_it_is_answered_and_kept(asker: Asker, key: str) -> None:
    route, address = CONTRACT[key], FOUND[key]
    this = somebody(asker, key, route, "POST")
    assert this is not None
    path = asker.path(address, route, this.relation)
    fields = _fields(asker, path, route, this)
    problems = []
    # With the hidden fields as they were, and with those spoiled as well.
    for (name, value), spoiled in few(key, product(BAD.items(), (False, True))):
        spoil = fields.typed | fields.chosen | (fields.hidden.keys() if spoiled else set())
        response = send(asker.as_(this.who), "post", path, fields.hidden | dict.fromkeys(spoil, value))
        if fault(response):
            problems.append(f"{name}: {fault(response)}")
        kept = response.content.decode(errors="replace").count(MARK)
        if response.status_code == 422 and value == MARK and not spoiled and kept < len(fields.typed):
            problems.append(f"{name}: {kept} of {len(fields.typed)} typed texts are on the page again")
    assert problems == [], f"{this} {path}"


def _fields(asker: Asker, path: str, route: Route, this: Try) -> Fields:
    fields = Fields(path)
    if route.GET:
        fields.feed(send(asker.as_(this.who), "get", path).content.decode())
    else:
        fields.typed |= set(route.body)
        fields.chosen |= {"q", "text", "name", "child", "reason", "version", "form_key"}
    return fields


@pytest.mark.parametrize("key", sampled(key for key in CONTRACT.keys() & FOUND.keys() if CONTRACT[key].GET))
def test_whatever_is_asked_it_is_answered(asker: Asker, key: str) -> None:
    route, address = CONTRACT[key], FOUND[key]
    this = somebody(asker, key, route, "GET")
    assert this is not None
    path = asker.path(address, route, this.relation)
    for query in few(key, QUERIES):
        answer = send(asker.as_(this.who), "get", path, query | ELSEWHERE)
        assert fault(answer) == "", query
        assert "evil.example" not in answer.headers.get("Location", "").partition("?")[0]


JSON = [
    None,
    [],
    {},
    "",
    MARK * 2500,
    "\x00",
    "\u202e",
    -1,
    10**30,
    1.5,
    True,
    "2025-02-31",
    [[]],
    {"a": {"b": []}},
]


@pytest.mark.parametrize("key", ["all of the API"])
def test_whatever_json_is_sent_it_is_answered(asker: Asker, key: str) -> None:
    problems = []
    for name in sampled(CONTRACT.keys() & FOUND.keys()):
        route = CONTRACT[name]
        for method in ("POST", "PUT", "PATCH") if name.startswith("api:") else ():
            this = somebody(asker, name, route, method) if route.roles(method) else None
            if this is None:
                continue
            path = asker.path(FOUND[name], route, this.relation)
            wrong = [dict.fromkeys(route.body, value) for value in JSON]
            for data in few(name, [*wrong, [], "text", 7, None]):
                response = send(
                    asker.as_(this.who), method.lower(), path, data, content_type="application/json"
                )
                if fault(response) or response.status_code == 404:
                    problems.append(f"{name} {method} {str(data)[:60]}: {fault(response) or 404}")
            broken = send(asker.as_(this.who), method.lower(), path, b"{", content_type="application/json")
            if broken.status_code != 400:
                problems.append(f"{name} {method}: broken JSON gets {broken.status_code}")
    assert problems == []


def test_too_large_a_request_gets_our_own_page(asker: Asker) -> None:
    large = {"seen": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 10)}
    answer = send(asker.as_("worker"), "post", "/reports/new/", large)
    assert answer.status_code == 413
    assert b"108" in answer.content
    many = {f"f{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert send(asker.as_("worker"), "post", "/reports/new/", many).status_code in {400, 413}


def test_strange_headers_and_cookies_are_answered(asker: Asker) -> None:
    for headers in (
        {"Cookie": "session=" + "x" * 9000},
        {"Cookie": f"session=%00; language={MARK * 100}".encode().decode("latin-1")},
        {"Accept-Language": "mn," * 4000},
        {"Referer": "\u00ff" * 500},
        {"HX-Request": "true", "HX-Target": "<rows>", "HX-Current-URL": "//[bad"},
        {"Authorization": "Bearer " + "\u00ff" * 500},
        {"X-Forwarded-For": "1.2.3.4, , ::::, \u00ff"},
        {"Content-Type": "multipart/form-data; boundary="},
    ):
        for path in ("/", "/cases/", "/api/v1/cases/", "/login/"):
            for who in ("worker", None):
                with transaction.atomic():
                    response = asker.as_(who).get(path, headers=headers)
                    transaction.set_rollback(True)
                assert fault(response) == "", (headers, path)


@pytest.mark.parametrize(
    "path", ["/cases/%00/", "/cases/?page=%00", "/%ff/", "/cases/\u202e/", "/" + "a" * 5000, "//", "/.."]
)
def test_strange_addresses_are_answered(asker: Asker, path: str) -> None:
    assert fault(send(asker.as_("worker"), "get", path)) == ""


def test_an_address_the_contract_knows_is_really_there() -> None:
    assert isinstance(FOUND["cases:home"], Address)
