"""The pages, the paper and the API of answer sheets."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from audit.models import Event
from cases.actions import sheets
from cases.models import AnswerSheet, Deadline
from childprotect.lib import clock
from tests import factories
from tests import sheets as made
from tests.queries import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(worker):
    return factories.case(worker, risk="green")


@pytest.mark.parametrize("several", [3, 30])
def test_the_pages_keep_their_queries(client, worker, supervisor, several):
    case, now, form = factories.case(worker), clock.now(), made.instrument("screening")
    who = {"begun_by": worker, "saved_by": worker, "completed_by": worker}
    outcome = {"score": 0, "computed": "green", "risk": "green", "shift": 0}
    AnswerSheet.objects.bulk_create(
        AnswerSheet(
            case=case, instrument=form, code=form.code, happened_at=now, completed_at=now, **who, **outcome
        )
        for _number in range(several)
    )
    client.force_login(supervisor)
    assert queries(client, "/team/risk/") <= 8
    assert queries(client, f"/team/risk/{worker.ref}/kept/") <= 8
    assert queries(client, f"/cases/{case.ref}/sheets/") <= 14


def answer(client, sheet, part, **typed):
    sheet.refresh_from_db()
    data = {"version": sheet.version} | typed
    return client.post(f"/sheets/{sheet.ref}/parts/{part}/", data)


def test_a_sheet_is_filled_in_without_script(client, case, worker):
    client.force_login(worker)
    new = client.post(
        f"/cases/{case.ref}/danger/",
        {"instrument": made.instrument("danger").ref, "happened_on": "2026.02.31", "happened_time": "9"},
    )
    assert new.status_code == 422
    assert "2026.02.31" in new.content.decode()
    now = clock.now().astimezone(case.unit.zone)
    when = {"happened_on": now.date().isoformat(), "happened_time": "00:00"}
    began = client.post(f"/cases/{case.ref}/danger/", {"instrument": made.instrument("danger").ref} | when)
    sheet = AnswerSheet.objects.get()
    assert began["Location"] == f"/sheets/{sheet.ref}/parts/meeting/"
    assert client.get(f"/cases/{case.ref}/danger/")["Location"] == began["Location"]
    saved = answer(client, sheet, "meeting", **when, q_seen="yes", q_place="home")
    assert saved["Location"] == f"/sheets/{sheet.ref}/parts/body/"
    stopped = answer(client, sheet, "body", q_injured="no", then="stop")
    assert stopped["Location"] == f"/cases/{case.ref}/sheets/"
    sheet.refresh_from_db()
    assert sheet.answers == {"seen": "yes", "place": "home", "injured": "no"}
    result = client.get(f"/sheets/{sheet.ref}/result/").content.decode()
    assert f"/sheets/{sheet.ref}/parts/threat/#id_q_threat_life" in result
    assert 'name="risk"' not in result
    sheets.discard_sheet(sheet, by=worker)
    whole = made.filled(case, worker, "danger", {"weapon": "yes"})
    page = client.get(f"/sheets/{whole.ref}/result/").content.decode()
    assert "багалзуурдсан" in page
    refused = client.post(
        f"/sheets/{whole.ref}/result/", {"version": whole.version, "risk": "green", "reason": ""}
    )
    assert refused.status_code == 422
    done = client.post(
        f"/sheets/{whole.ref}/result/", {"version": whole.version, "risk": "red", "reason": ""}
    )
    assert done["Location"] == f"/sheets/{whole.ref}/"
    read = client.get(f"/sheets/{whole.ref}/").content.decode()
    assert f"/cases/{case.ref}/stays/" in read  # a place of safety is offered
    assert client.get(f"/sheets/{whole.ref}/parts/body/")["Location"] == f"/sheets/{whole.ref}/"


def test_a_page_that_saves_itself_answers_with_its_line(client, case, worker, colleague):
    sheet = made.begin(case, worker, "danger")
    client.force_login(worker)
    headers = {"HX-Request": "true", "HX-Target": "saved"}
    address = f"/sheets/{sheet.ref}/parts/body/"
    saved = client.post(address, {"version": 1, "q_injured": "yes"}, headers=headers)
    assert saved.status_code == 200
    assert saved.content.decode().lstrip().startswith('<div id="saved">')
    assert 'value="2"' in saved.content.decode()
    sheets.save_answers(sheet, by=colleague, answers={"injured": "no"}, version=2)
    stale = client.post(address, {"version": 2, "q_injured": "unknown"}, headers=headers)
    assert stale.status_code == 422
    assert 'value="2"' in stale.content.decode()  # nobody has compared yet: the next one is stale as well
    page = client.post(address, {"version": 2, "q_injured": "unknown"})
    assert page.status_code == 422
    assert 'value="3"' in page.content.decode()
    assert 'name="keep_q_injured"' in page.content.decode()
    chosen = {"version": 3, "q_injured": "unknown", "compared": "q_injured", "keep_q_injured": "mine"}
    assert client.post(address, chosen).status_code == 302
    sheet.refresh_from_db()
    assert sheet.answers["injured"] == "unknown"


def test_every_form_prints_empty(client, worker):
    client.force_login(worker)
    for code in ("screening", "danger", "situation"):
        page = client.get(f"/instruments/{made.instrument(code).ref}/empty/").content.decode()
        definition = made.instrument(code).definition
        assert page.count('class="box"') == sum(len(question.options) for question in definition)
        assert "ᠮᠣᠩᠭᠣᠯ" in page


def test_the_api_fills_in_a_sheet(client, case, worker, neighbour):
    client.force_login(worker)
    begun = client.post(
        "/api/v1/sheets/",
        {
            "case": case.ref,
            "instrument": made.instrument("screening").ref,
            "happened_at": clock.now().isoformat(),
        },
        content_type="application/json",
    )
    assert begun.status_code == 201
    address = f"/api/v1/sheets/{begun.json()['ref']}/"
    wrong = client.patch(address, {"answers": {"alone": "maybe"}}, content_type="application/json")
    assert wrong.status_code == 422
    assert list(wrong.json()["fields"]) == ["alone"]
    saved = client.patch(
        address, {"answers": {"alone": "yes", "sexual": "yes"}, "version": 1}, content_type="application/json"
    ).json()
    assert saved["result"]["risk"] == "red"
    assert saved["result"]["reasons"][0] == {
        "question": "sexual", "answer": "yes", "score": 5, "at_least": "red",
    }  # fmt: skip
    rest = dict.fromkeys(saved["missing"], "no")
    rest.pop("child_view", None)
    client.patch(address, {"answers": rest | {"no_view": "not_met"}}, content_type="application/json")
    done = client.post(f"{address}complete/", {"risk": "red"}, content_type="application/json")
    assert done.status_code == 200
    assert done.json()["missing"] == []
    assert client.get("/api/v1/sheets/", {"case": case.ref}).json()["count"] == 1
    assert client.post(f"{address}discard/", {}, content_type="application/json").status_code == 422
    client.force_login(neighbour)
    assert client.get(address).status_code == 404


def test_a_late_assessment_asks_for_the_reason_by_its_true_date(client, case, worker):
    limit = Deadline.objects.running().get(step="case.assessment").due_at
    with clock.at(limit + timedelta(days=2)):
        sheet = made.filled(case, worker, "situation")
        address, send = (
            f"/sheets/{sheet.ref}/result/",
            {"version": sheet.version, "risk": "green", "reason": ""},
        )
        client.force_login(worker)
        assert client.post(address, send).status_code == 422
        assert client.post(address, send | {"delay_reason": "road"}).status_code == 302
    assert Deadline.objects.get(step="case.assessment").delay.reason == "road"


def test_a_finished_assessment_is_printed_to_be_signed_and_that_is_recorded(client, case, worker):
    sheet = made.filled(case, worker, "danger", {"seen": "yes", "weapon": "yes"})
    address = reverse("cases:sheet_paper", args=[sheet.ref])
    client.force_login(worker)
    assert client.post(address).url == sheet.get_absolute_url()  # a draft is no paper
    sheet = sheets.complete_sheet(sheet, by=worker, risk="red")
    answer = client.post(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for word in (
        case.number,
        worker.name,
        "Өндөр",
        f"{len(pages)} / {len(pages)}",
        sheet.instrument.title.upper(),
    ):
        assert word in text
    printed = Event.objects.of_case(case.ref).get(verb="case.printed")
    assert printed.data == {"paper": "sheet", "form": "danger"}
