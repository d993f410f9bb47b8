"""A report that becomes no case, each outcome with what follows it."""

from datetime import timedelta

import pytest

from areas.models import Area
from cases.actions import deciding, reporting
from cases.models import Deadline, Notification, Report
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from tests import factories
from tests.people import KHANBOGD, SAINSHAND

pytestmark = pytest.mark.django_db


def received(by, code: str = KHANBOGD, **facts) -> Report:
    told = {"channel": "108", "seen": "Хүүхэд уйлж байна.", "urgency": "orange", "received_at": clock.now()}
    return reporting.receive(
        by=by, unit=Area.objects.get(code=code), **{"place": "Ногоон зах", **told, **facts}
    )


def test_referred_on_needs_to_whom(worker):
    report = received(worker)
    with pytest.raises(DomainError) as refused:
        deciding.decide_otherwise(report, by=worker, outcome="referred_on", note="Эмнэлэгт.")
    assert refused.value.field == "referred_to"
    report = deciding.decide_otherwise(
        report, by=worker, outcome="referred_on", note="Эмнэлэгт.", referred_to="Өрхийн эмч Болд"
    )
    assert (report.status, report.referred_to) == ("referred_on", "Өрхийн эмч Болд")
    assert not Deadline.objects.running().filter(subject_ref=report.ref).exists()


@pytest.mark.parametrize("outcome", ["advice_only", "referred_on", "not_confirmed"])
def test_a_day_to_look_once_more_has_its_clock_and_is_met_by_what_was_found(worker, outcome):
    day = clock.today() + timedelta(days=3)
    report = deciding.decide_otherwise(
        received(worker), by=worker, outcome=outcome, note="Зөвлөсөн.", referred_to="Эмч", follow_up_on=day
    )
    due = Deadline.objects.running().get(subject_ref=report.ref)
    assert (due.step, due.person, due.due_at.astimezone(clock.ULAANBAATAR).date()) == (
        "report.follow_up",
        worker,
        day,
    )
    with pytest.raises(DomainError):
        deciding.follow_up(report, by=worker, note=" ")
    report = deciding.follow_up(report, by=worker, note="Хүүхэд сургуульдаа явж байна.")
    assert report.follow_up_note
    due.refresh_from_db()
    assert due.met
    with pytest.raises(DomainError):
        deciding.follow_up(report, by=worker, note="Дахин.")


def test_what_is_missing_or_impossible_is_refused_and_nothing_is_half_decided(worker):
    report = received(worker)
    for wrong in (
        {"outcome": "accepted", "note": "x"},
        {"outcome": "advice_only", "note": " "},
        {"outcome": "duplicate", "note": "x"},
        {"outcome": "duplicate", "note": "x", "original": report},
        {"outcome": "advice_only", "note": "x", "follow_up_on": clock.today() - timedelta(days=1)},
    ):
        with pytest.raises(DomainError):
            deciding.decide_otherwise(report, by=worker, **wrong)
    with pytest.raises(StaleEdit):
        deciding.decide_otherwise(report, by=worker, outcome="advice_only", note="x", version=9)
    report.refresh_from_db()
    assert report.status == Report.Status.RECEIVED


def test_a_graver_duplicate_raises_the_report_that_waits(worker, colleague, supervisor):
    first, again = received(worker), received(colleague, urgency="red")
    again = deciding.decide_otherwise(again, by=colleague, outcome="duplicate", note="Дахин.", original=first)
    first.refresh_from_db()
    assert (first.urgency, first.status, again.duplicate_of_report) == ("red", "received", first)
    assert Deadline.objects.running().get(subject_ref=first.ref).step == "report.triage"
    told = Notification.objects.filter(verb="report.graver", subject_ref=first.ref)
    assert set(told.values_list("person__username", flat=True)) == {"worker", "supervisor"}


def test_a_duplicate_of_an_accepted_report_reaches_its_open_case(worker, colleague):
    first = received(worker)
    (case,) = reporting.accept(first, by=worker)
    again = received(colleague, urgency="red", seen="Дахин зодсон.")
    deciding.decide_otherwise(again, by=colleague, outcome="duplicate", note="Дахин.", original=first)
    case.refresh_from_db()
    assert case.risk == "red"
    assert "Дахин зодсон." in case.notes.get(kind="report").text
    assert Notification.objects.filter(person=worker, verb="case.reported_again").count() == 1


def test_a_duplicate_of_a_duplicate_points_at_the_first(worker):
    first, second, third = (received(worker) for _ in range(3))
    second = deciding.decide_otherwise(second, by=worker, outcome="duplicate", note="x", original=first)
    third = deciding.decide_otherwise(third, by=worker, outcome="duplicate", note="x", original=second)
    assert third.duplicate_of_report == first


def test_a_duplicate_of_a_case_is_shown_on_the_report(client, worker):
    case, report = factories.case(worker), received(worker)
    client.force_login(worker)
    typed = {
        "outcome": "duplicate",
        "note": "Мэдэгдсэн.",
        "original": case.number.lower(),
        "version": report.version,
    }
    assert client.post(f"/reports/{report.ref}/decide/", typed).status_code == 302
    assert case.number in client.get(f"/reports/{report.ref}/").content.decode()


def test_a_number_out_of_scope_answers_like_one_that_is_none(client, worker, far_worker):
    hidden, report = received(far_worker, SAINSHAND), received(worker)
    client.force_login(worker)
    answers = []
    for number in (hidden.number, "МД-222-222-2", "юу ч биш"):
        typed = {"outcome": "duplicate", "note": "x", "original": number, "version": report.version}
        page = client.post(f"/reports/{report.ref}/decide/", typed)
        assert page.status_code == 422
        answers.append(page.context["form"].errors.as_json())
    assert len(set(answers)) == 1


def test_the_desk_decides_on_what_has_no_unit(client, operator):
    report = reporting.receive(
        by=operator, unit=None, channel="108", seen="Залгаад тасалсан.", place="тодорхойгүй", urgency="green",
        received_at=clock.now(),
    )  # fmt: skip
    client.force_login(operator)
    day = clock.today() + timedelta(days=1)
    typed = {
        "outcome": "not_confirmed",
        "note": "Тоглоом.",
        "version": report.version,
        "follow_up_on": day.isoformat(),
    }
    assert client.post(f"/reports/{report.ref}/decide/", typed).status_code == 302
    assert client.post(f"/reports/{report.ref}/follow-up/", {"note": "Дахин залгасангүй."}).status_code == 302
    report.refresh_from_db()
    assert (report.status, bool(report.follow_up_note)) == ("not_confirmed", True)
