"""Notes and the plain steps of a case: one page and one action each."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import codes
from cases.access import enter_case, looked
from cases.actions import closing, notes
from cases.forms.case import (
    NoteEditForm,
    NoteForm,
    SendBackForm,
)
from cases.models import Note
from cases.views.case import bar, tabs
from cases.views.steps import step, step_page
from childprotect.lib.attempt import attempt, press
from childprotect.lib.web import enter, page, paginate


@require_GET
def case_notes(request: HttpRequest, ref: UUID) -> HttpResponse:
    """All notes of a case, newest first."""
    case = enter_case(request, ref)
    looked(request, case, "notes")
    pages = paginate(
        request, Note.objects.visible_to(request.user).filter(case=case).select_related("author")
    )
    kinds = dict(codes.choices("note_kind"))
    entries = [
        {
            "at": note.happened_at,
            "title": kinds.get(note.kind, note.kind),
            "text": note.text,
            "by": note.author.name,
            "kind": "",
            "url": reverse("cases:note_edit", args=[note.ref]) if note.author_id == request.user.pk else "",
        }
        for note in pages.rows
    ]
    may = request.user.has_perm("cases.write_note", case) and case.closed_at is None  # type: ignore[union-attr]
    return page(
        request,
        "cases/case_notes.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, request.user, "cases:case_notes"),
        pages=pages,
        entries=entries,
        may_write=may,
    )


@require_http_methods(["GET", "POST"])
def note_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Write a dated note."""
    case = enter_case(request, ref, needs="cases.write_note")
    form = NoteForm(request.POST or None, case=case)
    if attempt(request, form, notes.write_note, case, say=_("Saved."), facts=form.facts):
        return redirect("cases:case_detail", case.ref)
    return step_page(request, case, form, _("Write a note"), _("Save"), keeps=True)


@require_http_methods(["GET", "POST"])
def note_edit(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Change one's own note; a stale edit shows both texts."""
    note = enter(request, Note, ref, needs="cases.write_note")
    case = enter_case(request, note.case.ref, needs="cases.write_note")
    form = NoteEditForm(request.POST or None, record=note)
    if attempt(request, form, notes.edit_note, note, say=_("Saved.")):
        return redirect("cases:case_notes", case.ref)
    return step_page(request, case, form, _("Change the note"), _("Save"), keeps=True)


@require_POST
def case_agree_closing(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Agree to close."""
    case = enter_case(request, ref, needs="cases.agree_closing")
    if done := press(request, closing.agree_to_close, case):
        closed = done.made.closed_at is not None
        messages.success(request, _("The case is closed.") if closed else _("Your agreement is recorded."))
    return redirect("cases:case_detail", case.ref)


@require_http_methods(["GET", "POST"])
def case_send_back(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Do not agree: say what is missing."""
    case = enter_case(request, ref, needs="cases.agree_closing")
    form = SendBackForm(request.POST or None)
    return step(
        request,
        case,
        form,
        closing.send_back,
        title=_("Send back before closing"),
        button=_("Send back"),
        done=_("The case is sent back. Who asked has been told."),
    )
