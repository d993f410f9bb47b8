"""Children at the door."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import drafts
from childprotect.lib import clock
from childprotect.lib.attempt import refused
from childprotect.lib.errors import DomainError
from childprotect.lib.forms import unjudged
from childprotect.lib.web import need, page
from shelters import finding
from shelters.actions import door
from shelters.forms.door import DoorChildren, DoorForm
from shelters.models import Facility

ADD = "add"  # the button that shows the sheet again with a child more
ADMIT = "shelters.admit_at_door"


@require_http_methods(["GET", "POST"])
def stay_door(request: HttpRequest) -> HttpResponse:
    """Take in children nobody has reported yet. The button "another child" shows the sheet again, nothing else."""
    need(request, ADMIT)
    user: Any = request.user
    facilities = (
        Facility.objects.visible_to(user, ADMIT).open().select_related("unit__district", "unit__aimag")
    )
    form = DoorForm(request.POST or None, facilities=facilities)
    lines = DoorChildren(request.POST or None, prefix="child")
    if request.method == "POST" and ADD in request.POST:
        lines = one_more(request, form, DoorChildren)
    elif form.is_bound and form.is_valid() and lines.is_valid():
        facts = form.facts()
        try:
            stays = door.admit_at_door(
                facts.pop("facility"), by=user, children=[line.at_door() for line in lines], **facts
            )
        except DomainError as problem:
            refused(form, problem)
        else:
            messages.success(request, _said(stays))
            return (
                redirect("shelters:own") if len(stays) > 1 else redirect("shelters:stay_detail", stays[0].ref)
            )
    return page(
        request,
        "shelters/door.html",
        form=form,
        lines=lines,
        free=sum(finding.free_counts(facilities, "", None).values()),
        none=not facilities,
        facility=facilities[0] if facilities else None,
        now=clock.now(),
        **drafts.offer(request, form, lines),
    )


def _said(stays: list[Any]) -> str:
    """What was done, and who answers for the children now."""
    worker = stays[0].case.worker
    done = ngettext("%(count)s child is admitted.", "%(count)s children are admitted.", len(stays))
    told = _("The responsible worker %(name)s %(phone)s and the supervisor have been told.")
    return f"{done % {'count': len(stays)}} {told % {'name': worker.name, 'phone': worker.phone}}"


def one_more(request: HttpRequest, form: Any, children: Any) -> Any:
    """The children with everything typed so far, and one more, in which typing goes on."""
    data = request.POST.copy()
    typed = data.get("child-TOTAL_FORMS", "")
    count = int(typed) if typed.isdecimal() and len(typed) < 4 else 1
    data["child-TOTAL_FORMS"] = str(min(count + 1, children.max_num))
    lines = children(data, prefix="child")
    lines._errors = [{} for _line in lines.forms]
    for one in (form, *lines.forms):
        unjudged(one)
    lines.forms[-1].fields["given_name"].widget.attrs["autofocus"] = True
    return lines
