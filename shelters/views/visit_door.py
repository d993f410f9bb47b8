"""A child at the door of a one-stop centre."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from childprotect.lib.errors import DomainError
from childprotect.lib.web import need, page
from shelters import visiting
from shelters.actions import visit_door as door
from shelters.forms.visit_door import CentreDoorForm
from shelters.models import Facility


@require_http_methods(["GET", "POST"])
def visit_door(request: HttpRequest) -> HttpResponse:
    """Receive a child nobody has reported yet, and go on to the consent."""
    need(request, visiting.ATTEND)
    user: Any = request.user
    own = Facility.objects.visible_to(user, visiting.ATTEND).open().filter(centre=True)
    facilities = own.select_related("unit__district", "unit__aimag")
    form = CentreDoorForm(request.POST or None, facilities=facilities)
    if form.is_valid():
        facts = form.told()
        try:
            visit = door.receive_at_door(facts.pop("facility"), by=user, **facts)
        except DomainError as problem:
            form.add_error(problem.field if problem.field in form.fields else None, problem.sentence)
        else:
            told = _(
                "Received. The responsible worker and the supervisor have been told: %(name)s %(phone)s."
            )
            worker: Any = visit.case.worker
            messages.success(request, told % {"name": worker.name, "phone": worker.phone})
            return redirect("shelters:visit_consent", visit.ref)
    return page(request, "shelters/visit_door.html", form=form, none=not facilities)
