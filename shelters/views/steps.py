"""What every step of a stay does on its page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from childprotect.lib.errors import DomainError
from childprotect.lib.web import page
from shelters.models import Stay


def step(request: HttpRequest, stay: Stay, form: Any, action: Any, heading: str, done: str) -> HttpResponse:
    """One form, one action; what was typed stays when it is refused."""
    if form.is_valid():
        try:
            action(stay, by=request.user, **form.cleaned_data)
        except DomainError as problem:
            form.add_error(problem.field if problem.field in form.fields else None, problem.sentence)
        else:
            messages.success(request, done)
            gone = (
                stay.status in Stay.LIVE
                and not Stay.objects.visible_to(request.user).filter(pk=stay.pk).exists()
            )
            return redirect("shelters:own") if gone else redirect("shelters:stay_detail", stay.ref)
    return page(request, "shelters/stay_step.html", stay=stay, form=form, heading=heading)
