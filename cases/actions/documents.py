"""Papers and photos of a case: brought, and taken out again."""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import log
from cases.models import Case, Code, Document, DocumentBody
from childprotect.lib import clock, files
from childprotect.lib.errors import DomainError

MOST = 200  # documents of one case


@transaction.atomic
def attach(
    case: Case,
    *,
    by: Any,
    file: bytes,
    kind: str,
    title: str,
    dated_on: date | None = None,
    form_key: UUID | None = None,
) -> Document:
    """Keep a paper or photo: `file` (bytes as brought, at most 10 MB) is told by its content and made anew.

    A closed case takes documents too, as courts answer late. The same form sent twice gives the document of the first
    time. Raises DomainError for a file that cannot be kept, a day to come, and more documents than a case may hold.
    """
    made = files.clean(file)
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("unit").get(pk=case.pk)
    if dated_on is not None and dated_on > clock.today(case.unit.zone):
        raise DomainError(_("The date cannot be in the future."), "dated_on")
    if not Code.objects.of("document_kind").filter(code=kind).exists():
        raise DomainError(_("Choose what kind of document it is."), "kind")
    if Document.objects.kept().filter(case=case).count() >= MOST:
        raise DomainError(
            _("A case holds at most %(most)s documents. Take out those that are not needed.")
            % {"most": MOST},
            "file",
        )
    try:
        with transaction.atomic():
            document = Document.objects.create(
                case=case,
                kind=kind,
                title=title,
                dated_on=dated_on,
                content_type=made.content_type,
                size=len(made.data),
                pages=made.pages,
                digest=hashlib.sha256(made.data).hexdigest(),
                author=by,
                created_at=clock.now(),
                form_key=form_key,
            )
    except IntegrityError:
        sent = Document.objects.filter(author=by, form_key=form_key).first() if form_key else None
        if sent is None:
            raise
        return sent
    DocumentBody.objects.create(document=document, data=made.data)
    log.record(by, "document.attached", document, case=case, kind=kind)
    return document


@transaction.atomic
def withdraw(document: Document, *, by: Any, reason: str) -> Document:
    """Take a document out: it is no longer shown or given out. That it was there, and why not any more, stays.

    Raises DomainError without a `reason`, and when it is out already.
    """
    document = Document.objects.select_for_update(of=("self",)).select_related("case").get(pk=document.pk)
    if document.withdrawn_at:
        raise DomainError(_("This document has been taken out already."))
    if not reason.strip():
        raise DomainError(_("Write why the document is taken out."), "reason")
    document.withdrawn_at, document.withdrawn_by, document.withdrawn_reason = clock.now(), by, reason
    document.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    log.record(by, "document.withdrawn", document, case=document.case)
    return document


def content(document: Document, *, by: Any) -> bytes:
    """The bytes of a document for `by`, who was let in to its case; that they were given out is recorded."""
    log.viewed(by, document, case=document.case, page="document")
    return bytes(DocumentBody.objects.values_list("data", flat=True).get(document=document))
