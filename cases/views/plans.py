"""The plans of a case: the safety plan, the service plan with its approval, and their paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import drafts
from cases import codes, plan_papers, plan_words, stages
from cases.access import enter_case, looked
from cases.actions import plan_reviews, plans, safety
from cases.forms.plans import PlanReviewForm, SafetyPlanForm
from cases.forms.service_plan import ServicePlanForm
from cases.models import Case, Plan, PlanReview, SafetyPlan
from cases.plan_content import Content
from cases.views.case import bar, tabs
from cases.views.papers import PRINT, answer
from cases.views.steps import step
from childprotect.lib.edits import renew
from childprotect.lib.errors import DomainError, StaleEdit
from childprotect.lib.web import enter, page

WORK, APPROVE = "cases.work_case", "cases.approve_plan"
EARLIER = 10  # plans that are no longer in force, on the tab


def enter_plan(request: HttpRequest, ref: UUID, *, needs: str = "cases.view_case") -> tuple[Plan, Case]:
    """The plan and its case, by the door of the case."""
    related = ("case", "submitted_by", "approved_by")
    plan: Plan = enter(request, Plan, ref, needs=needs, related=related)
    return plan, enter_case(request, plan.case.ref, needs=needs)


@require_GET
def case_plan(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What keeps the child safe, what is planned, what waits, and what was planned before."""
    case = enter_case(request, ref)
    looked(request, case, "plan")
    user: Any = request.user
    rows = Plan.objects.visible_to(user).filter(case=case).select_related("submitted_by", "approved_by")
    of_case = list(rows[: EARLIER + 2])
    working = next((plan for plan in of_case if plan.state in Plan.WORKING), None)
    ruling = next((plan for plan in of_case if plan.state == Plan.State.APPROVED), None)
    safe = SafetyPlan.objects.visible_to(user).filter(case=case).select_related("author")
    may = {perm for perm in (WORK, APPROVE) if user.has_perm(perm, case)}
    possible = {one.name for one in stages.possible(case)}
    return page(
        request,
        "cases/case_plan.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, user, "cases:case_plan"),
        safety_plans=list(safe[:EARLIER]),
        may_keep_safe=WORK in may and "kept_safe" in possible,
        working=working,
        may_approve=_may_approve(working, user, may),
        ruling=ruling,
        goals=plan_words.goals(plans.content_of(ruling), plan_words.tasks_of(ruling)) if ruling else [],
        changes=_changes(ruling) if ruling else [],
        earlier=[plan for plan in of_case if plan.state == Plan.State.ENDED],
        may_plan=WORK in may and "plan_drafted" in possible,
        may_review=WORK in may and "plan_reviewed" in possible,
        reviews=_reviews(case, user),
    )


def _reviews(case: Case, user: Any) -> list[dict[str, Any]]:
    """The newest reviews, with what became of each goal."""
    rows = PlanReview.objects.visible_to(user).filter(case=case).select_related("author")
    words = dict(codes.choices("goal_result"))
    return [
        {
            "row": row,
            "results": [
                {"goal": one.goal.text, "result": words.get(one.result, one.result), "note": one.note}
                for one in row.results.all()
            ],
        }
        for row in rows.prefetch_related("results__goal")[:EARLIER]
    ]


def _may_approve(plan: Plan | None, user: Any, may: set[str]) -> bool:
    return bool(
        plan and plan.state == Plan.State.SUBMITTED and APPROVE in may and plan.submitted_by_id != user.pk
    )


def _changes(plan: Plan) -> list[dict[str, str]]:
    """What who approved the plan changed in it."""
    if not plan.edited:
        return []
    return plan_words.compared(plans.content_of(plan, plan.submitted_no), plans.content_of(plan))


@require_http_methods(["GET", "POST"])
def safety_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Make the safety plan, or a new one; a new one begins with what the last one says."""
    case = enter_case(request, ref, needs=WORK)
    last = SafetyPlan.objects.visible_to(request.user).in_force().filter(case=case).first()
    kept = ("danger", "steps", "safe_place", "calls", "signals", "carer")
    initial = {name: getattr(last, name) for name in kept} if last and not request.POST else {}
    return step(
        request,
        case,
        SafetyPlanForm(request.POST or None, case=case, initial=initial),
        safety.make_safety_plan,
        title=_("Safety plan"),
        button=_("Save the safety plan"),
        done=_("The safety plan is saved. Print it for the family if that is safe."),
        hint=_("Make it with the carer and the child, at the first contact."),
        meets=(safety.STEP,),
        then="cases:case_plan",
    )


@require_GET
def safety_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One safety plan, to read and to print."""
    plan: SafetyPlan = enter(request, SafetyPlan, ref, needs="cases.view_case", related=("case", "author"))
    case = enter_case(request, plan.case.ref)
    looked(request, case, "safety_plan")
    return page(
        request,
        "cases/safety_detail.html",
        case=case,
        bar=bar(case),
        plan=plan,
        may_print=request.user.has_perm(PRINT, case),
    )


