"""Sharing one case with one colleague until a date, and taking it back."""

from datetime import date
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import scope
from accounts.models import User
from audit import log
from cases import notify
from cases.actions.moving import locked
from cases.models import Case, CaseShare, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError


@transaction.atomic
def share_case(case: Case, *, by: Any, person: User, until: date, reason: str) -> CaseShare:
    """Let one colleague meet the case until the end of a day; shared again, the day is changed; sent twice, nothing.

    A share widens which records, never what may be done: raises DomainError for who has no right to any case, for
    oneself, for a day that is over, or a closed case.
    """
    case = locked(case)
    if case.stage == Stage.CLOSED:
        raise DomainError(_("The case is closed."))
    if person.pk == by.pk:
        raise DomainError(_("You see this case already."), "person")
    if until < clock.today(case.unit.zone):
        raise DomainError(_("The date cannot be in the past."), "until")
    if not person.is_active or not scope.holds(person, "cases.view_case"):
        raise DomainError(_("This person's role has no right to cases."), "person")
    permission = Permission.objects.get(content_type__app_label="cases", codename="view_case")
    shared: dict[str, Any] = {"user": person, "permission": permission, "content_object": case}
    given = {"until": until, "reason": reason, "given_by": by}
    if sent := CaseShare.objects.filter(**shared, **given).first():
        return sent
    share, _new = CaseShare.objects.update_or_create(**shared, defaults={**given, "given_at": clock.now()})
    log.record(by, "case.shared", case, case=case, person=person)
    notify.tell(person, "case.shared", case, case=case)
    return share


@transaction.atomic
def end_share(case: Case, *, by: Any, share_ref: Any) -> None:
    """Take a share back; it ends at once. Raises DomainError when there is none."""
    share = (
        CaseShare.objects.select_for_update(of=("self",)).filter(content_object=case, ref=share_ref).first()
    )
    if share is None:
        raise DomainError(_("This share has ended already."))
    log.record(by, "case.share_ended", case, case=case, person=share.user)
    share.delete()
