"""The automated check for WCAG 2.0 to 2.2 A and AA, with best practice, finds nothing: every page a role can walk to.

The walk starts at the first page of each role, follows links, and visits each kind of page once a role. In Mongolian each
form is also sent empty, so that pages with errors are checked too. A normal run walks in Mongolian and looks at every tenth
page in one width; TESTS=full looks at all of them in both languages, and in Mongolian in both widths.
"""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import APIResponse, Browser, Error, Page, Response, ViewportSize

from accounts.models import Posting, User
from accounts.roles import ROLES
from tests.amount import FULL, LANGUAGES, dice

OPTIONS = {
    "resultTypes": ["violations"],  # what passed is not spelled out, which would take as long again
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
HREF = re.compile(r'<a\b[^>]*\shref="([^"]*)"')
LEAVE = {"accounts:logout"}  # the end of the walk
WIDTHS: list[ViewportSize] = [{"width": 1280, "height": 900}, {"width": 390, "height": 844}]
# The button of a form that asks something: what is only a button may print a paper.
SENT_EMPTY = "main form[method=post]:has(input:not([type=hidden]), textarea, select) button:visible"


def person_of(role: str) -> User | None:
    """The demo's first person of a role: the one with the smallest area, whose lists are not empty."""
    posting = Posting.objects.in_force().filter(role=role, person__is_active=True).order_by("id").first()
    return posting.person if posting else None


def view_name(path: str) -> str:
    """The name of the page at an address; empty for what is none of ours."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def links(answer: Response | APIResponse) -> Iterator[str]:
    """Addresses on our own server that the page leads to."""
    for href in HREF.findall(answer.text()):
        parts = urlsplit(urljoin(answer.url, unescape(href)))
        if parts.netloc == urlsplit(answer.url).netloc:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def findings(page: Page, where: str) -> list[str]:
    """What the check says about the page as it stands."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    lines = [f"{where}: {one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:2]]
    sideways = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return lines + ([f"{where}: wider than the window by {sideways}"] if sideways > 0 else [])


def left_out(page: str) -> bool:
    """Whether a normal run only walks through this page of a role: it looks at every tenth one, always the same."""
    return not FULL and dice(page) % 10 != 0


def walk(page: Page, server: str, role: str, language: str, known: set[str]) -> tuple[list[str], set[str]]:
    """Everything wrong on the pages `role` can walk to, and their names; pages of `known` were checked with another role."""
    wrong: list[str] = []
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        name = view_name(urlsplit(path).path)
        if name in seen or not name or name in LEAVE or name.startswith("api"):
            continue
        seen.add(name)
        if name in known and path != "/":
            continue
        where = f"{role} {language} {name}"
        try:
            # What is not looked at need not be drawn.
            answer = page.request.get(server + path) if left_out(where) else page.goto(server + path)
        except Error as problem:
            if "Download is starting" in str(problem):
                continue
            raise
        if answer is None or "html" not in answer.headers.get("content-type", ""):
            continue
        waiting += list(links(answer))
        if answer.status >= 400:
            wrong.append(f"{where}: {answer.status} for {re.sub('[0-9a-f-]{36}', '…', path)}")
        if left_out(where):
            continue
        for width in WIDTHS if FULL and language == "mn" else [WIDTHS[len(seen) % 2]]:
            page.set_viewport_size(width)
            wrong += findings(page, f"{where}, {width['width']} wide")
        if language == "mn" and page.locator(SENT_EMPTY).count():
            page.evaluate("window.onbeforeunload = null")
            with page.expect_navigation():
                page.locator(SENT_EMPTY).last.click()
            wrong += findings(page, f"{where} sent empty")
    return wrong, seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_check_finds_nothing_on_any_page(browser: Browser, live_server, language: str):
    call_command("demo_data", cases=60, verbosity=0)
    User.objects.update(language=language)
    wrong: list[str] = []
    known: set[str] = set()
    for role in ["nobody", *ROLES]:
        context = browser.new_context(viewport=WIDTHS[0], locale="mn-MN")
        address = urlsplit(live_server.url)
        if role == "nobody":
            cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language}
        else:
            person = person_of(role)
            assert person, f"the demo has nobody with the role {role}"
            client = Client()
            client.force_login(person)
            cookie = {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
            }
        context.add_cookies([{**cookie, "domain": address.hostname, "path": "/"}])
        page = context.new_page()
        problems, seen = walk(page, live_server.url, role, language, known)
        known |= seen
        assert seen, f"{role} has no page at all"
        wrong += problems
        context.close()
    assert wrong == []
