"""Contacts and services of a case, and all open cases laid out by risk."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases import codes, follow_up, stages
from cases.access import enter_case, looked
from cases.actions import contacts
from cases.forms.contacts import ContactForm, ServiceForm
from cases.models import Case, Contact, Deadline, Risk, ServiceGiven
from cases.views.case import bar, tabs
from cases.views.steps import step
from childprotect.lib.mongolian import short_name
from childprotect.lib.web import need, page, paginate

WORK = "cases.work_case"
FEW = 8  # services on the tab; the rest on a page of its own


@require_GET
def case_contacts(request: HttpRequest, ref: UUID) -> HttpResponse:
    """When the next visit is due, the contacts, and the newest services."""
    case = enter_case(request, ref)
    looked(request, case, "contacts")
    user: Any = request.user
    rows = Contact.objects.visible_to(user).filter(case=case).select_related("author")
    pages = paginate(request, rows)
    given = ServiceGiven.objects.visible_to(user).filter(case=case).select_related("author", "goal")
    possible = {one.name for one in stages.possible(case)} if user.has_perm(WORK, case) else set()
    services = list(given[: FEW + 1])
    return page(
        request,
        "cases/case_contacts.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, user, "cases:case_contacts"),
        pages=pages,
        contacts=_contacts(pages.rows),
        services=_services(services[:FEW]),
        more_services=len(services) > FEW,
        next_visit=Deadline.objects.running().filter(case=case, step=contacts.VISIT).first(),
        may_contact="contacted" in possible,
        may_serve="served" in possible,
    )


@require_GET
def case_services(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Every service that was given."""
    case = enter_case(request, ref)
    looked(request, case, "services")
    given = ServiceGiven.objects.visible_to(request.user).filter(case=case).select_related("author", "goal")
    pages = paginate(request, given)
    return page(
        request,
        "cases/case_services.html",
        case=case,
        bar=bar(case),
        pages=pages,
        services=_services(pages.rows),
    )


def _contacts(rows: Any) -> list[dict[str, Any]]:
    """Contacts as the list draws them."""
    kinds = dict(codes.choices("contact_kind"))
    return [{"row": row, "kind": kinds.get(row.kind, row.kind)} for row in rows]


def _services(rows: Any) -> list[dict[str, Any]]:
    """Services as the list draws them."""
    words = dict(codes.choices("service"))
    return [{"row": row, "service": words.get(row.service, row.service)} for row in rows]


@require_http_methods(["GET", "POST"])
def contact_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Record a contact."""
    case = enter_case(request, ref, needs=WORK)
    return step(
        request,
        case,
        ContactForm(request.POST or None, case=case),
        contacts.record_contact,
        title=_("Record a contact"),
        button=_("Save the contact"),
        done=_("Saved. The next visit is dated by the risk."),
        then="cases:case_contacts",
        meets=(contacts.FIRST, contacts.VISIT),
    )


@require_http_methods(["GET", "POST"])
def case_service(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Record a service that was given."""
    case = enter_case(request, ref, needs=WORK)
    return step(
        request,
        case,
        ServiceForm(request.POST or None, case=case),
        contacts.give_service,
        title=_("Service given"),
        button=_("Save"),
        done=_("Saved."),
        then="cases:case_contacts",
    )


@require_GET
def follow_ups(request: HttpRequest) -> HttpResponse:
    """Open cases laid out by risk: who is to be seen next, and who was not reached."""
    need(request, WORK)
    user: Any = request.user
    whose = "all" if request.GET.get("whose") == "all" else "mine"
    cases = follow_up.of(Case.objects.visible_to(user).open(), user, whose)
    pages = paginate(request, follow_up.rows(cases))
    return page(
        request,
        "cases/follow_ups.html",
        pages=pages,
        groups=_by_risk(pages.rows),
        whose=whose,
    )


def _by_risk(rows: Any) -> list[dict[str, Any]]:
    """The rows of one page under their risks."""
    name = "unit__name_en" if get_language() == "en" else "unit__name_mn"
    groups = []
    for risk in (Risk.RED, Risk.ORANGE, Risk.GREEN):
        of_risk = [
            row
            | {
                "name": short_name(row["child__given_name"], row["child__father_name"]) or _("Name unknown"),
                "unit": row[name],
                "worker": short_name(row["worker__given_name"] or "", row["worker__father_name"] or ""),
                "missed": row["last_kind"] == Contact.Seen.MISSED,
            }
            for row in rows
            if row["risk"] == risk
        ]
        if of_risk:
            groups.append({"risk": risk.value, "rows": of_risk})
    return groups
