"""One page, one task: how every page that adds to or changes the case file asks and answers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import drafts
from audit.models import Event
from cases.models import Case
from cases.views.case import bar
from childprotect.lib.attempt import refused
from childprotect.lib.errors import DomainError
from childprotect.lib.web import page


def file_page(
    request: HttpRequest,
    case: Case,
    form: Form,
    save: Callable[[], Any],
    *,
    title: str,
    back: str,
    hint: str = "",
    earlier: Any = None,
    warn: Callable[[Any], list[str]] | None = None,
) -> HttpResponse:
    """Ask with `form`, call `save`, go to the page named `back`; what was typed stays when it is refused.

    A save over what somebody saved meanwhile shows both texts. `warn` says of what was saved what may be wrong with
    it; `earlier` is the row whose earlier values the page leads to.
    """
    if form.is_valid():
        try:
            saved = save()
        except DomainError as problem:
            refused(form, problem)
        else:
            for sentence in warn(saved) if warn else []:
                messages.warning(request, sentence)
            messages.success(request, _("Saved."))
            return redirect(back, case.ref)
    return page(
        request,
        "cases/file_edit.html",
        case=case,
        bar=bar(case),
        form=form,
        heading=title,
        hint=hint,
        back=reverse(back, args=[case.ref]),
        earlier=_earlier_address(case, earlier),
        **drafts.offer(request, form),
    )


def _earlier_address(case: Case, row: Any) -> str:
    """Where the earlier values of a row stand; empty when nothing of it was changed in this case."""
    if row is None or not Event.objects.of_case(case.ref).changes().filter(subject_ref=row.ref).exists():
        return ""
    return reverse("cases:file_earlier", args=[case.ref, row.ref])