@require_POST
def safety_paper(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The safety plan as a paper to sign; making it is recorded."""
    plan: SafetyPlan = enter(request, SafetyPlan, ref, needs=PRINT, related=("case", "author"))
    plan.case = enter_case(request, plan.case.ref, needs=PRINT)
    return answer(plan_papers.safety_plan(plan, by=request.user), "safety-plan")


@require_POST
def plan_paper(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The service plan as a paper to sign; making it is recorded."""
    plan, case = enter_plan(request, ref, needs=PRINT)
    plan.case = case
    return answer(plan_papers.service_plan(plan, by=request.user), "plan")


@require_GET
def plan_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One service plan, to read and to print."""
    plan, case = enter_plan(request, ref)
    looked(request, case, "service_plan")
    user: Any = request.user
    may = {perm for perm in (WORK, APPROVE) if user.has_perm(perm, case)}
    content = plans.content_of(plan)
    return page(
        request,
        "cases/plan_detail.html",
        case=case,
        bar=bar(case),
        plan=plan,
        goals=plan_words.goals(content, plan_words.tasks_of(plan)),
        child_view=content.child_view,
        changes=_changes(plan),
        may_approve=_may_approve(plan, user, may),
        may_print=user.has_perm(PRINT, case),
        may_change=WORK in may
        and plan.state in Plan.WORKING
        and "plan_drafted" in {one.name for one in stages.possible(case)},
    )


@require_http_methods(["GET", "POST"])
def plan_review(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Review the plan in force."""
    case = enter_case(request, ref, needs=WORK)
    plan = Plan.objects.visible_to(request.user).in_force().filter(case=case).first()
    return step(
        request,
        case,
        PlanReviewForm(request.POST or None, case=case, goals=list(plan.goals.all()) if plan else []),
        plan_reviews.review_plan,
        title=_("Review the plan"),
        button=_("Save the review"),
        done=_("The review is saved. The next one is dated."),
        then="cases:case_plan",
        meets=plan_reviews.STEPS,
    )


@require_http_methods(["GET", "POST"])
def plan_edit(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Write the plan: save it as a draft, or submit it for approval."""
    case = enter_case(request, ref, needs=WORK)
    plan = Plan.objects.visible_to(request.user).working().filter(case=case).first()
    if plan is not None and plan.state == Plan.State.SUBMITTED:
        return redirect(plan.get_absolute_url())
    content = plans.content_of(plan) if plan else plans.to_go_on_with(case)
    form = ServicePlanForm(
        request.POST or None, case=case, content=content, version=plan.version if plan else 0
    )
    submits = request.POST.get("do") == "submit"

    def save(**typed: Any) -> Plan:
        return (plans.submit_plan if submits else plans.save_draft)(case, by=request.user, **typed)

    done = _("The plan waits for approval. Who may approve it has been told.") if submits else _("Saved.")
    return _edit(
        request,
        case,
        form,
        save,
        done,
        heading=_("Service plan"),
        buttons=[("submit", _("Submit for approval")), ("save", _("Save draft"))],
        up="cases:case_plan",
    )


@require_http_methods(["GET", "POST"])
def plan_approve(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Approve the plan as it is, or change it here and approve: nothing travels back."""
    plan, case = enter_plan(request, ref, needs=APPROVE)
    if request.method == "GET" and plan.state != Plan.State.SUBMITTED:
        return redirect(plan.get_absolute_url())
    form = ServicePlanForm(
        request.POST or None, case=case, content=plans.content_of(plan), version=plan.version
    )

    def approve(**typed: Any) -> Plan:
        return plans.approve_plan(plan, by=request.user, **typed)

    return _edit(
        request,
        case,
        form,
        approve,
        _("The plan is approved. Its actions are tasks now, and visits are dated."),
        heading=_("Approve the service plan"),
        hint=_(
            "Change here what must be changed and approve. Both texts are kept, and the worker sees the difference."
        ),
        buttons=[("approve", _("Approve"))],
        up="cases:case_plan",
    )


def _edit(
    request: HttpRequest,
    case: Case,
    form: ServicePlanForm,
    save: Any,
    done: str,
    *,
    heading: str,
    buttons: list[tuple[str, str]],
    up: str,
    hint: str = "",
) -> HttpResponse:
    """The form of a plan: one more row, or saved by `save`; what was typed stays when it is refused."""
    saved: list[dict[str, str]] = []
    begun = drafts.typed(request)
    if begun is not None:
        form = form.holding(begun)
    elif "more" in request.POST:
        form = form.grown(request.POST["more"])
    elif form.is_valid():
        typed = form.content()
        try:
            save(content=typed, version=form.cleaned_data["version"])
        except StaleEdit as problem:
            saved = _meanwhile(problem, typed)
            form.add_error(None, problem.sentence)
            renew(form, problem)
        except DomainError as problem:
            form.add_error(form.field_of(problem.field), problem.sentence)
        else:
            messages.success(request, done)
            return redirect(up, case.ref)
    return page(
        request,
        "cases/plan_edit.html",
        case=case,
        bar=bar(case),
        form=form,
        heading=heading,
        hint=hint,
        buttons=buttons,
        saved=saved,
        up=reverse(up, args=[case.ref]),
        **drafts.offer(request),
    )


def _meanwhile(problem: StaleEdit, typed: Content) -> list[dict[str, str]]:
    """What somebody else saved, beside what was typed."""
    if problem.current is None:
        return []
    return plan_words.compared(plans.content_of(problem.current), typed)


@require_POST
def plan_take_back(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Take the plan back before it is approved."""
    return _act(request, ref, plans.take_back, _("The plan is a draft again."), "cases:plan_edit")


@require_POST
def plan_discard(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Give a draft up."""
    return _act(request, ref, plans.discard_draft, _("The draft is discarded."), "cases:case_plan")


def _act(request: HttpRequest, ref: UUID, act: Any, done: str, then: str) -> HttpResponse:
    plan, case = enter_plan(request, ref, needs=WORK)
    try:
        act(plan, by=request.user)
    except DomainError as problem:
        messages.error(request, problem.sentence)
        return redirect(plan.get_absolute_url())
    messages.success(request, done)
    return redirect(then, case.ref)
