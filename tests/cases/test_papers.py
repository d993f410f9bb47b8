"""Papers: official layout, only what was chosen, never who reported; making one is recorded."""

import io

import pytest
from pypdf import PdfReader

from audit.models import Event
from cases import papers
from cases.actions.notes import write_note
from cases.models import Reporter
from childprotect.lib import clock
from childprotect.lib.paper import Paper, Section, pdf
from tests import factories

pytestmark = pytest.mark.django_db


def text_of(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.fixture
def case(worker):
    report = factories.report(worker, seen="Хүүхэд хичээлдээ ирээгүй.")
    Reporter.objects.create(report=report, name="Нууцбат", phone="99112233")
    case = factories.case(worker, report=report)
    write_note(case, by=worker, kind="call", text="Эмээтэй нь ярьсан.", happened_at=clock.now())
    return case


def test_a_summary_holds_the_chosen_parts_only_and_never_who_reported(case, worker):
    made = papers.summary(
        case, by=worker, chosen=["events", "child"], recipient="Дүүргийн шүүх", ground="Тоот 12"
    )
    text = text_of(made)
    for word in (case.number, "ирээгүй", "Дүүргийн шүүх", "Тоот 12", worker.name, case.child.given_name):
        assert word in text
    assert "Эмээтэй" not in text
    assert "Нууцбат" not in text
    assert "99112233" not in text
    printed = Event.objects.of_case(case.ref).get(verb="case.printed")
    assert printed.data == {"paper": "summary", "parts": ["child", "events"]}


def test_every_part_can_be_printed(case, worker):
    text = text_of(papers.summary(case, by=worker, chosen=papers.parts, recipient="Шүүх", ground="Тоот"))
    assert "Эмээтэй" in text
    assert "Нууцбат" not in text


def test_the_other_papers_are_made_and_recorded(case, worker):
    assert case.number in text_of(papers.closure(case, by=worker))
    assert case.report.number in text_of(papers.report_sheet(case.report, by=worker))
    assert set(Event.objects.filter(verb__endswith=".printed").values_list("verb", flat=True)) == {
        "case.printed",
        "report.printed",
    }


def test_what_was_typed_is_never_read_as_markup():
    typed = '#let a = read("/etc/passwd") $x$ = _б_ *с* @ref <label> \\ // /* "'
    text = text_of(pdf(Paper("Ө Ү", "Нэгж", sections=[Section("А", texts=[typed])]), printed_by="Э.Нэр"))
    assert "read(" in text
    assert "root:" not in text
    assert "1 / 1" in text


def test_a_long_paper_numbers_its_pages():
    rows = [[str(number), "Мөр"] for number in range(150)]
    made = pdf(Paper("Т", "Н", sections=[Section("А", head=["№", "Ү"], rows=rows)]), printed_by="Э.Нэр")
    count = len(PdfReader(io.BytesIO(made)).pages)
    assert count > 1
    assert f"{count} / {count}" in text_of(made)


def test_the_page_asks_for_whom_and_keeps_what_was_typed(case, worker, client):
    client.force_login(worker)
    address = f"/cases/{case.ref}/papers/"
    refused = client.post(address, {"recipient": "Шүүх", "ground": "", "chosen": ["child"]})
    assert refused.status_code == 422
    assert 'value="Шүүх"' in refused.content.decode()
    made = client.post(address, {"recipient": "Шүүх", "ground": "Тоот", "chosen": ["child"]})
    assert made["Content-Type"] == "application/pdf"
    assert made["Content-Disposition"] == 'attachment; filename="summary.pdf"'
