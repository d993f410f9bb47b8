"""What every page's frame shows: person, menu, language. Worked out when a template asks, so error pages need nothing."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.translation import get_language

from childprotect.lib import clock, nav
from childprotect.lib.addresses import path_to
from childprotect.lib.dates import moment_text

OWN_NAMES = {"mn": "Монгол", "en": "English"}


@dataclass(frozen=True)
class Entry:
    """One entry of the menu as drawn."""

    label: Any
    url: str
    current: bool
    count: int | str | None
    new: bool


@dataclass(frozen=True)
class Language:
    """A language by its code and its own name."""

    code: str
    name: str


def address(name: str) -> str:
    """The address of a page, empty when there is no such page."""
    try:
        return path_to(name)
    except NoReverseMatch:
        return ""


class Chrome:
    """The frame of one page for one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> Any:
        """The person, or None before log-in and on pages answered before the person is known."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def signed_in(self) -> bool:
        """Whether somebody is logged in."""
        return self.user is not None

    @property
    def name(self) -> str:
        """`Б.Сарантуяа`."""
        return self.user.name if self.user else ""

    @property
    def initials(self) -> str:
        """`БС`."""
        return "".join(part[:1] for part in self.name.split("."))[:2].upper()

    @cached_property
    def _posting(self) -> Any:
        postings = self.user.postings_now if self.user else []
        return postings[0] if postings else None

    @property
    def role(self) -> Any:
        """The role of the first posting in force."""
        return self._posting.label if self._posting else ""

    @property
    def area(self) -> str:
        """Where the first posting is: `Өмнөговь › Ханбогд`."""
        return self._posting.area.path if self._posting else ""

    @property
    def may_search(self) -> bool:
        """Whether the search field stands in the header."""
        return bool(self.user and self.search_url and self.user.has_perm("cases.search"))

    @cached_property
    def search_url(self) -> str:
        """Where the search posts to."""
        return address("cases:search")

    @cached_property
    def person_url(self) -> str:
        """What a person may see."""
        return address("accounts:rights") or address("accounts:profile")

    @property
    def rights_url(self) -> str:
        """The page "What I may see", for people who are logged in."""
        return self.person_url if self.user else ""

    @cached_property
    def language_url(self) -> str:
        """Where the language switch posts to."""
        return address("accounts:language")

    @cached_property
    def logout_url(self) -> str:
        """Where log-out posts to."""
        return address("accounts:logout") if self.user else ""

    @property
    def other_language(self) -> Language:
        """The language one can switch to."""
        code = "en" if get_language() != "en" else "mn"
        return Language(code, OWN_NAMES[code])

    @property
    def here(self) -> str:
        """The page to come back to after a switch of language: a page that can be fetched again, else the first."""
        if self.request.method == "GET":
            return self.request.get_full_path()
        referer = urlsplit(self.request.headers.get("Referer", ""))
        return referer.path if referer.netloc == self.request.get_host() else "/"

    @property
    def session_seconds(self) -> int:
        """After how many idle seconds the session ends."""
        return int(settings.SESSION_IDLE.total_seconds())

    @property
    def printed_at(self) -> str:
        """The moment a paper carries."""
        return moment_text(timezone.localtime(clock.now()))

    @cached_property
    def nav(self) -> list[Entry]:
        """The entries this person's permissions give, always in the same order; phones scroll to the current one."""
        if not self.user:
            return []
        match = getattr(self.request, "resolver_match", None)
        view_name = match.view_name if match else ""
        shown = [
            item for item in sorted(nav.items, key=lambda item: item.order) if self.user.has_perm(item.perm)
        ]
        closest = max((item.holds(view_name) for item in shown), default=0)
        numbers = nav.numbers(self.user, shown)
        entries = []
        found = False
        for item in shown:
            url = address(item.url_name)
            if not url:
                continue
            current = not found and closest > 0 and item.holds(view_name) == closest
            found = found or current
            entries.append(Entry(item.label, url, current, numbers.get(item.url_name), item.new))
        return entries


def chrome(request: HttpRequest) -> dict[str, object]:
    """Context processor: `chrome` in every template."""
    return {"chrome": Chrome(request)}
