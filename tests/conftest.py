"""What every test can rely on: real servers, strict templates, no network, the cast."""

import os
import socket
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.template import engines
from django.template.base import FilterExpression
from django.test import override_settings

from tests import browser
from tests.amount import FULL

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in the thread of the test
# No deadline: two cores may be busy. Nothing is remembered between runs, so that a run says the same everywhere.
hypothesis.settings.register_profile("project", deadline=None, database=None)
hypothesis.settings.load_profile("project")
pytest_plugins = ["tests.people", "tests.databases"]
LOOPBACK = ("127.", "::1", "localhost")
LONG = ("tests/journeys/", "tests/faults/", "tests/devstack/")
BROWSER_FIXTURES = {"browser", "context", "page", "new_context"}


class UnknownTemplateVariable(Exception):
    """A template names what its view did not pass."""


class Refuse(str):
    """Django formats this with the name of a variable that it cannot find."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True

    def __contains__(self, _part: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise UnknownTemplateVariable(str(name))


@pytest.fixture(autouse=True, scope="session")
def strict_templates() -> Iterator[None]:
    """An unknown variable is an error, except in a condition and where a filter gives a default."""
    plain = FilterExpression.resolve

    def resolve(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        defaults = any(
            function.__name__ in {"default", "default_if_none"} for function, _arguments in self.filters
        )
        return plain(self, context, ignore_failures or defaults)

    patch = pytest.MonkeyPatch()
    patch.setattr(FilterExpression, "resolve", resolve)
    patch.setattr(engines["django"].engine, "string_if_invalid", Refuse())
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Only this machine answers."""
    plain = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test reaches out to {address[0]}")
        plain(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """Argon2 is slow on purpose; a test that is about it sets its own."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Nothing of the test before."""
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium."""
    return {**browser_type_launch_args, "executable_path": browser.find(), "args": browser.FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader in Ulaanbaatar."""
    return {**browser_context_args, "locale": "mn-MN", "timezone_id": "Asia/Ulaanbaatar"}


@pytest.hookimpl(trylast=True)  # after pytest-django, which puts tests with a database of their own last
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long ones first, so that no worker is left with one at the end; without TESTS=full not those of the whole run.

    Without a Chromium the browser tests are left out, in words, or fail the run where one is required.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    if not FULL:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("whole")])
        items[:] = [item for item in items if not item.get_closest_marker("whole")]
    wanting = [item for item in items if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ()))]
    if not wanting or browser.find():
        return
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.exit("REQUIRE_BROWSER=1, and no Chromium was found: install one or set CHROMIUM_PATH.", 4)
    config.hook.pytest_deselected(items=wanting)
    items[:] = [item for item in items if item not in wanting]


def pytest_report_header() -> str:
    """Which browser the browser tests use."""
    return f"browser tests: {browser.find() or 'left out, there is no Chromium (install one or set CHROMIUM_PATH)'}"
