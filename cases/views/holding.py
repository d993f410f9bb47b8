"""On hold, searching, going on, and the check after closing: one page and one action each."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.access import enter_case
from cases.actions import holding, reopening
from cases.forms.holding import AfterClosingForm, HoldForm, ResumeForm, SearchedForm
from cases.views.steps import step


@require_http_methods(["GET", "POST"])
def case_hold(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Put the case on hold."""
    case = enter_case(request, ref, needs="cases.work_case")
    return step(
        request,
        case,
        HoldForm(request.POST or None, initial={"version": case.version}),
        holding.hold,
        title=_("Put the case on hold"),
        button=_("Put the case on hold"),
        done=_("The case is on hold. The next search is dated."),
        hint=_("The other clocks of the case rest. The supervisor is told."),
    )


@require_http_methods(["GET", "POST"])
def case_search(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Searched and not found."""
    case = enter_case(request, ref, needs="cases.work_case")
    lasting = holding.current(case)
    return step(
        request,
        case,
        SearchedForm(request.POST or None, case=case),
        holding.record_search,
        title=_("Searched, not found"),
        button=_("Save the search"),
        done=_("Saved. The next search is dated."),
        meets=(holding.SEARCH,),
        hint=lasting.search_plan if lasting else "",
    )


@require_http_methods(["GET", "POST"])
def case_resume(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The child is found."""
    case = enter_case(request, ref, needs="cases.work_case")
    return step(
        request,
        case,
        ResumeForm(request.POST or None, initial={"version": case.version}),
        holding.resume,
        title=_("The child is found"),
        button=_("Go on with the case"),
        meets=(holding.SEARCH,),
        done=_("The case goes on. Its clocks begin again."),
    )


@require_http_methods(["GET", "POST"])
def case_after(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The check after closing."""
    case = enter_case(request, ref, needs="cases.work_case")
    return step(
        request,
        case,
        AfterClosingForm(request.POST or None, case=case),
        reopening.check_after_closing,
        meets=(reopening.CHECK,),
        title=_("After-closure check"),
        button=_("Save"),
        done=_("Saved."),
    )
