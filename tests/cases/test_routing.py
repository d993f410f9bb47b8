"""A report on its way: to its unit, taken on, sent on, back to the national desk; nobody else meets it meanwhile."""

from datetime import timedelta

import pytest

from areas.models import Area
from cases import sweep
from cases.actions import police, reporting, routing
from cases.models import Case, Deadline, Notification, PoliceNotice, Report
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from tests.people import KHANBOGD, NATION, TSOGTTSETSII, make

pytestmark = pytest.mark.django_db


def area(code: str) -> Area:
    return Area.objects.get(code=code)


def received(by, code: str | None = KHANBOGD, **facts) -> Report:
    told = {"channel": "108", "seen": "Хүүхэд уйлж байна.", "urgency": "orange", "received_at": clock.now()}
    return reporting.receive(
        by=by, unit=area(code) if code else None, **{"place": "Ногоон зах", **told, **facts}
    )


def running(report: Report) -> dict[str, int | None]:
    rows = Deadline.objects.running().filter(subject_ref=report.ref)
    return dict(rows.values_list("step", "person_id"))


def told(verb: str, report: Report) -> set[str]:
    rows = Notification.objects.filter(verb=verb, subject_ref=report.ref)
    return set(rows.values_list("person__username", flat=True))


def test_every_worker_of_the_unit_is_told_and_the_first_to_take_it_on_answers(
    operator, worker, colleague, neighbour
):
    report = received(operator)
    assert told("report.arrived", report) == {"worker", "colleague"}
    assert running(report) == {"report.acknowledge": None}
    report = routing.acknowledge(report, by=colleague)
    assert (report.acknowledged_by, running(report)) == (colleague, {"report.triage": colleague.pk})
    assert routing.acknowledge(report, by=colleague).acknowledged_by == colleague
    with pytest.raises(DomainError, match="Colleague"):
        routing.acknowledge(report, by=worker)


def test_a_single_worker_answers_from_the_start(operator, neighbour):
    report = received(operator, TSOGTTSETSII)
    assert running(report) == {"report.acknowledge": neighbour.pk}


@pytest.mark.parametrize(("urgency", "hours"), [("red", 1), ("orange", 8), ("green", 24)])
def test_silence_goes_to_the_supervisor_at_the_limit(operator, worker, supervisor, urgency, hours):
    report = received(operator, urgency=urgency)
    due = Deadline.objects.running().get(subject_ref=report.ref)
    assert due.due_at == due.started_at + timedelta(hours=hours)
    with clock.later(hours=hours, minutes=1):
        sweep.run()
        sweep.run()
    late = Notification.objects.filter(deadline=due, person=supervisor)
    assert late.count() == 1


def test_what_the_unit_writes_down_itself_it_has_taken_on(worker, colleague):
    report = received(worker)
    assert (report.acknowledged_by, told("report.arrived", report)) == (worker, set())
    assert running(report) == {"report.triage": worker.pk}


def test_a_red_report_and_one_for_an_empty_unit_tell_the_supervisor_at_once(operator, supervisor, worker):
    assert told("report.red", received(operator, urgency="red")) == {"supervisor"}
    empty = received(operator, TSOGTTSETSII)
    assert (told("report.nobody", empty), told("report.arrived", empty)) == ({"supervisor"}, set())
    assert running(empty) == {"report.acknowledge": None}


def test_deciding_takes_on_as_well(operator, worker):
    report = received(operator)
    (case,) = reporting.accept(report, by=worker)
    report.refresh_from_db()
    assert (report.acknowledged_by, running(report)) == (worker, {})
    assert case.worker == worker


def test_without_a_unit_only_the_desk_and_who_wrote_it_meet_it(
    operator, worker, supervisor, national_official, client
):
    second = make("second", "operator", NATION)
    report = received(operator, None)
    for person, sees in ((operator, True), (second, True), (worker, False), (supervisor, False)):
        assert Report.objects.visible_to(person).filter(pk=report.pk).exists() is sees
    assert running(report) == {"report.route": operator.pk}
    client.force_login(worker)
    assert client.get(f"/reports/{report.ref}/").status_code == 404
    routing.route(report, by=second, unit=area(KHANBOGD))
    assert not Report.objects.visible_to(second).exists()
    assert Report.objects.visible_to(operator).get() == report
    assert not operator.has_perm("cases.decide_report", report)
    assert worker.has_perm("cases.decide_report", report)
    assert told("report.arrived", report) == {"worker"}
    assert set(running(report)) == {"report.acknowledge"}


def test_a_red_report_without_a_unit_is_told_to_the_whole_desk(operator):
    make("second", "operator", NATION)
    assert told("report.at_desk", received(operator, None, urgency="red")) == {"second"}
    assert told("report.at_desk", received(operator, None, urgency="green")) == set()


def test_late_at_the_desk_the_whole_desk_is_told(operator):
    make("second", "operator", NATION)
    report = received(operator, None)
    with clock.later(hours=1, minutes=1):
        sweep.run()
        sweep.run()
    rows = Notification.objects.filter(subject_ref=report.ref, deadline__step="report.route")
    assert set(rows.values_list("person__username", flat=True)) == {"operator", "second"}


def test_no_case_is_opened_before_there_is_a_unit(operator, worker):
    with pytest.raises(DomainError):
        reporting.accept(received(operator, None), by=worker)
    assert not Case.objects.exists()


