"""The door to a case: in scope or 404, allowed or 403, a purpose asked of oversight, and the visit logged."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import scope
from accounts.roles import ROLES
from areas.models import Area
from audit import log
from audit.models import Event
from cases.models import Case
from childprotect.lib import clock
from childprotect.lib.web import enter

# What every page of a case shows of the rows it points at.
SHOWN = ("child", "report", "worker", "bag", "unit__district", "unit__aimag")


class PurposeNeeded(PermissionDenied):
    """The person reads this case in oversight and has not said today why; `case` says which."""

    def __init__(self, case: Case):
        super().__init__(_("State why you need access. You are asked once a day for each case."))
        self.case = case


def enter_case(
    request: HttpRequest, ref: UUID, *, needs: str = "cases.view_case", related: Sequence[str] = ()
) -> Case:
    """The case `ref` for `request.user`; 404 out of scope, 403 if `needs` is not given. `related` is read with it.

    Raises PurposeNeeded when the person meets the case only by a role that reads with a purpose and has stated none
    today; the middleware answers it with the purpose page, the API with 403.
    """
    case: Case = enter(request, Case, ref, needs=needs, related=(*SHOWN, *related))
    ask_purpose(request.user, case)
    timezone.activate(
        case.unit.zone
    )  # until the end of the request: what happened is told in the unit's time
    return case


def ask_purpose(user: Any, case: Case) -> None:
    """Raise PurposeNeeded for who reads the case in oversight and has not said today why."""
    if needs_purpose(user, case) and not purpose_given(user, case):
        raise PurposeNeeded(case)


def needs_purpose(user: Any, case: Case) -> bool:
    """Whether the person meets the case only by postings that ask for a purpose."""
    if case.worker_id == user.pk:
        return False
    asks = False
    for posting in user.postings_now:
        role = ROLES[posting.role]
        column = scope.COLUMNS.get(Area.Level(posting.area.level))
        if "cases.view_case" not in role.perms or (column and getattr(case, column) != posting.area_id):
            continue
        if not role.purpose:
            return False
        asks = True
    return asks


def purpose_given(user: Any, case: Case) -> bool:
    """Whether the person has stated a purpose for the case today (by the unit's day)."""
    midnight = clock.now().astimezone(case.unit.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return Event.objects.filter(
        actor=user, case_ref=case.ref, verb="case.purpose_stated", at__gte=midnight
    ).exists()


def looked(request: HttpRequest, case: Case, page: str) -> None:
    """Log that the person saw `page` of the case."""
    log.viewed(request.user, case, case=case, page=page)
