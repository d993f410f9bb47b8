"""Reviews: recorded by an inspector, answered by the worker, closed by the inspector or sent back for a better answer."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from audit import log
from cases import clocks, notify
from cases.models import Case, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from inspectors.models import Review

LAST_MINUTE = time(23, 59)
WARN_BEFORE = timedelta(days=2)


@transaction.atomic
def record_review(
    case: Case, *, by: Any, kind: str, finding: str, due_on: date, form_key: UUID | None = None
) -> Review:
    """Record a finding on a case, to be answered until the end of `due_on`.

    The responsible worker is told (none: the supervisors of the unit). The same form sent twice gives the review
    recorded the first time. Raises DomainError for a closed case or a day that is over.
    """
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("unit", "bag", "worker").get(pk=case.pk)
    )
    if case.stage == Stage.CLOSED:
        raise DomainError(_("The case is closed."))
    if due_on < clock.today(case.unit.zone):
        raise DomainError(_("The date cannot be in the past."), "due_on")
    try:
        with transaction.atomic():
            review = Review.objects.create(
                case=case,
                inspector=by,
                kind=kind,
                finding=finding,
                due_on=due_on,
                recorded_at=clock.now(),
                form_key=form_key,
            )
    except IntegrityError:
        sent = Review.objects.filter(inspector=by, form_key=form_key).first() if form_key else None
        if sent is None:
            raise
        return sent
    log.record(by, "review.recorded", review, case=case, kind=kind)
    _ask(review)
    return review


def _ask(review: Review) -> None:
    """Start the clock of the answer and tell who must give it."""
    case = review.case
    due_at = datetime.combine(review.due_on, LAST_MINUTE, tzinfo=case.unit.zone)
    people = answerers(case)
    clocks.start(
        review,
        "review.answer",
        case=case,
        person=people[0] if people else None,
        due_at=due_at,
        warn_before=WARN_BEFORE,
    )
    notify.tell_all(people, "review.recorded", review, case=case)


def answerers(case: Case) -> list[User]:
    """Who answers for a case: its worker, else the supervisors of its unit."""
    if case.worker is not None and case.worker.is_active:
        return [case.worker]
    postings = Posting.objects.reaching(case.unit, "cases.view_team").select_related("person")
    return list({posting.person_id: posting.person for posting in postings}.values())


def _locked(review: Review, version: int | None) -> Review:
    review = (
        Review.objects.select_for_update(of=("self",))
        .select_related("case__unit", "case__bag", "case__worker", "inspector")
        .get(pk=review.pk)
    )
    if version is not None and version != review.version:
        raise StaleEdit(_("Somebody has changed this review meanwhile. Look at it again."), review)
    return review


@transaction.atomic
def answer_review(review: Review, *, by: Any, answer: str, version: int | None = None) -> Review:
    """Answer a finding. The inspector is told. Raises DomainError when it is not waited for."""
    review = _locked(review, version)
    if review.status != Review.Status.OPEN:
        raise DomainError(_("This finding is answered already."))
    review.status, review.answer, review.answered_by = Review.Status.ANSWERED, answer, by
    review.answered_at = clock.now()
    review.version += 1
    review.save(update_fields=["status", "answer", "answered_by", "answered_at", "version"])
    clocks.meet(review, "review.answer", case=review.case)
    log.record(by, "review.answered", review, case=review.case)
    notify.tell(review.inspector, "review.answered", review, case=review.case)
    return review


@transaction.atomic
def close_review(review: Review, *, by: Any, closing_note: str = "", version: int | None = None) -> Review:
    """The answer is enough: close the review. Raises DomainError before an answer came."""
    review = _locked(review, version)
    if review.status != Review.Status.ANSWERED:
        raise DomainError(_("A review is closed after its finding was answered."))
    review.status, review.closing_note, review.closed_at = Review.Status.CLOSED, closing_note, clock.now()
    review.version += 1
    review.save(update_fields=["status", "closing_note", "closed_at", "version"])
    log.record(by, "review.closed", review, case=review.case)
    notify.tell(review.answered_by, "review.closed", review, case=review.case)
    return review


@transaction.atomic
def ask_again(
    review: Review, *, by: Any, closing_note: str, due_on: date, version: int | None = None
) -> Review:
    """The answer is not enough: say what is missing and until when; it waits for an answer again."""
    review = _locked(review, version)
    if review.status != Review.Status.ANSWERED:
        raise DomainError(_("Only an answered finding can be asked again."))
    if not closing_note.strip():
        raise DomainError(_("Write what the answer lacks."), "closing_note")
    if due_on < clock.today(review.case.unit.zone):
        raise DomainError(_("The date cannot be in the past."), "due_on")
    review.status, review.closing_note, review.due_on = Review.Status.OPEN, closing_note, due_on
    review.version += 1
    review.save(update_fields=["status", "closing_note", "due_on", "version"])
    log.record(by, "review.asked_again", review, case=review.case)
    _ask(review)
    return review
