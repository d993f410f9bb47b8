"""Keeping what is typed into a long form, and throwing it away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import drafts
from childprotect.lib.errors import DomainError

QUIET = "X-Draft"  # sent by the page while somebody types: the answer is no page


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the fields of a form that is not sent yet."""
    path, quiet = request.POST.get("draft_path", ""), QUIET in request.headers
    try:
        drafts.keep(
            request.user,
            path=path,
            title=request.POST.get("draft_title", ""),
            data=request.POST,  # type: ignore[arg-type]
        )
    except DomainError as problem:
        if quiet:
            return HttpResponse(problem.sentence, status=422, content_type="text/plain; charset=utf-8")
        messages.error(request, problem.sentence)
        return redirect(_back(path))
    if quiet:
        return HttpResponse(status=204)
    messages.success(request, _("What you typed is kept as a draft, for you alone. It is not sent yet."))
    return redirect("cases:home")


@require_POST
def throw_away(request: HttpRequest) -> HttpResponse:
    """The draft is not wanted any more."""
    path = request.POST.get("draft_path", "")
    drafts.throw_away(request.user, path)
    messages.success(request, _("The draft is thrown away."))
    asked = request.POST.get("next", "")
    return redirect(_back(asked or path))


def _back(path: str) -> str:
    """A page of ours; the first page for anything else."""
    return path if path and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "cases:home"
