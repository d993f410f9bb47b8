"""The inspector's board, reviews of a case, and their answers."""

import csv
import io
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import drafts
from cases import clocks, codes
from cases.access import enter_case, looked
from cases.models import Case
from cases.views.case import bar, tabs
from childprotect.lib import clock
from childprotect.lib.attempt import attempt
from childprotect.lib.tables import safe_cell
from childprotect.lib.web import enter, need, page, paginate
from inspectors import actions
from inspectors import board as caseload
from inspectors.forms import AnswerForm, AskAgainForm, CloseForm, ReviewFilter, ReviewForm
from inspectors.models import Review

COLUMNS = (
    "pk", "ref", "kind", "status", "due_on", "recorded_at", "case__ref", "case__number", "case__risk",
    "case__unit__name_mn", "case__unit__name_en", "inspector__given_name", "inspector__father_name",
)  # fmt: skip


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The caseload of the units in reach; each number leads to its list."""
    need(request, "inspectors.view_board")
    drawn = caseload.build(Case.objects.visible_to(request.user))
    return page(
        request,
        "inspectors/board.html",
        board=drawn,
        figures=_figures(drawn),
        now=clock.now(),
        cases=reverse("cases:case_list"),
        reviews=f"{reverse('inspectors:review_list')}?status=unclosed",
    )


def _figures(drawn: caseload.Board) -> list[dict[str, Any]]:
    cases = reverse("cases:case_list")
    posts = _("Norm: %(posts)s inspectors") % {"posts": drawn.posts} if drawn.posts else ""
    return [
        {"label": _("Open cases"), "value": drawn.total.open, "url": cases},
        {
            "label": _("High risk"),
            "value": drawn.total.red,
            "url": f"{cases}?risk=red",
            "danger": drawn.total.red > 0,
        },
        {"label": _("Overdue"), "value": drawn.total.late, "url": f"{cases}?due=late"},
        {
            "label": _("Without a responsible worker"),
            "value": drawn.total.unassigned,
            "url": f"{cases}?worker=none",
        },
        {
            "label": _("Findings waiting"),
            "value": drawn.total.reviews,
            "url": f"{reverse('inspectors:review_list')}?status=unclosed",
        },
        {"label": _("Children in these units"), "value": drawn.children, "note": posts},
    ]


@require_GET
def board_csv(request: HttpRequest) -> HttpResponse:
    """The board as a table file: a line a worker, no child."""
    need(request, "inspectors.view_board")
    drawn = caseload.build(Case.objects.visible_to(request.user))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            _("Unit"),
            _("Worker"),
            _("Open cases"),
            _("High risk"),
            _("Overdue"),
            _("Without a responsible worker"),
            _("Findings waiting"),
        ]
    )
    writer.writerows([safe_cell(cell) for cell in row] for row in caseload.as_rows(drawn))
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="caseload.csv"'
    return answer


@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    """The reviews of the cases in reach."""
    need(request, "inspectors.view_review")
    form = ReviewFilter(request.GET, user=request.user)
    pages = paginate(request, form.rows().values(*COLUMNS))
    return page(
        request,
        "inspectors/review_list.html",
        part="rows",
        filter=form,
        unknown=form.unknown(),
        pages=pages,
        rows=_worded(pages.rows),
    )


def _worded(rows: Any) -> list[dict[str, Any]]:
    kinds, statuses = dict(codes.choices("finding")), dict(Review.Status.choices)
    return [
        row | {"kind": kinds.get(row["kind"], row["kind"]), "status_word": statuses[row["status"]]}
        for row in rows
    ]


@require_GET
def case_reviews(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The reviews of one case."""
    case = enter_case(request, ref)
    looked(request, case, "reviews")
    pages = paginate(request, Review.objects.visible_to(request.user).filter(case=case).values(*COLUMNS))
    return page(
        request,
        "inspectors/case_reviews.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, request.user, "inspectors:case_reviews"),
        pages=pages,
        rows=_worded(pages.rows),
        may_add=request.user.has_perm("inspectors.add_review", case) and case.closed_at is None,  # type: ignore[union-attr]
    )


@require_http_methods(["GET", "POST"])
def review_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Record a finding."""
    case = enter_case(request, ref, needs="inspectors.add_review")
    form = ReviewForm(request.POST or None)
    said = _("The review is recorded. The worker has been told.")
    if attempt(request, form, actions.record_review, case, say=said):
        return redirect("inspectors:case_reviews", case.ref)
    return page(
        request,
        "inspectors/review_new.html",
        case=case,
        bar=bar(case),
        form=form,
        **drafts.offer(request, form),
    )


def _enter(request: HttpRequest, ref: UUID, needs: str) -> Review:
    """A review, through the door of its case: an inspector states a purpose first."""
    review: Review = enter(request, Review, ref, needs=needs)
    enter_case(request, review.case.ref)
    return review


@require_GET
def review_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A finding, its answer, and what can be done with it."""
    review = _enter(request, ref, "inspectors.view_review")
    looked(request, review.case, "review")
    user: Any = request.user
    version = {"version": review.version}
    status = Review.Status
    may_answer = review.status == status.OPEN and user.has_perm("inspectors.answer_review", review)
    may_close = review.status == status.ANSWERED and user.has_perm("inspectors.close_review", review)
    return page(
        request,
        "inspectors/review_detail.html",
        review=review,
        case=review.case,
        bar=bar(review.case),
        kind=codes.word("finding", review.kind),
        clock=clocks.running(review),
        answer_form=AnswerForm(initial=version) if may_answer else None,
        close_form=CloseForm(initial=version) if may_close else None,
        again_form=AskAgainForm(initial={**version, "due_on": review.due_on}, auto_id="again_%s")
        if may_close
        else None,
    )


def _step(
    request: HttpRequest, ref: UUID, needs: str, form: Any, action: Any, heading: str, done: str
) -> HttpResponse:
    """One form, one action, back to the review; what was typed stays when it is refused."""
    review = _enter(request, ref, needs)
    if attempt(request, form, action, review, say=done):
        return redirect("inspectors:review_detail", review.ref)
    return page(
        request,
        "inspectors/review_step.html",
        review=review,
        case=review.case,
        bar=bar(review.case),
        form=form,
        heading=heading,
    )


@require_POST
def review_answer(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Answer a finding."""
    form = AnswerForm(request.POST)
    return _step(
        request,
        ref,
        "inspectors.answer_review",
        form,
        actions.answer_review,
        _("Answer"),
        _("Your answer is sent to the inspector."),
    )


@require_POST
def review_close(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Close a review."""
    form = CloseForm(request.POST)
    return _step(
        request,
        ref,
        "inspectors.close_review",
        form,
        actions.close_review,
        _("Close the review"),
        _("The review is closed."),
    )


@require_POST
def review_again(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Ask for a better answer."""
    form = AskAgainForm(request.POST)
    return _step(
        request,
        ref,
        "inspectors.close_review",
        form,
        actions.ask_again,
        _("Ask again"),
        _("The worker is asked again."),
    )
