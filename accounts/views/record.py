"""The auditor's page: who did, saw and was refused what; no content of any record."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import auditing
from accounts.forms_people import EventFilter
from audit.models import Event
from audit.sentences import sentence, word
from childprotect.lib.web import need, page, paginate


@require_http_methods(["GET", "POST"])
def events(request: HttpRequest) -> HttpResponse:
    """Events, newest first. The question is posted, so that names and numbers never stand in an address."""
    need(request, "audit.view_event")
    form = EventFilter(request.POST if request.method == "POST" else None)
    rows = auditing.newest()
    if form.is_bound:
        rows = auditing.asked(rows, form.cleaned_data) if form.is_valid() else rows.none()
    pages = paginate(request, rows, size=50)
    return page(
        request,
        "accounts/events.html",
        form=form,
        pages=pages,
        rows=[
            {
                "at": event.at,
                "who": event.actor.name if event.actor else _("System"),
                "username": event.actor.username if event.actor else "",
                "kind": event.get_kind_display(),
                "what": sentence(event) if event.kind == Event.Kind.CHANGE else event.get_kind_display(),
                "page": word("page", event.data.get("page", "")) or event.data.get("needs", ""),
                "purpose": word("purpose", event.data.get("purpose", "")),
                "subject": word("subject", event.subject_type),
                "ref": event.subject_ref,
            }
            for event in pages.rows
        ],
    )
