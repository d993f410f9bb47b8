"""The risk of a case: raised freely, lowered with a reason, and what runs counted anew at once."""

from datetime import timedelta

import pytest

from cases import clocks, sweep
from cases.actions import reporting, risk
from cases.models import Case, Deadline, Notification, RiskChange
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from tests import factories, sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(worker) -> Case:
    case = factories.case(worker, risk="orange")
    clocks.start(case, "case.first_contact", case=case, person=worker, risk="orange")
    return case


def due(case: Case) -> dict[str, timedelta]:
    """How long each running clock of the case lasts in all."""
    return {row.step: row.due_at - row.started_at for row in Deadline.objects.running().filter(case=case)}


def test_raised_it_shortens_what_runs_from_its_own_start(case, worker, supervisor):
    started = dict(Deadline.objects.values_list("step", "started_at"))
    with clock.later(hours=2):
        case = risk.set_risk(case, by=worker, risk="red")
    assert (case.risk, case.was_red, case.version) == ("red", True, 2)
    assert due(case) == {"case.first_contact": timedelta(hours=4), "case.assessment": timedelta(hours=24)}
    assert dict(Deadline.objects.values_list("step", "started_at")) == started
    assert case.next_due_at == Deadline.objects.get(step="case.first_contact").due_at
    change = RiskChange.objects.get()
    assert (change.was, change.risk, change.lowered, change.changed_by) == ("orange", "red", False, worker)
    assert Notification.objects.filter(person=supervisor, verb="case.risk_raised").count() == 1
    assert not Notification.objects.filter(person=worker).exists()


def test_lowered_it_needs_a_reason_and_tells_the_supervisor(case, worker, supervisor):
    for reason in ("", "  \n "):
        with pytest.raises(DomainError) as refused:
            risk.set_risk(case, by=worker, risk="green", reason=reason)
        assert refused.value.field == "reason"
    case.refresh_from_db()
    assert case.risk == "orange"
    case = risk.set_risk(case, by=worker, risk="green", reason="Эцэг нь гэртээ байхаа больсон.")
    assert due(case)["case.first_contact"] == timedelta(hours=72)
    assert RiskChange.objects.lowered().get().reason == "Эцэг нь гэртээ байхаа больсон."
    assert Notification.objects.filter(person=supervisor, verb="case.risk_lowered").count() == 1


def test_the_worker_hears_what_a_supervisor_changed(case, worker, supervisor):
    risk.set_risk(case, by=supervisor, risk="red")
    assert list(Notification.objects.values_list("person", "verb")) == [(worker.pk, "case.risk_raised")]


def test_once_red_stays_in_the_file(case, worker):
    case = risk.set_risk(case, by=worker, risk="red")
    case = risk.set_risk(case, by=worker, risk="orange", reason="Аюулгүй газар байна.")
    assert case.was_red


def test_what_is_late_now_is_told_anew_exactly_once(case, worker, supervisor):
    """Also when the risk goes up, down and up again to the same due moment."""
    with clock.later(hours=21):
        sweep.run()  # a warning of the orange limit
        assert Notification.objects.filter(deadline__step="case.first_contact", phase="before").count() == 1
        for level, reason in (("red", ""), ("orange", "Буурсан."), ("red", "")):
            risk.set_risk(case, by=worker, risk=level, reason=reason)
            for _ring in range(2):
                sweep.run()
    told = Notification.objects.filter(deadline__step="case.first_contact", phase__in=["due", "late"])
    assert sorted(told.values_list("person__username", "phase")) == [
        ("supervisor", "late"),
        ("worker", "due"),
    ]
    assert all(row.due_moment == row.deadline.due_at for row in told)


def test_a_date_set_by_a_person_stays(case, worker):
    set_by_hand = clocks.start(
        case, "case.task", case=case, person=worker, due_at=clock.now() + timedelta(days=9)
    )
    case = risk.set_risk(case, by=worker, risk="red")
    assert Deadline.objects.get(pk=set_by_hand.pk).due_at == set_by_hand.due_at


def test_what_belongs_to_something_else_keeps_its_own_urgency(case, worker):
    """A referral's answer counts by the referral, not by the case."""
    other = factories.report(worker)
    running = clocks.start(other, "referral.answer", case=case, person=worker)
    risk.set_risk(case, by=worker, risk="red")
    assert Deadline.objects.get(pk=running.pk).due_at == running.due_at


def test_the_table_of_the_day_it_started_rules(case, worker):
    row = Deadline.objects.get(step="case.first_contact")
    red = type(row.limit).objects.get(step="case.first_contact", risk="red", area_kind="")
    red.valid_to = clock.today() + timedelta(days=1)
    red.save()
    type(red).objects.create(step=red.step, risk="red", length=2, count="h", valid_from=red.valid_to)
    with clock.later(days=2):
        risk.set_risk(case, by=worker, risk="red")
    row.refresh_from_db()
    assert row.limit == red


def test_a_step_the_table_does_not_limit_at_this_risk_keeps_its_limit(case, worker):
    case = risk.set_risk(case, by=worker, risk="red")
    clocks.start(case, "case.safety_plan", case=case, person=worker, risk="red")
    before = due(case)["case.safety_plan"]
    case = risk.set_risk(case, by=worker, risk="green", reason="Аюул арилсан.")
    assert due(case)["case.safety_plan"] == before


def test_refusals(case, worker):
    with pytest.raises(DomainError):
        risk.set_risk(case, by=worker, risk="purple")
    with pytest.raises(StaleEdit):
        risk.set_risk(case, by=worker, risk="red", version=case.version + 1)
    risk.set_risk(case, by=worker, risk="orange")
    assert not RiskChange.objects.exists()
    closed = factories.case(worker, stage="closed", closed_at=clock.now(), clocked=False)
    with pytest.raises(DomainError):
        risk.set_risk(closed, by=worker, risk="red")


def test_the_assessment_and_a_graver_report_go_the_same_way(case, worker):
    report = factories.report(worker, urgency="red")
    report.children.create(same_as=case.child)
    reporting.accept(report, by=worker)
    assert due(case)["case.assessment"] == timedelta(hours=24)
    sheets.assess(case, worker, "green", reason="Буурсан.")
    assert list(RiskChange.objects.values_list("was", "risk", "reason")) == [
        ("red", "green", "Буурсан."), ("orange", "red", ""),
    ]  # fmt: skip


def test_the_page_keeps_what_was_typed(client, case, worker):
    client.force_login(worker)
    typed = {"version": case.version, "risk": "green", "reason": ""}
    answer = client.post(f"/cases/{case.ref}/risk/", typed)
    assert answer.status_code == 422
    typed["reason"] = "Аюул арилсан."
    assert client.post(f"/cases/{case.ref}/risk/", typed | {"version": 7}).status_code == 422
    assert client.post(f"/cases/{case.ref}/risk/", typed).status_code == 302
    case.refresh_from_db()
    assert case.risk == "green"
