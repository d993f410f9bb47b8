"""One table says what may follow what: a machine that tries every action everywhere finds no other way.

Each rule is one real action, tried from wherever the case stands. It must go through where the table allows it and
nowhere else, lead where the table says, and leave nothing forgotten.
"""

import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Min
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cases import stages
from cases.actions import (
    closing,
    contacts,
    holding,
    plan_reviews,
    plans,
    reopening,
    reporting,
    risk,
    tasks,
)
from cases.models import Case, Deadline, Hold, Plan, Stage, Task
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions import placing, staying
from shelters.models import Stay
from tests import factories, sheets
from tests import plans as made
from tests.people import CAST, make

pytestmark = pytest.mark.django_db
PEOPLE = ("worker", "supervisor", "inspector", "manager")
CASES = "cases.case"


class Way(RuleBasedStateMachine):
    """A case, and everybody who may do something with it."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        for name in PEOPLE:
            setattr(self, name, make(name, *CAST[name]))
        self.home = factories.facility(manager=self.manager, beds=2)
        report = factories.report(self.worker)
        report.children.create(given_name="Тэмүүжин", birth_year=2018)
        (self.case,) = reporting.accept(report, by=self.worker)
        self.now = clock.now()

    def teardown(self) -> None:
        """Nothing stays."""
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def tried(self, step: str, act: Callable[[], Any], *, others: bool = False) -> None:
        """Try an action that takes `step`; `others`: rules beside the table may refuse it as well."""
        self.case.refresh_from_db()
        before, allowed = self.case.stage, self.case.stage in stages.STEPS[step].within
        try:
            with clock.at(self.now), transaction.atomic():
                act()
        except DomainError as problem:
            refusal = str(problem)
        else:
            refusal = ""
        if refusal:
            assert not allowed or others, f"{step} was refused in {before}: {refusal}"
            self.case.refresh_from_db()
            assert self.case.stage == before
            return
        assert allowed, f"{step} went through in {before}"
        self.case.refresh_from_db()
        leads = stages.STEPS[step].to or {before}
        if step == "closing_agreed":  # the last agreement takes the step "closed" as well
            leads = {before, Stage.CLOSED}
        if before == Stage.IN_REVIEW and step in {
            "contacted",
            "risk_set",
        }:  # danger and a higher risk stop the closing
            leads = {before, *stages.STEPS["closing_stopped"].to}
        assert self.case.stage in leads, f"{step} led from {before} to {self.case.stage}"

    @initialize(far=st.integers(0, 6))
    def along_the_way(self, far: int) -> None:
        """Begin somewhere on the usual way, so that every stage is tried from."""
        usual = (
            lambda: self.assess("orange"),
            self.submit,
            self.approve,
            self.do_tasks,
            lambda: self.ask("guardian"),
            lambda: self.agree("supervisor"),
        )
        for go in usual[:far]:
            go()

    @rule(hours=st.integers(1, 30 * 24))
    def time_passes(self, hours: int) -> None:
        """Some time later."""
        self.now += timedelta(hours=hours)

    @rule(level=st.sampled_from(["red", "orange", "green"]))
    def assess(self, level: str) -> None:
        """The situation is assessed: planning begins; later on it is assessed once more, and the stage stays."""
        self.case.refresh_from_db()
        if self.case.stage in stages.PLANNED | stages.REVIEWED:
            with clock.at(self.now):
                sheets.assess(self.case, self.worker, level, reason="Учир.")
            return
        self.tried(
            "assessed",
            lambda: sheets.assess(self.case, self.worker, level, reason="Учир."),
        )

    @rule(level=st.sampled_from(["red", "orange", "green"]))
    def set_risk(self, level: str) -> None:
        """The risk is raised or lowered."""
        self.tried("risk_set", lambda: risk.set_risk(self.case, by=self.worker, risk=level, reason="Учир."))

    @rule()
    def keep_safe(self) -> None:
        """A safety plan."""
        self.tried("kept_safe", lambda: made.kept_safe(self.case, self.worker, happened_at=self.now))

    def _content(self) -> Any:
        return made.content(due_on=self.now.astimezone(self.case.unit.zone).date() + timedelta(days=3))

    @rule()
    def draft(self) -> None:
        """A plan is written."""
        waits = Plan.objects.filter(state="submitted").exists()
        self.tried(
            "plan_drafted",
            lambda: plans.save_draft(self.case, by=self.worker, content=self._content()),
            others=waits,
        )

    @rule()
    def submit(self) -> None:
        """A plan is submitted."""
        waits = Plan.objects.filter(state="submitted").exists()
        self.tried(
            "plan_submitted",
            lambda: plans.submit_plan(self.case, by=self.worker, content=self._content()),
            others=waits,
        )

    @precondition(lambda self: Plan.objects.filter(state="submitted").exists())
    @rule()
    def approve(self) -> None:
        """The plan is approved, its dates as they must be by now."""
        plan = Plan.objects.get(state="submitted")
        step = "planned" if Case.objects.get().stage == Stage.PLANNING else "replanned"
        self.tried(step, lambda: plans.approve_plan(plan, by=self.supervisor, content=self._content()))

    @rule(seen=st.sampled_from(["alone", "no", "missed"]), danger=st.booleans())
    def contact(self, seen: str, danger: bool) -> None:
        """A contact is made, or missed."""
        self.tried(
            "contacted",
            lambda: contacts.record_contact(
                self.case, by=self.worker, kind="visit", seen=seen, happened_at=self.now, state="Тайван.",
                danger=None if seen == "missed" else danger,
            ),
        )  # fmt: skip

    @rule()
    def serve(self) -> None:
        """A service is given."""
        day = self.now.astimezone(self.case.unit.zone).date()
        self.tried(
            "served",
            lambda: contacts.give_service(
                self.case, by=self.worker, service="psych", given_on=day, provider="Сэтгэл зүйч"
            ),
        )

    @rule(danger=st.booleans())
    def review(self, danger: bool) -> None:
        """The plan is reviewed."""
        goals = [goal for plan in Plan.objects.in_force() for goal in plan.goals.all()]
        self.tried(
            "plan_reviewed",
            lambda: plan_reviews.review_plan(
                self.case, by=self.worker, happened_at=self.now, danger=danger, summary="Тайван.", child_view="Сайн.",
                results={str(goal.ref): ("partly", "") for goal in goals},
            ),
        )  # fmt: skip

    @rule()
    def do_tasks(self) -> None:
        """Everything that was to do is done."""
        with clock.at(self.now):
            for task in Task.objects.open():
                tasks.finish_task(task, by=self.worker)

    @rule()
    def hold(self) -> None:
        """The child cannot be found."""
        self.tried(
            "held",
            lambda: holding.hold(
                self.case, by=self.worker, reason="whereabouts", search_plan="Багаас асууна."
            ),
        )

    @rule()
    def search(self) -> None:
        """Searched, not found."""
        self.tried(
            "searched",
            lambda: holding.record_search(self.case, by=self.worker, text="Олдсонгүй.", happened_at=self.now),
        )

    @rule()
    def find(self) -> None:
        """Found."""
        self.tried("resumed", lambda: holding.resume(self.case, by=self.worker, text="Олдлоо."))

    @rule(reason=st.sampled_from(["goals_met", "guardian", "unknown", "adult", "died"]))
    def ask(self, reason: str) -> None:
        """Closing is asked for; much beside the stage may forbid it."""
        self.tried(
            "closing_asked",
            lambda: closing.ask_to_close(self.case, by=self.worker, reason=reason, note="Сайн."),
            others=True,
        )

    @rule(who=st.sampled_from(["supervisor", "inspector"]))
    def agree(self, who: str) -> None:
        """Somebody agrees, who may not be asked."""
        self.tried(
            "closing_agreed", lambda: closing.agree_to_close(self.case, by=getattr(self, who)), others=True
        )

    @rule()
    def send_back(self) -> None:
        """Not agreed."""
        self.tried(
            "closing_sent_back", lambda: closing.send_back(self.case, by=self.supervisor, reason="Дутуу.")
        )

    @rule(outcome=st.sampled_from([reopening.WELL, reopening.WORRY]))
    def check_after(self, outcome: str) -> None:
        """The check after closing; a worry opens the case again."""
        self.case.refresh_from_db()
        closed = self.case.stage == Stage.CLOSED
        if outcome == reopening.WORRY and closed:
            self.tried("reopened", lambda: self._check(outcome))
        else:
            self.tried("checked_after", lambda: self._check(reopening.WELL))

    def _check(self, outcome: str) -> None:
        reopening.check_after_closing(
            self.case, by=self.worker, outcome=outcome, text="Уулзсан.", happened_at=self.now
        )

    @rule(urgency=st.sampled_from(["red", "green"]))
    def report_again(self, urgency: str) -> None:
        """A new report on the child joins the case, or opens it again; much later it gets a case of its own."""
        with clock.at(self.now), transaction.atomic():
            told = factories.report(self.worker, urgency=urgency, received_at=self.now)
            told.children.create(same_as=self.case.child)
            (found,) = reporting.accept(told, by=self.worker)
            if found.pk != self.case.pk:
                transaction.set_rollback(True)

    @rule()
    def place(self) -> None:
        """The child comes to a place of safety."""
        with clock.at(self.now), transaction.atomic():
            try:
                stay = placing.propose_stay(self.case, by=self.worker, facility=self.home, sheet="Харшилгүй.")
                placing.admit(placing.give_bed(stay, by=self.manager), by=self.manager)
            except DomainError:
                transaction.set_rollback(True)

    @rule()
    def leave(self) -> None:
        """The child leaves it."""
        with clock.at(self.now):
            for stay in Stay.objects.filter(status=Stay.Status.ADMITTED):
                staying.discharge(stay, by=self.manager, destination="kin", unagreed="Шөнө")

    # What must be true whatever was done.

    @invariant()
    def a_closed_case_is_closed_altogether(self) -> None:
        """It has its time, no clock but the check's, no hold, no task, no place of safety."""
        case = Case.objects.get()
        assert (case.stage == Stage.CLOSED) == (case.closed_at is not None)
        if case.closed_at is None:
            return
        steps = set(Deadline.objects.running().filter(case=case).values_list("step", flat=True))
        assert steps <= {"case.after_closure"}
        assert not Hold.objects.filter(ended_at=None).exists()
        assert not Task.objects.open().exists()
        assert not Stay.objects.filter(status__in=Stay.LIVE).exists()

    @invariant()
    def an_open_case_is_never_forgotten(self) -> None:
        """Some clock of its own runs, for somebody; its nearest moment stands on the case."""
        case = Case.objects.get()
        running = Deadline.objects.running().filter(case=case)
        own = running.filter(subject_type=CASES)
        assert case.closed_at is not None or own.exists(), f"no clock runs in {case.stage}"
        assert not own.filter(person=None).exists()
        assert case.next_due_at == running.aggregate(at=Min("due_at"))["at"]

    @invariant()
    def each_stage_has_what_belongs_to_it(self) -> None:
        """On hold lasts a hold; in review somebody is asked to agree; in service there is a plan in force."""
        case = Case.objects.get()
        held = Hold.objects.filter(ended_at=None).exists()
        if case.stage in stages.ACTIVE | stages.HELD:
            assert held == (case.stage == Stage.ON_HOLD)
        asked = case.agreements.filter(withdrawn_at=None, agreed_at=None)
        assert asked.exists() == (case.stage == Stage.IN_REVIEW)
        if case.stage == Stage.IN_SERVICE:
            assert Plan.objects.in_force().count() == 1


def test_every_action_everywhere_keeps_to_the_table() -> None:
    run_state_machine_as_test(
        Way,
        settings=settings(
            max_examples=7, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_every_step_has_its_rule() -> None:
    """A step nobody tries is a step nobody tests."""
    source = inspect.getsource(Way)
    assert [name for name in stages.STEPS if f'"{name}"' not in source] == []
