"""What the other tests rely on: a browser that meets the live server, strict templates, no network."""

import socket

import pytest
from django.template import Context, Template

from tests.conftest import UnknownTemplateVariable


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_browser_meets_the_live_server(live_server, page, time):
    answer = page.goto(f"{live_server.url}/healthz/live/")
    assert answer.status == 200
    assert (
        page.evaluate("navigator.language + Intl.DateTimeFormat().resolvedOptions().timeZone")
        == "mn-MNAsia/Ulaanbaatar"
    )


@pytest.mark.parametrize(
    "text", ["{{ missing }}", "{{ missing|upper }}", "{{ there.missing }}", "{% translate missing %}"]
)
def test_an_unknown_template_variable_fails(text):
    with pytest.raises(UnknownTemplateVariable, match="missing"):
        Template(text).render(Context({"there": {}}))


@pytest.mark.parametrize(
    "text",
    [
        "{% if missing %}{% endif %}",
        "{{ missing|default:'' }}",
        "{% firstof missing '' %}",
        "{{ there|default_if_none:'' }}",
    ],
)
def test_asking_whether_it_is_there_does_not(text):
    assert Template(text).render(Context({"there": None})) == ""


def test_nobody_reaches_out():
    with socket.socket() as sock, pytest.raises(AssertionError, match="reaches out"):
        sock.connect(("192.0.2.1", 80))
