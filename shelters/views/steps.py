"""What every step of a stay or a visit does: one form, one action; what was typed stays when it is refused."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from childprotect.lib.attempt import attempt
from childprotect.lib.web import page
from shelters import visiting
from shelters.models import Stay, Visit


def stay_step(
    request: HttpRequest, stay: Stay, form: Any, action: Any, heading: str, said: str
) -> HttpResponse:
    """One step of a stay; then its page, or one's own facility when the person no longer meets the stay."""
    if attempt(request, form, action, stay, say=said):
        gone = (
            stay.status in Stay.LIVE and not Stay.objects.visible_to(request.user).filter(pk=stay.pk).exists()
        )
        return redirect("shelters:own") if gone else redirect("shelters:stay_detail", stay.ref)
    return page(request, "shelters/stay_step.html", stay=stay, form=form, heading=heading)


def visit_step(
    request: HttpRequest, visit: Visit, form: Any, action: Any, heading: str, said: str, *, hint: str = ""
) -> HttpResponse:
    """One step of a visit; then its page, or those of today when the person no longer meets the visit."""
    if attempt(request, form, action, visit, say=said):
        gone = not Visit.objects.visible_to(request.user, visiting.ATTEND).filter(pk=visit.pk).exists()
        return redirect("shelters:visits_today") if gone else redirect("shelters:visit_detail", visit.ref)
    return page(request, "shelters/visit_step.html", visit=visit, form=form, heading=heading, hint=hint)
