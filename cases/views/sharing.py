"""Sharing a case with a colleague."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.access import enter_case
from cases.actions import sharing
from cases.forms.case import ShareForm
from cases.views.case import bar
from childprotect.lib.attempt import attempt, press
from childprotect.lib.web import page


@require_http_methods(["GET", "POST"])
def case_shares(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Who the case is shared with; share it with one more."""
    case = enter_case(request, ref, needs="cases.share_case")
    form = ShareForm(request.POST or None)
    if attempt(request, form, sharing.share_case, case, say=_("Saved.")):
        return redirect("cases:case_shares", case.ref)
    shares = case.shares.in_force().select_related("user", "given_by").order_by("until")
    return page(request, "cases/case_shares.html", case=case, bar=bar(case), form=form, shares=shares)


@require_POST
def share_end(request: HttpRequest, ref: UUID, share_ref: UUID) -> HttpResponse:
    """Take a share back."""
    case = enter_case(request, ref, needs="cases.share_case")
    press(request, sharing.end_share, case, share_ref=share_ref, say=_("The share is taken back."))
    return redirect("cases:case_shares", case.ref)
