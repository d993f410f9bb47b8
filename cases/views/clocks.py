"""The clocks of a case: what runs, how every step went, and why one was late."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases import clock_page
from cases.access import enter_case, looked
from cases.actions.delays import explain_delay
from cases.forms.late import REASON, WORDS, ReasonForm
from cases.models import Case, Deadline
from cases.views.case import bar, tabs
from cases.views.steps import step_page
from childprotect.lib.attempt import attempt
from childprotect.lib.dates import length_text
from childprotect.lib.web import page, paginate


@require_GET
def case_clocks(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Each clock of a case, running and past."""
    case = enter_case(request, ref)
    looked(request, case, "clocks")
    user: Any = request.user
    pages = paginate(request, clock_page.clocks_of(case))
    rows = clock_page.drawn(list(pages.rows))
    return page(
        request,
        "cases/case_clocks.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, user, "cases:case_clocks"),
        pages=pages,
        rows=[{"row": row, "late": length_text(row.late_by) if row.late_by else ""} for row in rows],
        unconfirmed=any(row.default for row in rows),
        explains=user.has_perm("cases.work_case", case),
        reads_rules=user.has_perm("cases.view_limit"),
        zone=case.unit.time_zone,
    )


@require_http_methods(["GET", "POST"])
def clock_delay(request: HttpRequest, ref: UUID, clock_ref: UUID) -> HttpResponse:
    """Say why a step is late."""
    case: Case = enter_case(request, ref, needs="cases.work_case")
    row = Deadline.objects.filter(case=case, ref=clock_ref).select_related("delay", "limit", "person").first()
    if row is None:
        raise Http404
    given = getattr(row, "delay", None)
    initial = {REASON: given.reason, WORDS: given.words} if given else {}
    form = ReasonForm(request.POST or None, initial=initial)

    def facts() -> dict[str, str]:
        return {"reason": form.cleaned_data[REASON], "words": form.cleaned_data[WORDS]}

    if attempt(request, form, explain_delay, row, say=_("The reason is saved."), facts=facts):
        return redirect("cases:case_clocks", case.ref)
    (shown,) = clock_page.drawn([row])
    hint = f"{shown.step}: {length_text(shown.late_by)}" if shown.late_by else shown.step
    return step_page(request, case, form, _("Reason for delay"), _("Save"), hint=hint)
