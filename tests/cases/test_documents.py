"""Papers and photos of a case: kept anew, given out by the door of the case only, taken out but never forgotten."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from cases.actions import documents
from cases.models import Document, DocumentBody
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from tests import factories
from tests.lib.test_files import pdf, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(worker):
    return factories.case(worker)


def attach(case, by, **more):
    return documents.attach(
        case, by=by, **{"file": photo(), "kind": "photo", "title": "Гэрийн зураг", **more}
    )


def test_a_paper_is_kept_with_what_it_is_and_stands_in_the_history(case, worker):
    document = attach(case, worker, file=pdf(2), kind="letter", dated_on=clock.today() - timedelta(days=3))
    assert (document.content_type, document.pages, document.author) == ("application/pdf", 2, worker)
    body = bytes(DocumentBody.objects.get().data)
    assert body.startswith(b"%PDF-")
    assert len(body) == document.size
    assert Event.objects.of_case(case.ref).filter(verb="document.attached").count() == 1


def test_the_same_form_sent_twice_is_one_document(case, worker):
    key = uuid.uuid4()
    assert attach(case, worker, form_key=key) == attach(case, worker, form_key=key)
    assert DocumentBody.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"dated_on": clock.today() + timedelta(days=2)}, "dated_on"),
        ({"kind": "secret"}, "kind"),
        ({"file": b"no picture"}, "file"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_kept(case, worker, wrong, field):
    with pytest.raises(DomainError) as refused:
        attach(case, worker, **wrong)
    assert refused.value.field == field
    assert not Document.objects.exists()


def test_a_case_holds_only_so_many(case, worker, monkeypatch):
    monkeypatch.setattr(documents, "MOST", 1)
    attach(case, worker)
    with pytest.raises(DomainError):
        attach(case, worker)


def test_taken_out_it_is_gone_for_everybody_and_the_history_says_so(case, worker, client):
    document = attach(case, worker)
    with pytest.raises(DomainError):
        documents.withdraw(document, by=worker, reason=" ")
    documents.withdraw(document, by=worker, reason="Өөр хүүхдийн зураг.")
    with pytest.raises(DomainError):
        documents.withdraw(document, by=worker, reason="Дахин.")
    client.force_login(worker)
    for address in ("", "file/", "withdraw/"):
        assert client.get(f"/documents/{document.ref}/{address}").status_code == 404
    assert client.get(f"/api/v1/documents/{document.ref}/").status_code == 404
    assert "Гэрийн зураг" not in client.get(f"/cases/{case.ref}/documents/").content.decode()
    assert Event.objects.of_case(case.ref).filter(verb="document.withdrawn").exists()


def test_the_application_cannot_remove_a_document(case, worker):
    attach(case, worker)
    for table in ("cases_document", "cases_documentbody"):
        with connection.cursor() as cursor:
            cursor.execute("select has_table_privilege(%s, 'DELETE')", [table])
            assert cursor.fetchone() == (False,)


def test_the_page_keeps_what_was_typed_and_each_download_is_recorded(case, worker, client):
    client.force_login(worker)
    address, key = f"/cases/{case.ref}/documents/new/", str(uuid.uuid4())
    typed = {"form_key": key, "kind": "photo", "title": "Цонх", "dated_on": "2025.02.31"}
    bad = SimpleUploadedFile("зураг.jpg", b"<script>", "image/jpeg")
    refused = client.post(address, {**typed, "file": bad})
    assert refused.status_code == 422
    assert "Цонх" in refused.content.decode()
    good = SimpleUploadedFile("../../etc/passwd", photo(), "text/html")
    sent = client.post(address, {**typed, "dated_on": "", "file": good})
    assert sent.status_code == 302
    document = Document.objects.get()
    shown = client.get(f"/documents/{document.ref}/file/?show=1")
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "no-store")
    assert shown["Content-Disposition"].startswith("inline; filename=")
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    kept = client.get(f"/documents/{document.ref}/file/")
    assert kept["Content-Disposition"].startswith("attachment")
    looks = Event.objects.filter(kind="view", subject_ref=document.ref)
    assert looks.count() == 2


def test_a_request_that_is_too_large_gets_our_own_page(case, worker, client):
    client.force_login(worker)
    huge = SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * (12 * 1024 * 1024))
    answer = client.post(
        f"/cases/{case.ref}/documents/new/", {"title": "Том", "kind": "letter", "file": huge}
    )
    assert answer.status_code == 413
    assert b"108" in answer.content


def test_an_inspector_reads_with_a_purpose_and_brings_nothing(case, worker, inspector, client):
    document = attach(case, worker)
    client.force_login(inspector)
    assert client.get(f"/documents/{document.ref}/file/").status_code == 302  # to state why
    assert client.get(f"/api/v1/documents/{document.ref}/file/").status_code == 403


def test_the_list_asks_as_often_for_thirty_as_for_three(case, worker, client):
    client.force_login(worker)
    for number in range(3):
        attach(case, worker, title=f"Баримт {number}")
    from_three = _queries(client, case)
    facts = {
        "case": case,
        "kind": "photo",
        "content_type": "image/jpeg",
        "size": 9,
        "digest": "0",
        "author": worker,
    }
    Document.objects.bulk_create(Document(title=f"Баримт {number}", **facts) for number in range(30))
    assert _queries(client, case) <= from_three + 1  # the pages are counted


def _queries(client, case) -> int:

    with CaptureQueriesContext(connection) as caught:
        assert client.get(f"/cases/{case.ref}/documents/").status_code == 200
    return len(caught)
