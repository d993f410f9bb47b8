"""What case pages and histories say about reviews."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from inspectors.models import Review

SENTENCES = {
    "review.recorded": gettext_lazy("Inspector recorded a finding"),
    "review.answered": gettext_lazy("Finding answered"),
    "review.asked_again": gettext_lazy("Inspector asked for a better answer"),
    "review.closed": gettext_lazy("Review closed by the inspector"),
}
NOTICES = {
    "review.recorded": gettext_lazy("An inspector's finding waits for your answer"),
    "review.answered": gettext_lazy("Your finding is answered"),
    "review.closed": gettext_lazy("The inspector closed the review"),
}


def not_closed(case: int, _now: datetime) -> QuerySet[Review]:
    """The findings of a case that are not closed, which keep it open."""
    return Review.objects.filter(case=case).open()


def say_not_closed(case: Case, rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """How many they are, with the page of the case's reviews."""
    sentence = _("Findings not closed: %(count)s") % {"count": len(rows)}
    return [(sentence, reverse("inspectors:case_reviews", args=[case.ref]))]


def address(subject_ref: Any, case_ref: Any) -> str:
    """The page of a review."""
    return reverse("inspectors:review_detail", args=[subject_ref])
