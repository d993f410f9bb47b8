"""What every step of a case does on its page: one form, one action; what was typed stays when it is refused."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import drafts
from cases.forms import late
from cases.models import Case
from cases.views.case import bar
from childprotect.lib.attempt import attempt
from childprotect.lib.web import page


def step(
    request: HttpRequest,
    case: Case,
    form: Form,
    action: Callable[..., Any],
    *,
    title: str,
    button: str,
    done: str,
    hint: str = "",
    then: str = "cases:case_detail",
    meets: tuple[str, ...] = (),
) -> HttpResponse:
    """Ask with `form`, call `action`, go back to the case, or to its page `then`; what was typed stays if it is refused.

    `meets` are the steps whose clocks the action stops: where one has passed, the form asks for the reason.
    """
    late.ask(form, case, meets)

    def facts() -> dict[str, Any]:
        told = dict(form.cleaned_data)
        return told | {"delay": late.taken(told)} if meets else told

    if attempt(request, form, action, case, say=done, facts=facts):
        return redirect(then, case.ref)
    return step_page(request, case, form, title, button, hint=hint, keeps=True)


def step_page(
    request: HttpRequest,
    case: Case,
    form: Form,
    title: str,
    button: str,
    *,
    hint: str = "",
    keeps: bool = False,
) -> HttpResponse:
    """A page with the case's bar and one form; `keeps`: what is typed can be kept as a draft."""
    return page(
        request,
        "cases/case_step.html",
        case=case,
        bar=bar(case),
        form=form,
        heading=title,
        button=button,
        hint=hint,
        **(drafts.offer(request, form) if keeps else {}),
    )
