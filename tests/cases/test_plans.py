"""Safety plan and service plan: made, submitted, edited and approved in one act, replaced, and what each starts and stops."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Posting, User
from audit.models import Event
from cases import plan_content, stages, sweep
from cases.actions import closing, holding, plans, reopening, risk, safety, tasks
from cases.models import Case, Deadline, Notification, Plan, PlanAction, PlanVersion, SafetyPlan, Stage, Task
from cases.plan_content import Content, PlannedAction, PlannedGoal
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from tests import factories
from tests import plans as made

pytestmark = pytest.mark.django_db
KEY = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def case(worker: User) -> Case:
    return factories.case(worker, stage=Stage.PLANNING)


def running(case: Case) -> list[str]:
    return sorted(Deadline.objects.running().filter(case=case).values_list("step", flat=True))


def told(verb: str) -> list[str]:
    return sorted(Notification.objects.filter(verb=verb).values_list("person__username", flat=True))


# The safety plan.


def test_a_safety_plan_meets_its_clock_and_ends_the_one_before(case: Case, worker: User) -> None:
    safety.ask_for(case)
    assert "case.safety_plan" in running(case)
    first = made.kept_safe(case, worker)
    assert "case.safety_plan" not in running(case)
    second = made.kept_safe(case, worker)
    first.refresh_from_db()
    assert first.ended_at
    assert safety.current(case) == second
    assert Event.objects.filter(verb="case.kept_safe", case_ref=case.ref).count() == 2


def test_the_same_form_sent_twice_is_one_safety_plan(case: Case, worker: User) -> None:
    assert made.kept_safe(case, worker, form_key=KEY) == made.kept_safe(case, worker, form_key=KEY)
    assert SafetyPlan.objects.count() == 1


def test_it_is_asked_for_once_and_never_of_a_green_case(case: Case, worker: User) -> None:
    for _time in range(2):
        safety.ask_for(case)
    assert running(case).count("case.safety_plan") == 1
    green = factories.case(worker, risk="green", clocked=False)
    safety.ask_for(green)
    assert running(green) == []
    risk.set_risk(green, by=worker, risk="red")
    assert running(green) == ["case.safety_plan"]
    made.kept_safe(green, worker)
    risk.set_risk(green, by=worker, risk="green", reason="Дээрдсэн.")
    risk.set_risk(green, by=worker, risk="red")
    assert running(green) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"child_view": " "}, "child_view"),
        ({"happened_at": "later"}, "happened_on"),
        ({"happened_at": "before"}, "happened_on"),
    ],
)
def test_a_safety_plan_must_be_possible(case: Case, worker: User, wrong: dict[str, str], field: str) -> None:
    moments = {"later": timedelta(hours=2), "before": timedelta(days=-9)}
    facts = {
        name: clock.now() + moments[value] if name == "happened_at" else value
        for name, value in wrong.items()
    }
    with pytest.raises(DomainError) as problem:
        made.kept_safe(case, worker, **facts)
    assert problem.value.field == field
    small = factories.case(worker, child=factories.child(worker, birth_year=clock.today().year - 3))
    assert made.kept_safe(small, worker, child_view="")


def test_opened_again_the_case_needs_its_plans_anew(case: Case, worker: User, supervisor: User) -> None:
    made.kept_safe(case, worker)
    plan = made.approved(case, worker, supervisor)
    for task in Task.objects.all():
        tasks.finish_task(task, by=worker)
    closing.ask_to_close(case, by=worker, reason="guardian", note="Сайн байна.")
    case = closing.agree_to_close(case, by=supervisor)
    reopening.reopen(case, by=worker)
    plan.refresh_from_db()
    assert plan.state == "ended"
    assert safety.current(case) is None


# The service plan.


def test_from_draft_to_approval_service_begins_and_actions_are_tasks(
    case: Case, worker: User, supervisor: User
) -> None:
    plan = plans.save_draft(case, by=worker, content=Content([PlannedGoal("aaaaaaaa", "", [])]), version=0)
    assert (plan.state, plan.version) == ("draft", 1)
    plan = plans.submit_plan(case, by=worker, content=made.content("Үзлэг", "Эргэлт"), version=1)
    case.refresh_from_db()
    assert (plan.state, case.stage) == ("submitted", Stage.PLANNING)
    assert told("plan.submitted") == ["supervisor"]
    approval = Deadline.objects.running().get(step="case.plan_approval")
    assert approval.person == supervisor
    plan = plans.approve_plan(plan, by=supervisor, version=2)
    case.refresh_from_db()
    assert (plan.state, plan.edited, case.stage) == ("approved", False, Stage.IN_SERVICE)
    assert running(case) == ["case.assessment", "case.contact", "case.plan_review", "case.task", "case.task"]
    assert list(PlanAction.objects.values_list("text", "task__title", "task__person")) == [
        ("Үзлэг", "Үзлэг", worker.pk),
        ("Эргэлт", "Эргэлт", worker.pk),
    ]
    assert Task.objects.of_source(PlanAction.objects.first()).exists()
    assert told("plan.approved") == ["worker"]
    assert told("task.added") == []
    verbs = Event.objects.of_case(case.ref).changes().values_list("verb", flat=True)
    assert {"plan.saved", "plan.submitted", "plan.approved"} <= set(verbs)


def test_the_supervisor_edits_and_approves_in_one_act_and_the_worker_sees_the_difference(
    client: Client, case: Case, worker: User, supervisor: User
) -> None:
    plan = plans.submit_plan(case, by=worker, content=made.content("Үзлэг", "Эргэлт"))
    better = made.content("Үзлэгт ээжтэй нь хүргэх", "Эргэлт")
    better.goals[0].actions.append(
        PlannedAction("cccccccc", "Эцгийг эмчилгээнд", "sector:health", clock.today())
    )
    plan = plans.approve_plan(plan, by=supervisor, content=better)
    assert plan.edited
    assert plan.versions.count() == 2
    kinds = [
        line.kind
        for line in plan_content.differences(
            plans.content_of(plan, plan.submitted_no), plans.content_of(plan)
        )
    ]
    assert kinds == ["same", "changed", "same", "added"]
    assert told("plan.edited_approved") == ["worker"]
    assert Task.objects.get(sector="health").person == worker
    client.force_login(worker)
    page = client.get(reverse("cases:case_plan", args=[case.ref])).content.decode()
    for part in ("<del>", "<ins>", "Үзлэгт ээжтэй нь хүргэх", "Эцгийг эмчилгээнд"):
        assert part in page


def test_what_is_not_complete_is_not_submitted_and_says_where(
    case: Case, worker: User, neighbour: User
) -> None:
    yesterday = clock.today() - timedelta(days=1)
    nowhere = Content([PlannedGoal("aaaaaaaa", "Зорилго", [])], "?")
    nameless = made.content()
    nameless.goals[0].text = ""
    dateless = made.content()
    dateless.goals[0].actions[0].due_on = None
    silent = made.content()
    silent.child_view = ""
    for wrong, field in (
        (Content(), "goals"),
        (nowhere, "goals.0.actions.0.text"),
        (nameless, "goals.0.text"),
        (made.content(""), "goals.0.actions.0.text"),
        (dateless, "goals.0.actions.0.due_on"),
        (made.content(due_on=yesterday), "goals.0.actions.0.due_on"),
        (made.content(who=f"person:{neighbour.ref}"), "goals.0.actions.0.who"),
        (made.content(who="sector:?"), "goals.0.actions.0.who"),
        (silent, "child_view"),
    ):
        with pytest.raises(DomainError) as problem:
            plans.submit_plan(case, by=worker, content=wrong)
        assert problem.value.field == field
    assert not PlanVersion.objects.exists()


def test_nobody_approves_the_own_plan_and_another_holder_may(
    case: Case, supervisor: User, worker: User
) -> None:
    plan = plans.submit_plan(case, by=supervisor, content=made.content())
    assert told("plan.submitted") == []
    with pytest.raises(DomainError):
        plans.approve_plan(plan, by=supervisor)
    other = User.objects.create_user("deputy", given_name="Орлогч", must_change_password=False)
    Posting.objects.create(
        person=other, role="supervisor", area=supervisor.postings.get().area, since=clock.today()
    )
    assert plans.approvers(case, plan) == [other]
    assert plans.approve_plan(plan, by=other).state == "approved"


def test_where_nobody_approves_the_plan_waits_and_the_administrator_is_told(
    case: Case, worker: User, user_admin: User
) -> None:
    plan = plans.submit_plan(case, by=worker, content=made.content())
    assert Deadline.objects.running().get(step="case.plan_approval").person is None
    row = Notification.objects.get(verb="plan.nobody_approves")
    assert (row.person, row.case, row.subject_ref) == (user_admin, None, case.unit.ref)
    assert plan.state == "submitted"


def test_a_late_approval_goes_to_the_other_supervisors(case: Case, worker: User, supervisor: User) -> None:
    plans.submit_plan(case, by=worker, content=made.content())
    other = User.objects.create_user("deputy", given_name="Орлогч", must_change_password=False)
    Posting.objects.create(
        person=other, role="supervisor", area=supervisor.postings.get().area, since=clock.today()
    )
    with clock.later(days=9):
        sweep.run()
    step = Deadline.objects.get(step="case.plan_approval")
    rows = Notification.objects.filter(deadline=step).values_list("person__username", "phase")
    assert sorted(rows) == [("deputy", "late"), ("supervisor", "due")]


def test_two_who_write_the_plan_do_not_overwrite_each_other(
    case: Case, worker: User, colleague: User
) -> None:
    plans.save_draft(case, by=worker, content=made.content("Нэг"), version=0)
    for version in (0, 5):
        with pytest.raises(StaleEdit):
            plans.save_draft(case, by=colleague, content=made.content("Хоёр"), version=version)
    plan = plans.save_draft(case, by=colleague, content=made.content("Нэг"), version=1)
    assert plan.version == 1  # nothing differs: no version
    assert plans.save_draft(case, by=colleague, content=made.content("Хоёр"), version=1).version == 2


def test_taken_back_it_can_be_changed_and_discarded(case: Case, worker: User, supervisor: User) -> None:
    plan = plans.submit_plan(case, by=worker, content=made.content())
    with pytest.raises(DomainError):
        plans.save_draft(case, by=worker, content=made.content("Өөр"))
    with pytest.raises(DomainError):
        plans.discard_draft(plan, by=worker)
    plan = plans.take_back(plan, by=worker)
    assert "case.plan_approval" not in running(case)
    with pytest.raises(DomainError):
        plans.approve_plan(plan, by=supervisor)
    assert plans.discard_draft(plan, by=worker).state == "ended"
    assert plans.save_draft(case, by=worker, content=made.content()) != plan


def test_a_new_plan_goes_on_with_what_is_left_and_ends_the_old_one(
    case: Case, worker: User, supervisor: User
) -> None:
    old = made.approved(case, worker, supervisor, "Нэг", "Хоёр")
    contact = Deadline.objects.running().get(step="case.contact")
    tasks.finish_task(Task.objects.get(title="Нэг"), by=worker)
    content = plans.to_go_on_with(case)
    assert [one.text for one in content.goals[0].actions] == ["Хоёр"]
    content.goals[0].actions.append(PlannedAction("dddddddd", "Гурав", "", clock.today()))
    new = plans.approve_plan(plans.submit_plan(case, by=worker, content=content), by=supervisor)
    old.refresh_from_db()
    assert (old.state, new.state) == ("ended", "approved")
    assert sorted(Task.objects.values_list("title", "state")) == [
        ("Гурав", "open"), ("Нэг", "done"), ("Хоёр", "cancelled"), ("Хоёр", "open"),
    ]  # fmt: skip
    assert Deadline.objects.running().get(step="case.contact") == contact


def test_on_hold_the_approval_rests_and_is_asked_for_again(
    case: Case, worker: User, supervisor: User
) -> None:
    plan = plans.submit_plan(case, by=worker, content=made.content())
    holding.hold(case, by=worker, reason="whereabouts", search_plan="Багаас асууна.")
    with pytest.raises(DomainError):
        plans.approve_plan(plan, by=supervisor)
    holding.resume(case, by=worker, text="Олдлоо.")
    assert Deadline.objects.running().get(step="case.plan_approval").person == supervisor
    assert plans.approve_plan(plan, by=supervisor).state == "approved"


def test_a_plan_that_waits_keeps_the_case_open(case: Case, worker: User) -> None:
    plan = plans.submit_plan(case, by=worker, content=made.content())
    assert plan.get_absolute_url() in dict(closing.what_keeps_open(case)).values()


@pytest.mark.parametrize("stage", sorted(set(Stage.values) - stages.PLANNED))
def test_a_plan_is_written_only_where_the_table_says(worker: User, stage: str) -> None:
    ended = {"closed_at": clock.now()} if stage == Stage.CLOSED else {}
    case = factories.case(worker, stage=stage, clocked=False, **ended)
    with pytest.raises(DomainError):
        plans.save_draft(case, by=worker, content=made.content())
    assert not Plan.objects.exists()