def test_a_wrong_unit_sends_it_on_with_a_reason(operator, worker, neighbour):
    report = routing.acknowledge(received(operator), by=worker)
    for wrong in (
        {"reason": " "},
        {"reason": "Манайх биш.", "unit": area(KHANBOGD)},
        {"reason": "x", "bag": area(KHANBOGD)},
    ):
        with pytest.raises(DomainError):
            routing.route(report, by=worker, **{"unit": area(TSOGTTSETSII), **wrong})
    with pytest.raises(StaleEdit):
        routing.route(report, by=worker, unit=area(TSOGTTSETSII), reason="Манайх биш.", version=99)
    report = routing.route(report, by=worker, unit=area(TSOGTTSETSII), reason="Манайх биш.")
    assert (report.unit.code, report.acknowledged_by) == (TSOGTTSETSII, None)
    assert running(report) == {"report.acknowledge": neighbour.pk}
    assert told("report.rerouted", report) == {"operator"}
    assert not Report.objects.visible_to(worker).exists()
    assert report.routings.get().reason == "Манайх биш."


def test_a_unit_gives_back_to_the_desk_what_it_cannot_place(operator, worker):
    report = routing.route(received(operator), by=worker, unit=None, reason="Манай суманд ийм айл алга.")
    assert (report.unit, report.district_id, running(report)) == (None, None, {"report.route": operator.pk})
    assert told("report.at_desk", report) == {"operator"}


def test_what_is_decided_is_not_sent_anywhere(worker):
    report = received(worker)
    reporting.accept(report, by=worker)
    with pytest.raises(DomainError):
        routing.route(report, by=worker, unit=area(TSOGTTSETSII), reason="Манайх биш.")


def test_a_place_is_the_unit_or_words_and_nothing_else_is_asked(operator):
    assert received(operator, place="").children.count() == 1
    with pytest.raises(DomainError) as refused:
        received(operator, None, place=" ")
    assert refused.value.field == "place"


def test_the_page_finds_the_unit_without_javascript_and_keeps_what_was_typed(client, operator, worker):
    report = received(operator, None)
    client.force_login(operator)
    page = f"/reports/{report.ref}/route/"
    shown = client.post(page, {"where": "ханбогд", "find": "1", "version": report.version}).content.decode()
    assert str(area(KHANBOGD).ref) in shown
    unchosen = client.post(page, {"where": "ханбогд", "version": report.version})
    assert (unchosen.status_code, "ханбогд" in unchosen.content.decode()) == (422, True)
    answer = client.post(
        page, {"where": "ханбогд", "unit": str(area(KHANBOGD).ref), "version": report.version}, follow=True
    )
    assert "Worker" in answer.content.decode()
    report.refresh_from_db()
    assert report.unit.code == KHANBOGD


@pytest.mark.parametrize("wrong", ["x", "4631", "00000000-0000-4000-8000-000000000000", "desk\u202e"])
def test_a_choice_that_is_no_unit_is_refused_in_words(client, operator, wrong):
    report = received(operator, None)
    client.force_login(operator)
    page = client.post(f"/reports/{report.ref}/route/", {"where": "xx", "unit": wrong, "version": 1})
    assert page.status_code == 422


def test_one_button_takes_it_on(client, operator, worker):
    report = received(operator)
    client.force_login(worker)
    assert "acknowledge" in client.get(f"/reports/{report.ref}/").content.decode()
    client.post(f"/reports/{report.ref}/acknowledge/")
    report.refresh_from_db()
    assert report.acknowledged_by == worker
    assert "acknowledge" not in client.get(f"/reports/{report.ref}/").content.decode()


def test_red_opens_the_sheet_for_the_police_and_records_who_took_it_once(client, worker):
    report = received(worker, urgency="red")
    client.force_login(worker)
    typed = {
        "form_key": "00000000-0000-4000-8000-000000000001",
        "told_on": clock.today().isoformat(),
        "told_time": "00:00",
        "told_to": "ахлагч Бат",
        "badge": "1234",
    }
    page = f"/reports/{report.ref}/police/"
    assert report.seen in client.get(page).content.decode()
    for _time in range(2):
        assert client.post(page, typed).status_code == 302
    notice = PoliceNotice.objects.get(report=report)
    assert (notice.badge, notice.by) == ("1234", worker)
    assert client.post(page, typed | {"told_to": "", "form_key": ""}).status_code == 422
    with pytest.raises(DomainError):
        police.tell_police(report, by=worker, told_at=clock.now() + timedelta(minutes=1), told_to="Бат")


def test_the_sheet_never_names_who_reported(client, worker):
    report = received(
        worker, urgency="red", reporter=reporting.ReporterFacts(name="Нэргүй", phone="99887766")
    )
    client.force_login(worker)
    shown = client.get(f"/reports/{report.ref}/police/").content.decode()
    assert "Нэргүй" not in shown
    assert "99887766" not in shown


def test_the_report_sheet_prints_before_there_is_a_unit(client, operator):
    report = received(operator, None)
    client.force_login(operator)
    page = client.post(f"/reports/{report.ref}/paper/")
    assert (page.status_code, page.headers["Content-Type"]) == (200, "application/pdf")
