"""The one timeline of a case, filtered by kind and paged."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from cases import timeline
from cases.access import enter_case, looked
from cases.views.case import bar, tabs
from childprotect.lib.forms import KnownParameters
from childprotect.lib.web import page, paginate

SIZE = 50


class TimelineFilter(KnownParameters, forms.Form):
    """What of the timeline is shown."""

    spare = frozenset({"page", "show"})
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", _("Everything")), *timeline.choices()]  # type: ignore[attr-defined]


@require_GET
def case_history(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Everything that happened around the case, newest first; on demand with who looked at it."""
    case = enter_case(request, ref)
    looked(request, case, "history")
    form, looks = TimelineFilter(request.GET), request.GET.get("show") == "views"
    known = form.is_valid() and not form.unknown()
    rows = timeline.rows(
        request.user, case, kind=form.cleaned_data["kind"] if known else timeline.OTHER, looks=looks
    )
    pages = paginate(request, rows if known else rows.none(), size=SIZE)
    return page(
        request,
        "cases/case_history.html",
        part="rows",
        case=case,
        bar=bar(case),
        tabs=tabs(case, request.user, "cases:case_history"),
        filter=form,
        unknown=[] if known else [*form.unknown(), *form.errors],
        pages=pages,
        entries=timeline.entries(request.user, case, list(pages.rows)),
        views=looks,
    )
