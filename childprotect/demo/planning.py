"""Plans, contacts, services, reviews and tasks of the demo: the rows that their actions leave."""

from datetime import datetime, timedelta
from typing import Any

from cases.limits import DAY_ENDS
from cases.models import (
    Contact,
    GoalResult,
    Plan,
    PlanAction,
    PlanGoal,
    PlanReview,
    PlanVersion,
    SafetyPlan,
    ServiceGiven,
    Task,
)
from cases.plan_content import Content, PlannedAction, PlannedGoal, stored
from childprotect.demo import words
from childprotect.demo.chance import Chance
from childprotect.demo.clockwork import Clockwork
from childprotect.demo.rows import Rows
from childprotect.demo.story import Story

EDITED = 0.25  # of the plans are changed by the supervisor in approving them
MISSED = 0.08  # of the contacts reach nobody


class Planning:
    """Makes what follows the assessment of a case."""

    def __init__(self, rows: Rows, chance: Chance, clockwork: Clockwork):
        self.rows, self.chance, self.clockwork, self.now = rows, chance, clockwork, chance.now
        self.goals: dict[int, list[PlanGoal]] = {}  # of the plan in force of a case

    def keep_safe(self, story: Story, at: datetime, risk: str) -> None:
        """The safety plan of the first contact."""
        if risk == "green" or at >= self.now:
            return
        made = at + timedelta(hours=self.chance.number(1, 20))
        self.clockwork.run(
            story.case, "case.safety_plan", began=at, ended=made, risk=risk, case=story.case, unit=story.unit,
            person=story.worker,
        )  # fmt: skip
        if made >= self.now:
            return
        danger, steps, place, calls = self.chance.pick(words.SAFETY)
        plan = self.rows.add(
            SafetyPlan,
            case=story.case,
            happened_at=made,
            danger=danger,
            steps=steps,
            safe_place=place,
            calls=calls,
            signals=self.chance.pick(words.SIGNALS),
            carer=self.chance.pick(words.CARERS),
            signed=self.chance.true(0.8),
            child_view=self.chance.pick(words.OWN_VIEWS),
            author=story.worker,
            created_at=made,
            form_key=self.chance.uuid(),
        )
        self.rows.event(made, story.worker, "case.kept_safe", plan, story.case, signed=plan.signed)

    def plan(self, story: Story, risk: str) -> None:
        """The service plan: a draft, submitted, or approved with its tasks, as far as time has come."""
        case, worker = story.case, story.worker
        asked = story.planned - timedelta(hours=self.chance.number(2, 40))
        submitted = max(asked, story.assessed + timedelta(minutes=30))
        if submitted >= self.now:
            if self.chance.true(0.4):
                self._plan(story, Plan.State.DRAFT, story.assessed + timedelta(minutes=20), None)
            return
        kept = {"case": case, "unit": story.unit, "person": story.supervisor}
        approved = story.planned if story.planned < self.now else None
        self.clockwork.run(case, "case.plan_approval", began=submitted, ended=approved, risk=risk, **kept)
        state = Plan.State.APPROVED if approved else Plan.State.SUBMITTED
        plan, content = self._plan(story, state, submitted, approved)
        self.rows.event(submitted, worker, "plan.submitted", plan, case)
        self.clockwork.told(story.supervisor, "plan.submitted", plan, case, submitted)
        if approved is None:
            return
        verb = "plan.edited_approved" if plan.edited else "plan.approved"
        self.rows.event(approved, story.supervisor, verb, plan, case)
        self.clockwork.told(worker, verb, plan, case, approved)
        self._work(story, plan, content)

    def _plan(
        self, story: Story, state: str, at: datetime, approved: datetime | None
    ) -> tuple[Plan, Content]:
        worker, edited = story.worker, approved is not None and self.chance.true(EDITED)
        content = self._content(story)
        waits = state != Plan.State.DRAFT
        plan = self.rows.add(
            Plan,
            case=story.case,
            state=state,
            version=2 if edited else 1,
            created_at=min(at, self.now),
            submitted_at=at if waits else None,
            submitted_by=worker if waits else None,
            submitted_no=1 if waits else None,
            approved_at=approved,
            approved_by=story.supervisor if approved else None,
            approved_no=(2 if edited else 1) if approved else None,
        )
        self._version(plan, 1, content, worker, min(at, self.now))
        if edited and approved is not None:
            one = content.goals[0].actions[0]
            one.text, one.due_on = (
                f"{one.text}. {words.BETTERED}",
                (one.due_on or approved.date()) - timedelta(days=1),
            )
            self._version(plan, 2, content, story.supervisor, approved)
        return plan, content

    def _version(self, plan: Plan, number: int, content: Content, author: Any, at: datetime) -> None:
        self.rows.add(
            PlanVersion, plan=plan, number=number, content=stored(content), author=author, saved_at=at
        )

    def _content(self, story: Story) -> Content:
        """One goal or two, each with its actions."""
        first = story.planned.date()
        goals = []
        for text, actions in self.chance.random.sample(words.GOALS, self.chance.number(1, 2)):
            planned = [
                PlannedAction(
                    self.chance.uuid().hex[:8], what, f"sector:{sector}" if sector else "",
                    first + timedelta(days=self.chance.number(4, 40)),
                )
                for what, sector in actions
            ]  # fmt: skip
            goals.append(PlannedGoal(self.chance.uuid().hex[:8], text, planned))
        return Content(goals, self.chance.pick(words.OWN_VIEWS))

    def _work(self, story: Story, plan: Plan, content: Content) -> None:
        """Goals and actions as rows, each action with its task, done or still to do."""
        self.goals[story.case.pk] = []
        for order, goal in enumerate(content.goals):
            row = self.rows.add(PlanGoal, plan=plan, order=order, text=goal.text)
            self.goals[story.case.pk].append(row)
            for place, one in enumerate(goal.actions):
                task = self._task(story, one)
                action = self.rows.add(PlanAction, goal=row, order=place, text=one.text, task=task)
                task.source_type, task.source_ref = "cases.planaction", action.ref

    def _task(self, story: Story, one: PlannedAction) -> Task:
        assert one.due_on is not None
        due_at = datetime.combine(one.due_on, DAY_ENDS, tzinfo=story.unit.zone)
        done = due_at - timedelta(hours=self.chance.number(4, 90))
        if self.chance.true(0.15):
            done = due_at + timedelta(days=self.chance.number(1, 12))
        done = max(min(done, story.asked - timedelta(hours=1)), story.planned + timedelta(minutes=10))
        ended = done if done < self.now else None
        task = self.rows.add(
            Task,
            case=story.case,
            title=one.text,
            person=story.worker,
            sector=one.who.removeprefix("sector:"),
            due_on=one.due_on,
            state=Task.State.DONE if ended else Task.State.OPEN,
            result=self.chance.pick(words.RESULTS) if ended else "",
            created_at=story.planned,
            created_by=story.supervisor,
            ended_at=ended,
            ended_by=story.worker if ended else None,
        )
        self.clockwork.run(
            task, "case.task", case=story.case, unit=story.unit, person=story.worker, began=story.planned, ended=ended,
            due_at=due_at,
        )  # fmt: skip
        if ended:
            self.rows.event(ended, story.worker, "task.done", task, story.case)
        return task

    def contact(self, story: Story, at: datetime, kind: str = "") -> None:
        """A contact; now and then nobody is reached."""
        if at >= self.now:
            return
        missed = not kind and self.chance.true(MISSED)
        kind = kind or self.chance.weighed({"visit": 6, "school": 2, "office": 1, "elsewhere": 1})
        seen = (
            "missed" if missed else "no" if kind == "call" else self.chance.weighed({"alone": 6, "others": 4})
        )
        typed = min(at + timedelta(minutes=self.chance.number(10, 300)), self.now)
        made = self.rows.add(
            Contact,
            case=story.case,
            kind=kind,
            happened_at=at,
            with_whom="" if missed else self.chance.pick(words.WITH_WHOM),
            seen=seen,
            state="" if missed else self.chance.pick(words.NOTES["call" if kind == "call" else "visit"]),
            danger=None if missed else self.chance.true(0.03),
            next_step="" if missed else self.chance.pick(words.NEXT),
            author=story.worker,
            created_at=typed,
            form_key=self.chance.uuid(),
        )
        verb = "contact.missed" if missed else "contact.made"
        self.rows.event(typed, story.worker, verb, made, story.case, kind=kind, seen=seen)

    def serve(self, story: Story, at: datetime) -> None:
        """A service, for one of the goals."""
        if at >= self.now:
            return
        service, provider, amount = self.chance.pick(words.SERVICES)
        given = self.rows.add(
            ServiceGiven,
            case=story.case,
            service=service,
            given_on=at.astimezone(story.unit.zone).date(),
            provider=provider,
            amount=amount,
            note="",
            goal=self.chance.pick(self.goals[story.case.pk]) if story.case.pk in self.goals else None,
            author=story.worker,
            created_at=at,
            form_key=self.chance.uuid(),
        )
        self.rows.event(at, story.worker, "service.given", given, story.case, service=service)

    def review(self, story: Story, at: datetime) -> None:
        """A review of the plan, with a result for each goal."""
        if at >= self.now:
            return
        danger = self.chance.true(0.06)
        review = self.rows.add(
            PlanReview,
            case=story.case,
            plan=self.goals[story.case.pk][0].plan,
            happened_at=at,
            danger=danger,
            summary=self.chance.pick(words.REVIEWED),
            child_view=self.chance.pick(words.OWN_VIEWS),
            author=story.worker,
            created_at=at,
            form_key=self.chance.uuid(),
        )
        for goal in self.goals[story.case.pk]:
            result = self.chance.weighed({"reached": 4, "partly": 5, "not_reached": 2})
            self.rows.add(GoalResult, review=review, goal=goal, result=result, note="")
        self.rows.event(at, story.worker, "plan.reviewed", review, story.case, danger=danger)
