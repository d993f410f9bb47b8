"""What is known of a facility beside its beds: status, hours, contacts, services, standards, money."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import codes
from childprotect.lib import clock
from childprotect.lib.attempt import attempt
from childprotect.lib.errors import DomainError
from childprotect.lib.web import enter, page
from shelters.actions import particulars
from shelters.forms.particulars import (
    ContactForm,
    FactsForm,
    FundingForm,
    ServicesForm,
    StandardsForm,
    StatusForm,
)
from shelters.models import Facility, Funding, StandardAnswer, StandardCheck, StandardItem

FURNISH = "shelters.furnish_facility"
CHECKS_SHOWN = 10


def about(facility: Facility, user: Any) -> dict[str, Any]:
    """What everybody who sees the facility reads of it, and the doors this person has; for its page."""
    today = clock.today()
    words = dict(codes.choices("facility_service"))
    services = list(facility.services.filter(until=None).values_list("service", flat=True))
    coming = facility.statuses.filter(since__gt=today).first()
    standing = facility.statuses.filter(since__lte=today).exclude(until__lt=today).first()
    furnish = user.has_perm(FURNISH, facility)
    doors = (
        ("shelters:facility_rooms", _("Rooms and beds"), furnish),
        ("shelters:facility_edit", _("Hours and address"), furnish),
        ("shelters:facility_contacts", _("Whom to call"), furnish),
        ("shelters:facility_services", _("Services offered"), furnish),
        ("shelters:facility_status", _("Status"), user.has_perm("shelters.set_status", facility)),
        (
            "shelters:facility_standards",
            _("Standards"),
            user.has_perm("shelters.view_standardcheck", facility),
        ),
        (
            "shelters:day_correct",
            _("Correct a figure of a day"),
            user.has_perm("shelters.correct_day", facility),
        ),
        ("shelters:facility_funding", _("Funding"), user.has_perm("shelters.view_funding", facility)),
    )
    return {
        "services": [words[code] for code in words if code in services],
        "contacts": list(facility.contacts.filter(ended_at=None)),
        "status_row": standing,
        "status_coming": coming,
        "doors": [(name, text) for name, text, may in doors if may],
    }


@require_http_methods(["GET", "POST"])
def facility_status(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Open, suspend, close from a day; and what it was before."""
    facility = enter(request, Facility, ref, needs="shelters.set_status")
    form = StatusForm(request.POST or None, initial={"since": clock.today()})
    if attempt(request, form, particulars.set_status, facility, say=_("Saved.")):
        return redirect("shelters:facility_status", facility.ref)
    rows = facility.statuses.select_related("changed_by")
    return page(request, "shelters/facility_status.html", facility=facility, form=form, rows=rows)


@require_http_methods(["GET", "POST"])
def facility_edit(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Hours, main telephone, address."""
    facility = enter(request, Facility, ref, needs=FURNISH)
    begin = {"hours": facility.hours, "phone": facility.phone, "address": facility.address}
    form = FactsForm(request.POST or None, initial=begin)
    if attempt(request, form, particulars.change_facts, facility, say=_("Saved.")):
        return redirect("shelters:facility_detail", facility.ref)
    return _form(request, facility, _("Hours and address"), form)


@require_http_methods(["GET", "POST"])
def facility_services(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Which services the facility offers."""
    facility = enter(request, Facility, ref, needs=FURNISH)
    standing = list(facility.services.filter(until=None).values_list("service", flat=True))
    form = ServicesForm(request.POST or None, initial={"services": standing})
    if attempt(request, form, particulars.set_services, facility, say=_("Saved.")):
        return redirect("shelters:facility_detail", facility.ref)
    return _form(request, facility, _("Services offered"), form)


@require_http_methods(["GET", "POST"])
def facility_contacts(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The telephones of the facility by what they are for."""
    facility = enter(request, Facility, ref, needs=FURNISH)
    form = ContactForm(request.POST or None)
    if attempt(request, form, particulars.add_contact, facility, say=_("Saved.")):
        return redirect("shelters:facility_contacts", facility.ref)
    rows = facility.contacts.filter(ended_at=None)
    return page(request, "shelters/facility_contacts.html", facility=facility, form=form, rows=rows)


@require_POST
def contact_end(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Take a telephone away."""
    facility = enter(request, Facility, ref, needs=FURNISH)
    try:
        particulars.end_contact(facility, by=request.user, contact=UUID(request.POST.get("contact", "")))
    except (DomainError, ValueError):
        messages.error(request, _("This contact is not there any more."))
    else:
        messages.success(request, _("Saved."))
    return redirect("shelters:facility_contacts", facility.ref)


@require_GET
def facility_standards(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The newest checks of the standards: what is met, and what is missing."""
    facility = enter(request, Facility, ref, needs="shelters.view_standardcheck")
    found = StandardCheck.objects.visible_to(request.user).filter(facility=facility)
    found = found.select_related("checked_by").prefetch_related("answers__item")[:CHECKS_SHOWN]
    checks = [
        {
            "check": row,
            "met": sum(one.answer == StandardAnswer.Answer.YES for one in row.answers.all()),
            "of": len(row.answers.all()),
            "missing": [one for one in row.answers.all() if one.answer != StandardAnswer.Answer.YES],
        }
        for row in found
    ]
    return page(
        request,
        "shelters/facility_standards.html",
        facility=facility,
        checks=checks,
        may_check=request.user.has_perm("shelters.add_standardcheck", facility),  # type: ignore[union-attr]
    )


@require_http_methods(["GET", "POST"])
def standards_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Answer the checklist."""
    facility = enter(request, Facility, ref, needs="shelters.add_standardcheck")
    form = StandardsForm(request.POST or None, items=list(StandardItem.objects.ruling()))

    def facts() -> dict[str, Any]:
        told = {name: form.cleaned_data[name] for name in ("checked_on", "note", "form_key")}
        return told | {"answers": form.answers()}

    if attempt(request, form, particulars.check_standards, facility, say=_("Saved."), facts=facts):
        return redirect("shelters:facility_standards", facility.ref)
    return _form(request, facility, _("Check the standards"), form, back="shelters:facility_standards")


@require_http_methods(["GET", "POST"])
def facility_funding(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What each source gives, by year."""
    facility = enter(request, Facility, ref, needs="shelters.view_funding")
    may = request.user.has_perm("shelters.manage_funding", facility)  # type: ignore[union-attr]
    form = FundingForm(request.POST or None, initial={"year": clock.today().year})
    if may and attempt(request, form, particulars.set_funding, facility, say=_("Saved.")):
        return redirect("shelters:facility_funding", facility.ref)
    rows = Funding.objects.visible_to(request.user).filter(facility=facility)
    return page(
        request, "shelters/facility_funding.html", facility=facility, form=form if may else None, rows=rows
    )


def _form(
    request: HttpRequest, facility: Facility, title: str, form: Any, back: str = "shelters:facility_detail"
) -> HttpResponse:
    return page(request, "shelters/facility_form.html", facility=facility, title=title, form=form, back=back)
