"""The people around a child: their page, and one page each to add or change a person, a telephone, an address."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases import file
from cases.access import enter_case, looked, needs_purpose
from cases.actions import people, places
from cases.forms.people import AddressForm, PersonForm, PhoneForm
from cases.models import Address, Case, CasePerson, Phone
from cases.views.case import bar, tabs
from cases.views.filing import file_page
from childprotect.lib.contact import in_mongolia
from childprotect.lib.web import enter, page

BACK = "cases:case_people"
WRITE = "cases.work_case"


@require_GET
def case_people(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Everybody around the child, the telephones, the addresses."""
    case = enter_case(request, ref)
    looked(request, case, "people")
    user: Any = request.user
    may_write = user.has_perm(WRITE, case) and case.closed_at is None
    return page(
        request,
        "cases/case_people.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, user, BACK),
        may_write=may_write,
        elsewhere=file.known_elsewhere(user, case) if may_write else [],
        **file.people(user, case),
    )


def _row(request: HttpRequest, model: Any, ref: UUID) -> tuple[Any, Case]:
    """A row of a case file and its case, both entered for writing."""
    row = enter(request, model, ref, needs=WRITE, related=("case",))
    case = enter_case(request, row.case.ref, needs=WRITE)
    row.case = case
    return row, case


def _known_elsewhere(request: HttpRequest) -> CasePerson | None:
    """The person of another file that the address names, if the reader may write there as well."""
    try:
        ref = UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    row = (
        CasePerson.objects.visible_to(request.user, WRITE)
        .filter(ref=ref)
        .select_related("case__unit")
        .first()
    )
    return row if row is not None and not needs_purpose(request.user, row.case) else None


@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Add a person; `from` in the address names one of a brother's or sister's file, to begin with what is known there."""
    case = enter_case(request, ref, needs=WRITE)
    known = _known_elsewhere(request)
    form = PersonForm(request.POST or None, case=case, initial=PersonForm.shared(known) if known else None)
    return file_page(
        request,
        case,
        form,
        lambda: people.add_person(case, by=request.user, taken_from=known, **form.facts()),
        title=_("Add a person"),
        hint=_("A relation, and a name or that it is not known, are enough."),
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Change what is known of a person."""
    person, case = _row(request, CasePerson, ref)
    form = PersonForm(request.POST or None, case=case, record=person)
    return file_page(
        request,
        case,
        form,
        lambda: people.change_person(person, by=request.user, **form.facts()),
        title=_("Change the person"),
        back=BACK,
        earlier=person,
    )


@require_http_methods(["GET", "POST"])
def phone_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Add a telephone number."""
    case = enter_case(request, ref, needs=WRITE)
    form = PhoneForm(request.POST or None, case=case)
    return file_page(
        request,
        case,
        form,
        lambda: people.add_phone(case, by=request.user, **form.facts()),
        title=_("Add a telephone"),
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
def phone_edit(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Change a telephone number, or how safe it is."""
    phone, case = _row(request, Phone, ref)
    form = PhoneForm(request.POST or None, case=case, record=phone)
    return file_page(
        request,
        case,
        form,
        lambda: people.change_phone(phone, by=request.user, **form.facts()),
        title=_("Change the telephone"),
        back=BACK,
        earlier=phone,
    )


@require_http_methods(["GET", "POST"])
def address_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Add an address or a camp."""
    case = enter_case(request, ref, needs=WRITE)
    form = AddressForm(request.POST or None, case=case)
    return file_page(
        request,
        case,
        form,
        lambda: places.add_address(case, by=request.user, **form.facts()),
        title=_("Add an address"),
        hint=_("Official and actual address differ: write both. For herders add a camp of each season."),
        back=BACK,
        warn=_far_away,
    )


@require_http_methods(["GET", "POST"])
def address_edit(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Change an address."""
    address, case = _row(request, Address, ref)
    form = AddressForm(request.POST or None, case=case, record=address)
    return file_page(
        request,
        case,
        form,
        lambda: places.change_address(address, by=request.user, **form.facts()),
        title=_("Change the address"),
        back=BACK,
        earlier=address,
        warn=_far_away,
    )


def _far_away(address: Address) -> list[str]:
    if address.latitude is None or address.longitude is None:
        return []
    if in_mongolia((address.latitude, address.longitude)):
        return []
    return [_("This point lies outside Mongolia. Please check it.")]
