"""How the child lives: the page of the situation, and one page each to change identity, concerns and the sheets."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import codes
from cases.access import enter_case, looked
from cases.actions import concerns, identity, situation
from cases.forms.situation import SHEETS, ConcernForm, ConcernNewForm, IdentityForm
from cases.models import Case, CaseConcern
from cases.models.filed import Known
from cases.views.case import bar, tabs
from cases.views.filing import file_page
from childprotect.lib.attempt import press
from childprotect.lib.edits import worded
from childprotect.lib.web import enter, page

BACK = "cases:case_situation"
WRITE = "cases.work_case"
HIDDEN = {"registration_number"}  # masked on the page, shown once and logged


@require_GET
def case_situation(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Who the child is, what worries, and how the child lives."""
    case = enter_case(request, ref, related=[f"{name}__changed_by" for name in SHEETS])
    looked(request, case, "situation")
    user: Any = request.user
    return page(
        request,
        "cases/case_situation.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, user, BACK),
        may_write=user.has_perm(WRITE, case) and case.closed_at is None,
        identity=_identity(case),
        concerns=[_concern(row) for row in case.concerns.select_related("decided_by")],
        sheets=[_sheet(case, name) for name in SHEETS],
    )


def _identity(case: Case) -> list[tuple[Any, str]]:
    form = IdentityForm(None, record=case.child)
    return [
        (field.label, worded(field, form.initial.get(name)))
        for name, field in form.fields.items()
        if name not in {"version", *HIDDEN}
    ]


def _sheet(case: Case, name: str) -> dict[str, Any]:
    """A sheet as the page shows it: what is known, since when, by whom."""
    kind, row = SHEETS[name], getattr(case, name, None)
    form = kind(None, record=row or kind.model())
    rows = [
        (field.label, worded(field, form.initial.get(field_name)))
        for field_name, field in form.fields.items()
        if field_name not in {"version", "as_of"} and form.initial.get(field_name) != Known.UNKNOWN
    ]
    return {
        "name": name,
        "title": kind.title,
        "rows": [row for row in rows if row[1]],
        "as_of": row.as_of if row else None,
        "by": row.changed_by.name if row and row.changed_by else "",
        "url": reverse("cases:sheet_edit", args=[case.ref, name]),
    }


def _concern(row: CaseConcern) -> dict[str, Any]:
    found = {
        True: (pgettext("concern", "Confirmed"), "danger"),
        False: (pgettext("concern", "Not confirmed"), "line"),
        None: None,
    }[row.confirmed]
    return {
        "ref": row.ref,
        "word": codes.word("concern", row.concern),
        "main": row.main,
        "source": _("As reported") if row.reported else _("Found in the work on the case"),
        "found": found,
        "by": row.decided_by.name if row.decided_by else "",
        "at": row.decided_at,
        "setting": codes.word("setting", row.setting) if row.setting else "",
        "note": row.note,
        "may_be_main": not row.main and row.confirmed is not False,
    }


@require_http_methods(["GET", "POST"])
def case_identity(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Change who the child is; the registration number is shown here, and the look is logged."""
    case = enter_case(request, ref, needs=WRITE)
    if request.method == "GET":
        looked(request, case, "registration_number")
    form = IdentityForm(request.POST or None, record=case.child)
    return file_page(
        request,
        case,
        form,
        lambda: identity.change_identity(case, by=request.user, **form.cleaned_data),
        title=_("Who the child is"),
        hint=_("Write only what you know. Nothing here is required."),
        back=BACK,
        earlier=case.child,
        warn=identity.warnings,
    )


@require_http_methods(["GET", "POST"])
def sheet_edit(request: HttpRequest, ref: UUID, sheet: str) -> HttpResponse:
    """Write one sheet of the situation."""
    case = enter_case(request, ref, needs=WRITE)
    kind = SHEETS.get(sheet)
    if kind is None:
        raise Http404
    row = getattr(case, sheet, None) or kind.model(case=case)
    form = kind(request.POST or None, record=row)
    return file_page(
        request,
        case,
        form,
        lambda: situation.write_sheet(kind.model, case, by=request.user, **form.cleaned_data),
        title=str(kind.title),
        hint=_("Write only what you know. Nothing here is required."),
        back=BACK,
        earlier=row if row.version else None,
    )


@require_http_methods(["GET", "POST"])
def concern_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Add a concern that no report told."""
    case = enter_case(request, ref, needs=WRITE)
    taken = set(case.concerns.values_list("concern", flat=True))
    form = ConcernNewForm(request.POST or None, taken=taken)
    return file_page(
        request,
        case,
        form,
        lambda: concerns.add_concern(case, by=request.user, **form.cleaned_data),
        title=_("Add a concern"),
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
def concern_decide(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Confirmed, not confirmed, or not known yet."""
    concern = enter(request, CaseConcern, ref, needs=WRITE, related=("case",))
    case = enter_case(request, concern.case.ref, needs=WRITE)
    form = ConcernForm(request.POST or None, record=concern)
    return file_page(
        request,
        case,
        form,
        lambda: concerns.decide_concern(concern, by=request.user, **form.cleaned_data),
        title=codes.word("concern", concern.concern),
        hint=_("What was reported stays as it was; here stands what was found."),
        back=BACK,
        earlier=concern,
    )


@require_POST
def concern_main(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The concern by which the case is counted and listed."""
    concern = enter(request, CaseConcern, ref, needs=WRITE, related=("case",))
    case = enter_case(request, concern.case.ref, needs=WRITE)
    press(request, concerns.make_main_concern, concern, say=_("Saved."))
    return redirect(BACK, case.ref)
