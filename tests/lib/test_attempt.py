"""One step on a page: what is refused stands on the form, at its field or above it, and can be sent again."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import QueryDict
from django.test import RequestFactory

from childprotect.lib.attempt import attempt, press
from childprotect.lib.errors import DomainError, StaleEdit


class Reason(forms.Form):
    """A step with a reason, over a row with a version."""

    reason = forms.CharField()
    version = forms.IntegerField()


@pytest.fixture
def request_() -> Any:
    request = RequestFactory().post("/")
    request.user = "worker"  # type: ignore[assignment]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def said(request: Any) -> list[str]:
    return [f"{message.level_tag}: {message}" for message in get_messages(request)]


def test_what_the_action_takes_is_said_and_given_back(request_: Any) -> None:
    def action(row: str, *, by: str, reason: str, version: int) -> tuple[Any, ...]:
        return row, by, reason, version

    done = attempt(request_, Reason(QueryDict("reason=snow&version=1")), action, "case", say="Saved.")
    assert done is not None
    assert done.made == ("case", "worker", "snow", 1)
    assert attempt(request_, Reason(QueryDict("version=1")), action, "case", say="Not said.") is None
    assert said(request_) == ["success: Saved."]


@pytest.mark.parametrize(
    ("field", "stands_at"), [("reason", "reason"), ("elsewhere", "__all__"), (None, "__all__")]
)
def test_what_it_refuses_stands_at_its_field_or_above_them(request_: Any, field: str, stands_at: str) -> None:
    def action(**_facts: Any) -> None:
        raise DomainError("No.", field)

    form = Reason(QueryDict("reason=snow&version=1"))
    assert attempt(request_, form, action, say="Saved.") is None
    assert dict(form.errors) == {stands_at: ["No."]}
    assert press(request_, action, say="Saved.") is None
    assert said(request_) == ["error: No."]


def test_once_it_is_read_that_somebody_changed_the_row_the_same_send_goes_through(request_: Any) -> None:
    def action(*, by: str, reason: str, version: int) -> None:
        if version != 2:
            raise StaleEdit("Changed meanwhile.", SimpleNamespace(version=2))

    form = Reason(QueryDict("reason=snow&version=1"))
    assert attempt(request_, form, action) is None
    assert attempt(request_, Reason(form.data), action) is not None
