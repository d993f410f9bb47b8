"""Papers and photos of a case. There is no public address: each is given out by the door of its case, and recorded."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases import codes
from cases.access import enter_case, looked
from cases.actions import documents
from cases.forms.document import DocumentForm, WithdrawForm
from cases.models import Case, Document
from cases.views.case import bar, tabs
from cases.views.steps import step_page
from childprotect.lib.attempt import attempt
from childprotect.lib.web import enter, page, paginate

ENDINGS = {"image/jpeg": "jpg", "application/pdf": "pdf"}


@require_GET
def case_documents(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The documents of a case, newest first."""
    case = enter_case(request, ref)
    looked(request, case, "documents")
    rows = Document.objects.visible_to(request.user).kept().filter(case=case).select_related("author")
    pages = paginate(request, rows)
    return page(
        request,
        "cases/case_documents.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, request.user, "cases:case_documents"),
        pages=pages,
        rows=[{"document": row, "kind": codes.word("document_kind", row.kind)} for row in pages.rows],
        may_attach=request.user.has_perm("cases.write_document", case),  # type: ignore[union-attr]
    )


@require_http_methods(["GET", "POST"])
def document_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Bring a paper or photo."""
    case = enter_case(request, ref, needs="cases.write_document")
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if attempt(request, form, documents.attach, case, say=_("Saved."), facts=form.facts):
        return redirect("cases:case_documents", case.ref)
    return page(request, "cases/document_new.html", case=case, bar=bar(case), form=form)


def _enter(request: HttpRequest, ref: UUID, needs: str) -> tuple[Document, Case]:
    """A document that is still there, and its case, by the door of the case; one taken out is as if it had never been."""
    document = enter(request, Document, ref, needs="cases.view_document")
    if document.withdrawn_at:
        request.denied = {"model": "cases.document", "ref": str(ref), "needs": needs}  # type: ignore[attr-defined]
        raise Http404
    return document, enter_case(request, document.case.ref, needs=needs)


@require_GET
def document_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What a document is; a photo is shown."""
    document, case = _enter(request, ref, "cases.view_document")
    user: Any = request.user
    return page(
        request,
        "cases/document_detail.html",
        case=case,
        bar=bar(case),
        document=document,
        kind=codes.word("document_kind", document.kind),
        may_withdraw=user.has_perm("cases.write_document", case),
    )


@require_GET
def document_file(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The file itself, to be shown in its page or kept. Its name says nothing of the child."""
    document, _case = _enter(request, ref, "cases.view_document")
    shown = document.is_photo and request.GET.get("show") == "1"
    answer = HttpResponse(documents.content(document, by=request.user), content_type=document.content_type)
    name = f"document-{str(document.ref)[:8]}.{ENDINGS[document.content_type]}"
    answer["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_http_methods(["GET", "POST"])
def document_withdraw(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Take a document out."""
    document, case = _enter(request, ref, "cases.write_document")
    form = WithdrawForm(request.POST or None)
    said = _("The document is taken out. The history keeps that it was there.")
    if attempt(request, form, documents.withdraw, document, say=said):
        return redirect("cases:case_documents", case.ref)
    return step_page(request, case, form, _("Take the document out"), _("Take out"), hint=document.title)
