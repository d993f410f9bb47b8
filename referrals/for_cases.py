"""What case pages and histories say about referrals."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from childprotect.lib.addresses import path_to
from childprotect.lib.prepared import Prepared
from referrals.models import Referral

RUNNING = (Referral.Status.SENT, Referral.Status.ACCEPTED)
SENTENCES = {
    "referral.sent": gettext_lazy("Referral sent"),
    "referral.seen": gettext_lazy("Referral opened by the organisation"),
    "referral.accepted": gettext_lazy("Referral accepted"),
    "referral.refused": gettext_lazy("Referral refused"),
    "referral.outcome_reported": gettext_lazy("Outcome of the referral reported"),
    "referral.withdrawn": gettext_lazy("Referral taken back"),
    "organisation.added": gettext_lazy("Organisation added to the directory"),
    "organisation.closed": gettext_lazy("Organisation takes no referrals any more"),
    "member.added": gettext_lazy("Person added to the organisation"),
    "member.ended": gettext_lazy("Person no longer answers for the organisation"),
}
NOTICES = {
    "referral.sent": gettext_lazy("A referral to your organisation"),
    "referral.accepted": gettext_lazy("Your referral is accepted"),
    "referral.refused": gettext_lazy("Your referral is refused"),
    "referral.outcome_reported": gettext_lazy("The outcome of your referral is there"),
}


def unanswered(case: int, _now: datetime) -> QuerySet[Referral]:
    """The unanswered referrals of a case, which keep it open."""
    return Referral.objects.filter(case=case).unanswered()


def say_unanswered(case: Case, rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """How many they are, with the page of the case's referrals."""
    sentence = _("Referrals without an answer: %(count)s") % {"count": len(rows)}
    return [(sentence, path_to("referrals:case_referrals", case.ref))]


_running = Prepared(
    lambda case: Referral.objects.filter(case=case, status__in=RUNNING).order_by().values_list("pk"), int
)


def summary(case: Case, user: Any) -> list[tuple[str, str, str]]:
    """How many referrals are running, on the front page of the case."""
    if not user.has_perm("referrals.view_referral"):
        return []
    if Referral.objects.met_whole(user, case):
        running = len(_running(case.pk))
    else:
        running = Referral.objects.visible_to(user).filter(case=case, status__in=RUNNING).count()
    if not running:
        return []
    return [(_("Running referrals"), str(running), path_to("referrals:case_referrals", case.ref))]


def address(subject_ref: Any, case_ref: Any) -> str:
    """The page of a referral."""
    return path_to("referrals:referral_detail", subject_ref)
