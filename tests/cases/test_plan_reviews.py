"""Plan reviews: dated by where the child is, a result for each goal, and what closing must be able to show."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.actions import closing, contacts, plan_reviews, reopening, reporting, risk, tasks
from cases.models import (
    Case,
    ClosureAgreement,
    ClosureEvidence,
    Code,
    Deadline,
    GoalResult,
    Notification,
    PlanReview,
    Stage,
    Task,
)
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions import placing, staying
from shelters.models import Stay
from tests import factories
from tests import plans as made

pytestmark = pytest.mark.django_db
KEY = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def case(worker: User, supervisor: User) -> Case:
    """In service by a plan of one goal, whose task is done."""
    told = factories.report(worker, received_at=clock.now() - timedelta(days=90))
    case = factories.case(worker, report=told, stage=Stage.PLANNING, clocked=False)
    made.approved(case, worker, supervisor)
    tasks.finish_task(Task.objects.get(), by=worker)
    case.refresh_from_db()
    return case


def review(case: Case, by: User, **facts: Any) -> PlanReview:
    values: dict[str, Any] = {
        "happened_at": clock.now(), "danger": False, "summary": "Тайван.", "child_view": "Сайн.",
        "results": {str(goal.ref): ("partly", "") for plan in case.plans.in_force() for goal in plan.goals.all()},
    }  # fmt: skip
    return plan_reviews.review_plan(case, by=by, **(values | facts))


def running(case: Case) -> dict[str, int]:
    """The steps of reviews that run, with their whole days."""
    rows = Deadline.objects.running().filter(case=case, step__in=plan_reviews.STEPS)
    return {row.step: (row.due_at - row.started_at).days for row in rows}


def ask(case: Case, by: User, reason: str = "goals_met") -> Case:
    return closing.ask_to_close(case, by=by, reason=reason, note="Сайн байна.")


def test_at_home_the_plan_is_reviewed_every_ninety_days_from_when_it_happened(
    case: Case, worker: User
) -> None:
    assert list(running(case)) == ["case.plan_review"]
    assert 89 <= running(case)["case.plan_review"] <= 90
    at = clock.now() - timedelta(days=3)
    review(case, worker, happened_at=at)
    assert Deadline.objects.running().get(case=case, step="case.plan_review").started_at == at
    met = Deadline.objects.filter(case=case, step="case.plan_review", met=True).get()
    assert met.done_at == at


def test_a_placed_child_every_thirty_and_at_home_again_later(
    case: Case, worker: User, supervisor: User, manager: User
) -> None:
    home = factories.facility(manager=manager)
    stay = placing.propose_stay(case, by=worker, facility=home, sheet="Харшилгүй.")
    stay = placing.give_bed(stay, by=manager)
    assert list(running(case)) == ["case.plan_review"]
    placing.admit(stay, by=manager)
    assert list(running(case)) == ["case.plan_review_placed"]
    review(case, worker)
    assert list(running(case)) == ["case.plan_review_placed"]
    assert 29 <= running(case)["case.plan_review_placed"] <= 30
    staying.discharge(Stay.objects.get(), by=manager, destination="kin", unagreed="Шөнө")
    assert list(running(case)) == ["case.plan_review_placed"]  # what was promised stays
    review(case, worker)
    assert list(running(case)) == ["case.plan_review"]


def test_a_review_that_is_due_sooner_stays(case: Case, worker: User, manager: User) -> None:
    with clock.later(days=75):
        plan_reviews.child_placed(case, by=worker)
        assert list(running(case)) == ["case.plan_review"]


def test_each_goal_needs_its_result_and_the_same_form_is_one_review(case: Case, worker: User) -> None:
    goal = case.plans.get().goals.get()
    for wrong in ({}, {str(goal.ref): ("?", "")}):
        with pytest.raises(DomainError) as problem:
            review(case, worker, results=wrong)
        assert problem.value.field == f"results.{goal.ref}"
    with pytest.raises(DomainError) as problem:
        review(case, worker, child_view=" ")
    assert problem.value.field == "child_view"
    first = review(case, worker, form_key=KEY, results={str(goal.ref): ("reached", "Бүрэн")})
    assert review(case, worker, form_key=KEY) == first
    assert list(GoalResult.objects.values_list("goal", "result", "note")) == [(goal.pk, "reached", "Бүрэн")]


def test_danger_is_told_and_to_be_assessed(case: Case, worker: User, supervisor: User) -> None:
    review(case, worker, danger=True)
    assert Notification.objects.filter(person=supervisor, verb="case.danger_seen").count() == 1
    assert Deadline.objects.running().filter(case=case, step="case.danger").exists()


def test_goals_met_needs_two_reviews_in_a_row_without_danger_some_days_apart(
    case: Case, worker: User, supervisor: User
) -> None:
    def refused() -> None:
        with pytest.raises(DomainError) as problem:
            ask(case, worker)
        assert problem.value.field == "reason"

    review(case, worker, happened_at=clock.now() - timedelta(days=40))
    refused()
    review(case, worker, happened_at=clock.now() - timedelta(days=39))
    refused()  # a day apart
    review(case, worker, happened_at=clock.now() - timedelta(days=5), danger=True)
    refused()
    review(case, worker, happened_at=clock.now() - timedelta(days=4))
    refused()
    with clock.later(days=14):
        review(case, worker)
        ask(case, worker)


def test_danger_seen_at_a_contact_breaks_the_row_and_so_does_opening_again(
    case: Case, worker: User, supervisor: User
) -> None:
    for days in (40, 20):
        review(case, worker, happened_at=clock.now() - timedelta(days=days))
    assert len(plan_reviews.in_a_row(case)) == 2
    contacts.record_contact(
        case,
        by=worker,
        kind="visit",
        seen="alone",
        state="Айсан.",
        danger=True,
        happened_at=clock.now() - timedelta(days=10),
    )
    assert plan_reviews.in_a_row(case) == []
    review(case, worker)
    assert len(plan_reviews.in_a_row(case)) == 1
    closed = closing.agree_to_close(ask(case, worker, "guardian"), by=supervisor)
    opened = reopening.reopen(closed, by=worker)
    assert plan_reviews.in_a_row(opened) == []


def test_what_is_needed_is_data(case: Case, worker: User) -> None:
    ClosureEvidence.objects.update(reviews=1, days_apart=0)
    review(case, worker)
    assert ask(case, worker).stage == Stage.IN_REVIEW


def test_the_death_of_a_child_is_always_looked_into_by_an_inspector(
    case: Case, worker: User, supervisor: User, inspector: User
) -> None:
    assert Code.objects.of("closure_reason").filter(code="died").exists()
    ask(case, worker, "died")
    assert sorted(ClosureAgreement.objects.values_list("role", flat=True)) == ["inspector", "supervisor"]


def test_sent_back_the_case_goes_on_where_it_stood_and_nothing_is_less_late(
    worker: User, supervisor: User
) -> None:
    case = factories.case(worker)
    before = Deadline.objects.running().get(case=case)
    ask(case, worker, "not_confirmed")
    assert list(Deadline.objects.running().filter(case=case).values_list("step", flat=True)) == [
        "case.closing"
    ]
    with clock.later(days=4):
        case = closing.send_back(case, by=supervisor, reason="Үнэлгээ хийгээгүй.")
    assert case.stage == Stage.ASSESSING
    again = Deadline.objects.running().get(case=case)
    assert (again.step, again.started_at, again.due_at) == (before.step, before.started_at, before.due_at)


def test_a_visit_made_while_closing_was_asked_for_counts(case: Case, worker: User, supervisor: User) -> None:
    ask(case, worker, "guardian")
    at = clock.now()
    contacts.record_contact(
        case, by=worker, kind="visit", seen="others", state="Сайн.", danger=False, happened_at=at
    )
    closing.send_back(case, by=supervisor, reason="Дахин уулз.")
    assert Deadline.objects.running().get(case=case, step="case.contact").started_at == at


@pytest.mark.parametrize("why", ["danger", "risk", "report", "placement"])
def test_what_comes_up_while_closing_is_asked_for_stops_it(
    client: Client, case: Case, worker: User, supervisor: User, inspector: User, manager: User, why: str
) -> None:
    began = Deadline.objects.running().get(case=case, step="case.plan_review").started_at
    asked = ask(case, worker, "guardian")
    client.force_login(worker)
    stands = client.get(f"/api/v1/cases/{case.ref}/closing/").json()
    assert (stands["keeps_open"], stands["roles"]) == ([], ["supervisor"])
    assert [row["agreed_at"] for row in stands["agreements"]] == [None]
    if why == "danger":
        contacts.record_contact(
            asked,
            by=supervisor,
            kind="visit",
            seen="alone",
            state="Айсан.",
            danger=True,
            happened_at=clock.now(),
        )
    elif why == "risk":
        risk.set_risk(asked, by=supervisor, risk="red")
    elif why == "report":
        told = factories.report(supervisor, urgency="green")
        told.children.create(same_as=case.child)
        assert reporting.accept(told, by=supervisor) == [asked]
    else:
        home = factories.facility(manager=manager, beds=1)
        stay = placing.propose_stay(asked, by=worker, facility=home, sheet="Харшилгүй.")
        placing.admit(placing.give_bed(stay, by=manager), by=manager)
    case.refresh_from_db()
    assert (case.stage, case.closing_asked_by) == (Stage.IN_SERVICE, None)
    assert not ClosureAgreement.objects.filter(withdrawn_at=None).exists()
    steps = Deadline.objects.running().filter(case=case).values_list("step", "started_at")
    assert dict(steps).get("case.plan_review", began) == began
    assert {"case.contact"} <= dict(steps).keys()
    assert "case.closing" not in dict(steps)
    assert Notification.objects.filter(person=worker, verb="case.closing_stopped").count() == 1


def test_nothing_closes_while_the_child_is_placed_also_when_that_came_later(
    case: Case, worker: User, supervisor: User, inspector: User, manager: User
) -> None:
    case = ask(case, worker, "guardian")
    home = factories.facility(manager=manager)
    stay = placing.propose_stay(case, by=worker, facility=home, sheet="Харшилгүй.")
    with pytest.raises(DomainError):
        closing.agree_to_close(case, by=supervisor)
    placing.cancel_stay(stay, by=worker)
    assert closing.agree_to_close(case, by=supervisor).stage == Stage.CLOSED


def test_the_pages_review_the_plan_and_list_what_keeps_the_case_open(
    client: Client, case: Case, worker: User
) -> None:
    client.force_login(worker)
    page = reverse("cases:plan_review", args=[case.ref])
    typed = {
        "form_key": KEY, "happened_on": f"{clock.today():%Y.%m.%d}", "happened_time": "00:01", "danger": "no",
        "summary": "Бүх зүйл тайван.", "child_view": "Сайн байна.", "note_0": "Эмээтэйгээ",
    }  # fmt: skip
    answer = client.post(page, typed)
    assert answer.status_code == 422
    assert "Бүх зүйл тайван." in answer.content.decode()
    assert client.post(page, typed | {"result_0": "reached"}).status_code == 302
    assert "Эмээтэйгээ" in client.get(reverse("cases:case_plan", args=[case.ref])).content.decode()
    close = reverse("cases:case_ask_closing", args=[case.ref])
    assert "<textarea" in client.get(close).content.decode()
    task = tasks.add_task(case, by=worker, title="Сургуульд очих", due_on=clock.today())
    asked = client.get(close).content.decode()
    assert task.get_absolute_url() in asked
    assert "<textarea" not in asked
    answer = client.post(close, {"version": case.version, "reason": "guardian", "note": "Сайн."})
    assert answer.status_code == 422
    assert "Сайн." in answer.content.decode()
