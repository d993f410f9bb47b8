"""Public holidays of a year: shown, and changed by two administrators, one after the other."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import effects
from cases.actions import holidays as changes
from cases.forms.limits import DecisionForm, HolidayForm, YearFilter
from cases.models import Holiday, HolidayProposal
from cases.models.codes import Approval
from cases.views.limits import decided
from childprotect.lib import clock
from childprotect.lib.attempt import refused
from childprotect.lib.errors import DomainError
from childprotect.lib.web import enter, need, page

MANAGE = "cases.manage_holidays"


@require_GET
def holiday_list(request: HttpRequest) -> HttpResponse:
    """The public holidays of a year, and the changes that wait."""
    need(request, "cases.view_limit")
    form = YearFilter(request.GET)
    unknown, today = form.unknown(), clock.today()
    year = (form.cleaned_data["year"] or today.year) if form.is_valid() else today.year
    manages = request.user.has_perm(MANAGE)  # type: ignore[union-attr]
    english = get_language() == "en"
    rows = [
        {
            "day": row.day,
            "name": row.name_en if english else row.name_mn,
            "confirmed": row.approval == Approval.CONFIRMED,
            "legal_reference": row.legal_reference,
            "weekend": row.day.weekday() >= 5,
            "to_come": row.day >= today,
        }
        for row in Holiday.objects.filter(day__year=year, off=True)
    ]
    waiting = HolidayProposal.objects.visible_to(request.user).waiting().select_related("proposed_by")
    return page(
        request,
        "cases/holiday_list.html",
        filter=form,
        unknown=unknown,
        year=year,
        years=[year - 1, year + 1],
        rows=rows,
        unsettled=any(not row["confirmed"] for row in rows),
        waiting=waiting if manages else [],
        manages=manages,
    )


@require_http_methods(["GET", "POST"])
def holiday_propose(request: HttpRequest) -> HttpResponse:
    """Propose a day; asked to, first show what it would do to the clocks that run."""
    need(request, MANAGE)
    form, preview, weekend = HolidayForm(request.POST or None, initial=_initial(request)), None, False
    if form.is_valid():
        try:
            if "preview" in request.POST:
                made = HolidayProposal(**form.cleaned_data)
                changes.check(made)
                preview, weekend = effects.of_holiday(made.day, made.off), made.day.weekday() >= 5
            else:
                made = changes.propose_holiday(by=request.user, **form.cleaned_data)
                messages.success(request, _("Proposed. Another administrator has been asked to confirm it."))
                return redirect("cases:holiday_change", made.ref)
        except DomainError as problem:
            refused(form, problem)
    return page(request, "cases/holiday_propose.html", form=form, preview=preview, weekend=weekend)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """A day of the table that shall change, named in the address; nonsense there is an empty form."""
    begin: dict[str, Any] = {"off": "yes", "approval": Approval.DEFAULT}
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return begin
    standing = Holiday.objects.filter(day=day).first()
    names = ("day", "name_mn", "name_en", "approval", "legal_reference")
    return begin | ({name: getattr(standing, name) for name in names} if standing else {"day": day})


@require_GET
def holiday_change(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A proposed day, what it would do, and the second person's word."""
    change: HolidayProposal = enter(request, HolidayProposal, ref, needs=MANAGE)
    return _change_page(request, change, DecisionForm())


@require_POST
def holiday_decide(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Confirm, refuse, or take back."""
    change: HolidayProposal = enter(request, HolidayProposal, ref, needs=MANAGE)
    form = DecisionForm(request.POST)
    if decided(request, form, change, changes.confirm_holiday):
        return redirect("cases:holiday_change", change.ref)
    return _change_page(request, change, form)


def _change_page(request: HttpRequest, change: HolidayProposal, form: DecisionForm) -> HttpResponse:
    waiting = change.status == HolidayProposal.Status.WAITING
    return page(
        request,
        "cases/holiday_change.html",
        change=change,
        preview=effects.of_holiday(change.day, change.off) if waiting else None,
        weekend=change.day.weekday() >= 5,
        form=form,
        own=change.proposed_by_id == request.user.pk,
        waiting=waiting,
    )
