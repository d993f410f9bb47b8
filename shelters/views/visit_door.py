"""Children at the door of a one-stop centre."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import drafts
from childprotect.lib.attempt import refused
from childprotect.lib.errors import DomainError
from childprotect.lib.web import need, page
from shelters import visiting
from shelters.actions import visit_door as door
from shelters.forms.visit_door import CentreChildren, CentreDoorForm
from shelters.models import Facility, Visit
from shelters.views.door import ADD, one_more


@require_http_methods(["GET", "POST"])
def visit_door(request: HttpRequest) -> HttpResponse:
    """Receive children nobody has reported yet; with one, go on to its consent."""
    need(request, visiting.ATTEND)
    user: Any = request.user
    own = Facility.objects.visible_to(user, visiting.ATTEND).open().filter(centre=True)
    facilities = own.select_related("unit__district", "unit__aimag")
    form = CentreDoorForm(request.POST or None, facilities=facilities)
    lines = CentreChildren(request.POST or None, prefix="child")
    if request.method == "POST" and ADD in request.POST:
        lines = one_more(request, form, CentreChildren)
    elif form.is_bound and form.is_valid() and lines.is_valid():
        facts = dict(form.cleaned_data)
        children = [line.at_door().facts for line in lines]
        try:
            made = door.receive_at_door(facts.pop("facility"), by=user, children=children, **facts)
        except DomainError as problem:
            refused(form, problem)
        else:
            messages.success(request, _said(made))
            return (
                redirect("shelters:visits_today")
                if len(made) > 1
                else redirect("shelters:visit_consent", made[0].ref)
            )
    return page(
        request,
        "shelters/visit_door.html",
        form=form,
        lines=lines,
        none=not facilities,
        **drafts.offer(request, form, lines),
    )


def _said(made: list[Visit]) -> str:
    """What was done, what comes next, and who answers for the children now."""
    worker: Any = made[0].case.worker
    told = _("Received. The responsible worker and the supervisor have been told: %(name)s %(phone)s.")
    said = told % {"name": worker.name, "phone": worker.phone}
    onward = _("Write down the consent for each child next.")
    return f"{said} {onward}" if len(made) > 1 else said
