"""The service plan: drafted and submitted by the worker, approved by a supervisor, who may edit it in the same act."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from audit import log
from cases import clocks, notify, stages
from cases import plan_content as contents
from cases.actions import contacts, plan_reviews, tasks
from cases.actions.assignment import candidates
from cases.actions.moving import locked, move
from cases.actions.safety import asks_own_view
from cases.models import Case, Code, Deadline, Plan, PlanAction, PlanGoal, PlanVersion, Stage, Task
from cases.plan_content import Content, PlannedAction
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit

STEP, APPROVAL = "case.plan", "case.plan_approval"
APPROVE = "cases.approve_plan"


@transaction.atomic
def save_draft(case: Case, *, by: Any, content: Content, version: int | None = None) -> Plan:
    """Save the plan as it stands, finished or not: a new version; the first begins the plan.

    Raises DomainError while it waits for approval, StaleEdit when somebody saved it meanwhile.
    """
    case = locked(case)
    stages.check(case, "plan_drafted")
    plan = Plan.objects.select_for_update(of=("self",)).working().filter(case=case).first()
    _fresh(plan, version)
    if plan is not None and plan.state == Plan.State.SUBMITTED:
        raise DomainError(_("The plan waits for approval. Take it back to change it."))
    if plan is None:
        plan = Plan.objects.create(case=case, created_at=clock.now())
    _keep(plan, content, by)
    return plan


@transaction.atomic
def submit_plan(case: Case, *, by: Any, content: Content, version: int | None = None) -> Plan:
    """Save the plan and ask for its approval: everybody who may approve is told, and a clock runs.

    Where nobody may, the plan waits all the same, and who administers the people of the area is told. Raises DomainError
    for a plan that is not complete.
    """
    plan = save_draft(case, by=by, content=content, version=version)
    case = locked(case)
    stages.check(case, "plan_submitted")
    _complete(case, content)
    plan.state, plan.submitted_no = Plan.State.SUBMITTED, plan.version
    plan.submitted_at, plan.submitted_by = clock.now(), by
    plan.save(update_fields=["state", "submitted_no", "submitted_at", "submitted_by"])
    log.record(by, "plan.submitted", plan, case=case)
    ask_approval(case, plan)
    asked = approvers(case, plan)
    for person in asked:
        notify.tell(person, "plan.submitted", plan, case=case)
    if not asked:
        for person in _who_names_people(case):
            notify.tell(person, "plan.nobody_approves", case.unit)  # who sees no case is told of none
    return plan


@transaction.atomic
def take_back(plan: Plan, *, by: Any) -> Plan:
    """The plan does not wait for approval any more: it can be changed again. Raises DomainError when it was approved."""
    case, plan = _both(plan)
    stages.check(case, "plan_drafted")
    _waits(plan)
    plan.state, plan.submitted_at, plan.submitted_by, plan.submitted_no = Plan.State.DRAFT, None, None, None
    plan.save(update_fields=["state", "submitted_at", "submitted_by", "submitted_no"])
    clocks.call_off(case, APPROVAL, case=case)
    log.record(by, "plan.taken_back", plan, case=case)
    return plan


@transaction.atomic
def approve_plan(plan: Plan, *, by: Any, content: Content | None = None, version: int | None = None) -> Plan:
    """Approve the plan, as it is or as edited in `content`: service begins, each action is a task with a clock.

    Both texts are kept, and who submitted it and the worker are told. An earlier plan ends; what was still to do for it
    is called off. Raises DomainError for who submitted it, and for a plan that is not complete.
    """
    case, plan = _both(plan)
    _waits(plan)
    _fresh(plan, version)
    if plan.submitted_by_id == by.pk:
        raise DomainError(_("Who submitted a plan cannot approve it as well."))
    begins = case.stage == Stage.PLANNING
    move(case, "planned" if begins else "replanned")
    case.save(update_fields=["stage", "version"])
    if content is not None:
        _keep(plan, content, by)
    content = content_of(plan)
    people = _complete(case, content)
    end(case, by=by)
    plan.state, plan.approved_no = Plan.State.APPROVED, plan.version
    plan.approved_at, plan.approved_by = clock.now(), by
    plan.save(update_fields=["state", "approved_no", "approved_at", "approved_by"])
    _make_rows(case, plan, content, people, by)
    for step in (APPROVAL, STEP):
        clocks.meet(case, step, case=case)
    plan_reviews.date_next(case)
    if not Deadline.objects.running().filter(subject_ref=case.ref, step=contacts.VISIT).exists():
        contacts.date_next(case)
    log.record(by, "plan.edited_approved" if plan.edited else "plan.approved", plan, case=case)
    told = {person.pk: person for person in (case.worker, plan.submitted_by) if person is not None}
    told.pop(by.pk, None)
    for person in told.values():
        notify.tell(person, "plan.edited_approved" if plan.edited else "plan.approved", plan, case=case)
    return plan


@transaction.atomic
def discard_draft(plan: Plan, *, by: Any) -> Plan:
    """Give up a plan that was begun: its versions stay on record, and it counts nowhere."""
    case, plan = _both(plan)
    if plan.state != Plan.State.DRAFT:
        raise DomainError(_("Only a draft can be discarded."))
    plan.state, plan.ended_at = Plan.State.ENDED, clock.now()
    plan.save(update_fields=["state", "ended_at"])
    log.record(by, "plan.discarded", plan, case=case)
    return plan


def end(case: Case, *, by: Any) -> None:
    """The plan in force no longer is, and what is still to do for it is called off. The caller holds the case's lock."""
    plan = Plan.objects.in_force().filter(case=case).first()
    if plan is None:
        return
    left = Task.objects.open().filter(plan_action__goal__plan=plan)
    for task in left:
        tasks.call_off(task, by=by)
    plan.state, plan.ended_at = Plan.State.ENDED, clock.now()
    plan.save(update_fields=["state", "ended_at"])


