"""The policy and the privacy headers, exact on every kind of answer; error pages are whole pages for a tired person."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.contracts.broken_urls")]
LARGE = {"text": "а" * 1_000_000}
ANSWERS = [
    ("get", "/", {}, None),
    ("get", "/nowhere/", {}, 404),
    ("get", "/nowhere%00/", {}, 404),
    ("get", "/refuses/", {}, 403),
    ("get", "/suspects/", {}, 400),
    ("get", "/breaks/", {}, 500),
    ("post", "/takes/", LARGE, 413),
    ("get", "/api/v1/", {}, None),
]


@pytest.mark.parametrize(("method", "path", "data", "status"), ANSWERS, ids=lambda part: str(part)[:20])
def test_every_answer_carries_the_policy(method: str, path: str, data: dict[str, str], status: int | None):
    client = Client(raise_request_exception=False)
    answer = getattr(client, method)(path, data)
    assert status is None or answer.status_code == status
    assert {part.strip() for part in answer["Content-Security-Policy"].split(";")} == POLICY
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


def test_form_from_an_old_page_is_answered_with_calm_and_the_policy():
    answer = Client(enforce_csrf_checks=True).post("/takes/", {"a": "1"})
    assert answer.status_code == 403
    assert "Хуудасны хүчинтэй хугацаа дууссан байна" in answer.content.decode()
    assert {part.strip() for part in answer["Content-Security-Policy"].split(";")} == POLICY


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/nowhere/", "Ийм хуудас олдсонгүй"),
        ("/refuses/", "Танд энэ үйлдлийг хийх эрх алга"),
        ("/suspects/", "Илгээсэн зүйлийг хуудас ойлгосонгүй"),
        ("/breaks/", "Систем түр ажиллахгүй байна"),
    ],
)
def test_error_pages_speak_mongolian_and_name_the_numbers(path: str, heading: str):
    page = Client(raise_request_exception=False).get(path).content.decode()
    assert '<html lang="mn"' in page
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in page
    assert all(f'href="tel:{number}"' in page for number in (102, 103, 108))
    assert "<b>" not in page


def test_too_much_at_once_is_said_in_words():
    answer = Client().post("/takes/", LARGE)
    assert answer.status_code == 413
    assert "Нэг удаа илгээхэд хэт том байна" in answer.content.decode()


def test_error_page_needs_no_database(django_db_blocker):
    """The page for our own mistakes is drawn when nothing else works."""
    with django_db_blocker.block():
        assert "108" in render_to_string("500.html", {}, RequestFactory().get("/breaks/"))
