"""One step on a page: the form is good and its action took it, or the form says why not and keeps what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from childprotect.lib.edits import EditForm, renew
from childprotect.lib.errors import DomainError, StaleEdit


@dataclass(frozen=True)
class Done:
    """The action took it; `made` is what it gave back."""

    made: Any = field(repr=False)  # never in a log: it may be a password


def attempt(
    request: HttpRequest,
    form: Form,
    action: Callable[..., Any],
    *about: Any,
    say: str = "",
    facts: Callable[[], Mapping[str, Any]] | None = None,
) -> Done | None:
    """Call `action(*about, by=…)` with what the form says, and `say` that it is done; None when it is not.

    `facts` gives the action's arguments where they are not simply the cleaned fields.
    """
    if not form.is_valid():
        return None
    try:
        made = action(*about, by=request.user, **(facts() if facts else form.cleaned_data))
    except DomainError as problem:
        refused(form, problem)
        return None
    if say:
        messages.success(request, say)
    return Done(made)


def refused(form: Form, problem: DomainError) -> None:
    """Say why on the form, at the field it is about.

    Where somebody saved meanwhile: with both texts; a form without texts to compare goes through once that is read.
    """
    if isinstance(problem, StaleEdit) and isinstance(form, EditForm):
        form.compare(problem)
        return
    form.add_error(problem.field if problem.field in form.fields else None, problem.sentence)
    if isinstance(problem, StaleEdit):
        renew(form, problem)


def press(
    request: HttpRequest, action: Callable[..., Any], *about: Any, say: str = "", **facts: Any
) -> Done | None:
    """Call the action of a button without a form; say that it is done, or why not."""
    try:
        made = action(*about, by=request.user, **facts)
    except DomainError as problem:
        messages.error(request, problem.sentence)
        return None
    if say:
        messages.success(request, say)
    return Done(made)