def ask_approval(case: Case, plan: Plan) -> None:
    """Start the clock of the approval; also when a case that was on hold goes on. The caller holds the case's lock."""
    first = next(iter(approvers(case, plan)), None)
    clocks.start(case, APPROVAL, case=case, person=first, risk=case.risk)


def approvers(case: Case, plan: Plan) -> list[User]:
    """Who may approve the plan of a case today: everybody whose role approves plans there, except who submitted it."""
    posted = Posting.objects.reaching(case.unit, APPROVE).values("person_id")
    return list(User.objects.filter(pk__in=posted).exclude(pk=plan.submitted_by_id).order_by("pk"))


def content_of(plan: Plan, number: int | None = None) -> Content:
    """The plan as one of its versions says it (default: the newest)."""
    return contents.read(plan.versions.get(number=plan.version if number is None else number).content)


def to_go_on_with(case: Case) -> Content:
    """What a new plan begins with: the goals of the plan in force, and what is still to do for them."""
    plan = Plan.objects.in_force().filter(case=case).first()
    if plan is None:
        return Content()
    content = content_of(plan)
    open_tasks = Task.objects.open().filter(plan_action__goal__plan=plan)
    left = set(open_tasks.values_list("plan_action__goal__order", "plan_action__order"))
    for number, goal in enumerate(content.goals):
        goal.actions = [one for place, one in enumerate(goal.actions) if (number, place) in left]
    return content


def waiting(case: int, _now: datetime) -> QuerySet[Plan]:
    """The plans of a case that wait for approval, which keeps it open."""
    return Plan.objects.filter(case=case, state=Plan.State.SUBMITTED)


def say_waiting(case: Case, rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """That the plan waits, with its page."""
    sentence = _("The service plan waits for approval")
    return [(sentence, reverse("cases:plan_detail", args=[ref])) for ref, _nothing in rows]


def _both(plan: Plan) -> tuple[Case, Plan]:
    """Case and plan, locked in this order."""
    case = locked(plan.case)
    return case, Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)


