"""Plans, contacts, services and reviews as parts of an official paper."""

from typing import Any

from django.utils.translation import gettext as _

from cases import codes, plan_words
from cases.actions import plans, safety
from cases.models import Case, Contact, Plan, PlanReview, SafetyPlan, ServiceGiven, Task
from childprotect.lib.dates import day_text, moment_text
from childprotect.lib.paper import Section

NEWEST = 60  # rows of a table


def of_safety_plan(plan: SafetyPlan) -> Section:
    """What keeps the child safe."""
    facts = [
        (_("Made with"), plan.carer),
        (_("What the child must be safe from"), plan.danger),
        (_("Who does what"), plan.steps),
        (_("Safe place"), plan.safe_place),
        (_("Whom the child can call"), plan.calls),
        (_("Signals that were agreed"), plan.signals),
        (_("The child's own view"), plan.child_view),
    ]
    return Section(_("Safety plan"), facts=[(label, value) for label, value in facts if value])


def of_plan(plan: Plan) -> list[Section]:
    """Each goal with its actions, and the child's own view."""
    content = plans.content_of(plan)
    done = plan_words.tasks_of(plan)
    sections = [
        Section(
            goal["text"],
            head=["№", _("What is done"), _("Who does it"), _("Until when"), _("Result")],
            rows=[
                [
                    str(number),
                    row["text"],
                    row["who"],
                    day_text(row["due_on"]) if row["due_on"] else "",
                    _result(row["task"]),
                ]
                for number, row in enumerate(goal["actions"], start=1)
            ],
            widths=[1, 6, 4, 3, 4],
        )
        for goal in plan_words.goals(content, done)
    ]
    if content.child_view:
        sections.append(Section(_("The child's own view"), texts=[content.child_view]))
    return sections


def _result(task: Task | None) -> str:
    if task is None or task.state == Task.State.OPEN:
        return ""
    return task.result or str(task.get_state_display())


def safety_plan(case: Case, _user: Any) -> Section:
    """The safety plan in force."""
    plan = safety.current(case)
    return of_safety_plan(plan) if plan else Section(_("Safety plan"))


def service_plan(case: Case, _user: Any) -> Section:
    """The service plan in force, in one table."""
    plan = Plan.objects.in_force().filter(case=case).first()
    parts = of_plan(plan) if plan else []
    rows = [[part.heading, row[1], row[2], row[3], row[4]] for part in parts for row in part.rows]
    texts = [text for part in parts for text in part.texts]
    head = [_("Goal"), _("What is done"), _("Who does it"), _("Until when"), _("Result")]
    return Section(_("Service plan"), texts=texts, head=head, rows=rows, widths=[4, 5, 3, 3, 3])


def reviews(case: Case, user: Any) -> Section:
    """What the reviews of the plan found."""
    found = PlanReview.objects.visible_to(user).filter(case=case)[:NEWEST]
    return Section(
        _("Plan reviews"),
        head=[_("Date"), _("Is the child in danger?"), _("What was found")],
        rows=[
            [moment_text(row.happened_at), _("Yes") if row.danger else _("No"), row.summary]
            for row in reversed(found)
        ],
        widths=[3, 2, 9],
    )


def contacts(case: Case, user: Any) -> Section:
    """When the child was seen, and how the child was."""
    found = Contact.objects.visible_to(user).filter(case=case).select_related("author")[:NEWEST]
    return Section(
        _("Contacts"),
        head=[_("Date"), _("Kind"), _("Child seen"), _("How the child is"), _("Written by")],
        rows=[
            [
                moment_text(row.happened_at),
                codes.word("contact_kind", row.kind),
                str(row.get_seen_display()),
                row.state,
                row.author.name,
            ]
            for row in reversed(found)
        ],
        widths=[3, 3, 3, 7, 3],
    )


def services(case: Case, user: Any) -> Section:
    """What the child and the family have got."""
    found = ServiceGiven.objects.visible_to(user).filter(case=case)[:NEWEST]
    return Section(
        _("Services given"),
        head=[_("Date"), _("Service"), _("By whom"), _("How much")],
        rows=[
            [day_text(row.given_on), codes.word("service", row.service), row.provider, row.amount]
            for row in reversed(found)
        ],
        widths=[2, 4, 4, 3],
    )
