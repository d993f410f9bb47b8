"""Drafts of long forms: kept sealed on the server, offered to their person alone, gone once sent or forgotten."""

import secrets
import uuid
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts import drafts
from accounts.models import Draft
from cases.models import Case, Note, Report
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from tests import factories

pytestmark = pytest.mark.django_db
KEEP = "/me/drafts/"
SECRET = "Хүүхэд айж байна"


@pytest.fixture
def case(worker) -> Case:
    return factories.case(worker)


def typed(case: Case, **more: str) -> dict[str, str]:
    return {"draft_path": f"/cases/{case.ref}/notes/new/", "text": SECRET, "kind": "visit", **more}


def keep(client, case, **more):
    return client.post(KEEP, typed(case, **more), headers={"X-Draft": "1"})


def test_what_is_typed_is_kept_sealed_and_shown_again_without_a_judgement(client, case, worker):
    client.force_login(worker)
    assert keep(client, case, draft_title="Тэмдэглэл").status_code == 204
    assert keep(client, case, kind="", draft_title="Миний тэмдэглэл").status_code == 204
    kept = Draft.objects.get()
    assert SECRET not in kept.sealed
    page = f"/cases/{case.ref}/notes/new/"
    assert SECRET not in client.get(page).content.decode()
    assert "?draft=1" in client.get(page).content.decode()
    shown = client.get(f"{page}?draft=1")
    assert shown.status_code == 200
    assert SECRET in shown.content.decode()
    assert "govuk-error-message" not in shown.content.decode()
    assert not Note.objects.filter(case=case).exists()
    home = client.get("/").content.decode()
    assert f"{page}?draft=1" in home
    assert "Миний тэмдэглэл" in home


def test_a_form_that_was_sent_has_no_draft_any_more(client, case, worker):
    client.force_login(worker)
    keep(client, case)
    page = f"/cases/{case.ref}/notes/new/"
    assert client.post(page, {"text": ""}).status_code == 422
    assert Draft.objects.count() == 1
    then = timezone.localtime(clock.now() + timedelta(minutes=2), case.unit.zone)
    facts = {
        "happened_on": f"{then:%Y.%m.%d}",
        "happened_time": f"{then:%H:%M}",
        "form_key": str(uuid.uuid4()),
    }
    with clock.later(minutes=5):
        sent = client.post(page, {"text": SECRET, "kind": "family", **facts})
    assert sent.status_code == 302
    assert not Draft.objects.exists()


def test_nobody_else_is_shown_it_nor_its_person_once_the_case_is_out_of_reach(
    client, case, worker, colleague
):
    client.force_login(worker)
    keep(client, case)
    page = f"/cases/{case.ref}/notes/new/?draft=1"
    client.force_login(colleague)
    assert SECRET not in client.get(page).content.decode()
    worker.postings.update(until=clock.today() - timedelta(days=1))
    Case.objects.filter(pk=case.pk).update(worker=colleague)
    client.force_login(worker)
    assert client.get(page).status_code == 404


def test_a_draft_of_another_account_or_secret_cannot_be_opened(case, worker, colleague, settings):
    data = QueryDict(mutable=True)
    data.update(typed(case))
    kept = drafts.keep(worker, path=typed(case)["draft_path"], title="", data=data)
    assert drafts.sealed.unpack(kept.sealed, str(worker.ref))["fields"]["text"] == [SECRET]
    assert drafts.sealed.unpack(kept.sealed, str(colleague.ref)) is None
    settings.SECRET_KEY = "another secret"
    assert drafts.sealed.unpack(kept.sealed, str(worker.ref)) is None


def test_a_sheet_of_several_rows_comes_back_whole(client, worker):
    client.force_login(worker)
    fields = {
        "draft_path": "/reports/new/", "seen": SECRET, "child-TOTAL_FORMS": "2", "child-INITIAL_FORMS": "0",
        "child-0-given_name": "Анужин", "child-1-given_name": "Тэмүүлэн",
    }  # fmt: skip
    assert client.post(KEEP, fields, headers={"X-Draft": "1"}).status_code == 204
    shown = client.get("/reports/new/?draft=1").content.decode()
    assert all(word in shown for word in (SECRET, "Анужин", "Тэмүүлэн"))
    assert not Report.objects.filter(seen=SECRET).exists()


def test_a_plan_comes_back_with_its_rows(client, case, worker):
    Case.objects.filter(pk=case.pk).update(stage="planning")
    client.force_login(worker)
    page = f"/cases/{case.ref}/plan/edit/"
    fields = {
        "draft_path": page,
        "g0_key": "",
        "g0_text": "Сургуульд суух",
        "g0a0_key": "",
        "g0a0_text": SECRET,
    }
    assert client.post(KEEP, fields, headers={"X-Draft": "1"}).status_code == 204
    shown = client.get(f"{page}?draft=1").content.decode()
    assert "Сургуульд суух" in shown
    assert SECRET in shown


def test_it_is_forgotten_after_some_days_and_thrown_away_when_asked(client, case, worker):
    client.force_login(worker)
    keep(client, case)
    page = typed(case)["draft_path"]
    Draft.objects.update(saved_at=clock.now() - drafts.KEPT - timedelta(hours=1))
    assert "?draft=1" not in client.get(page).content.decode()
    assert drafts.forget_old() == 1
    keep(client, case)
    assert client.post("/me/drafts/throw-away/", {"draft_path": page}).headers["Location"] == page
    assert not Draft.objects.exists()


def test_what_cannot_be_kept_is_said(client, case, worker, monkeypatch):
    client.force_login(worker)
    for path in (
        "",
        "//evil.example/",
        "/nowhere/",
        "https://evil.example/",
        "/api/v1/cases/",
        "/" + "a" * 300,
    ):
        assert keep(client, case, draft_path=path).status_code == 422
    assert client.post(KEEP, typed(case, draft_path="//evil.example/")).headers["Location"] == "/"
    noise = secrets.token_hex(8000)
    monkeypatch.setattr(drafts.sealed, "LARGEST", 2_000)
    assert keep(client, case, text=noise).status_code == 422
    assert not Draft.objects.exists()
    monkeypatch.setattr(drafts, "MOST", 2)
    for name in ("", "edit/", "people/new/"):
        drafts.keep(
            worker,
            path=f"/cases/{case.ref}/people/new/" if name else "/reports/new/",
            title="",
            data=QueryDict(),
        )
    assert Draft.objects.count() == 2
    with pytest.raises(DomainError):
        drafts.keep(worker, path="/nowhere/", title="", data=QueryDict())


def test_without_a_log_in_nothing_is_kept_and_the_page_can_tell(client, case):
    assert keep(client, case).status_code != 204
    assert not Draft.objects.exists()