def _waits(plan: Plan) -> None:
    if plan.state != Plan.State.SUBMITTED:
        raise DomainError(
            _("This plan does not wait for approval. It is now: %(state)s.")
            % {"state": plan.get_state_display()}
        )


def _fresh(plan: Plan | None, version: int | None) -> None:
    """Raise StaleEdit unless `version` is that of the plan; 0 stands for no plan yet."""
    if version is not None and version != (plan.version if plan else 0):
        raise StaleEdit(_("Somebody saved this plan meanwhile. Compare both and save again."), plan)


def _keep(plan: Plan, content: Content, by: Any) -> None:
    """Keep `content` as a new version, unless nothing differs."""
    text = contents.stored(content)
    newest = plan.versions.filter(number=plan.version).first()
    if newest is not None and newest.content == text:
        return
    plan.version += 1
    plan.save(update_fields=["version"])
    PlanVersion.objects.create(plan=plan, number=plan.version, content=text, author=by, saved_at=clock.now())
    log.record(by, "plan.saved", plan, case=plan.case, version=plan.version)


def _complete(case: Case, content: Content) -> dict[str, User]:
    """The people named in a plan that can be carried out; raises DomainError, with its place, for what is missing."""
    if not content.goals:
        raise DomainError(_("A plan needs a goal."), "goals")
    people = {str(person.ref): person for person in candidates(case)}
    sectors = set(Code.objects.of("sector").values_list("code", flat=True))
    today = clock.today(case.unit.zone)
    for number, goal in enumerate(content.goals):
        place = f"goals.{number}"
        if not goal.text:
            raise DomainError(_("Write the goal."), f"{place}.text")
        if not goal.actions:
            raise DomainError(_("Each goal needs an action: what is done for it?"), f"{place}.actions.0.text")
        for index, one in enumerate(goal.actions):
            _possible(case, one, f"{place}.actions.{index}", people, sectors, today)
    if asks_own_view(case) and not content.child_view:
        raise DomainError(
            _("Write what the child says about it, also when the child says nothing."), "child_view"
        )
    return people


def _possible(
    case: Case, one: PlannedAction, place: str, people: Iterable[str], sectors: set[str], today: date
) -> None:
    """Raise DomainError for an action that nobody can do, or not in time."""
    if not one.text:
        raise DomainError(_("Write what is to be done."), f"{place}.text")
    if one.due_on is None:
        raise DomainError(_("Write until when."), f"{place}.due_on")
    if one.due_on < today:
        raise DomainError(_("The date cannot be in the past."), f"{place}.due_on")
    who = one.who
    known = (
        case.worker_id is not None
        if not who
        else who.removeprefix(contents.PERSON) in people
        if who.startswith(contents.PERSON)
        else who.removeprefix(contents.SECTOR) in sectors
    )
    if not known:
        raise DomainError(_("Choose who does it."), f"{place}.who")


def _make_rows(case: Case, plan: Plan, content: Content, people: dict[str, User], by: Any) -> None:
    """Goals and actions as rows, each action with its task."""
    for order, goal in enumerate(content.goals):
        row = PlanGoal.objects.create(plan=plan, order=order, text=goal.text)
        for place, one in enumerate(goal.actions):
            action = PlanAction.objects.create(goal=row, order=place, text=one.text)
            sector = one.who.removeprefix(contents.SECTOR) if one.who.startswith(contents.SECTOR) else ""
            person = people.get(one.who.removeprefix(contents.PERSON)) if one.who and not sector else None
            action.task = tasks.add_task(
                case,
                by=by,
                title=one.text,
                due_on=one.due_on,  # type: ignore[arg-type]  # _complete has seen to it
                person=person,
                sector=sector,
                source=action,
                quiet=person is None,
            )
            action.save(update_fields=["task"])


def _who_names_people(case: Case) -> list[User]:
    """Who administers the people of the case's area."""
    posted = Posting.objects.reaching(case.unit, "accounts.manage_people").values("person_id")
    return list(User.objects.filter(pk__in=posted).order_by("pk"))
