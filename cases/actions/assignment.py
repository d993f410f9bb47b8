"""Who is responsible for a case."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from audit import log
from cases import clocks, notify
from cases.models import Case, Stage, Task
from childprotect.lib.errors import DomainError, StaleEdit


def candidates(case: Case) -> QuerySet[User]:
    """Who can be responsible for `case`: active people whose posting lets them work in its unit, by name."""
    posted = Posting.objects.reaching(case.unit, "cases.work_case").values("person_id")
    return User._base_manager.filter(pk__in=posted, is_active=True).order_by("name_key", "given_name", "pk")


@transaction.atomic
def assign_case(case: Case, *, by: Any, worker: User, version: int | None = None) -> Case:
    """Name `worker` responsible; clocks and tasks of who was responsible before, and those of nobody, become theirs.

    Both people are told, except who does it. Raises DomainError for a closed case, for who is responsible already and
    for who does not work in the unit; StaleEdit when `version` is given and no longer true.
    """
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("unit", "bag", "worker").get(pk=case.pk)
    )
    if version is not None and case.version != version:
        raise StaleEdit(_("Another user changed this case meanwhile. Check it and send again."), case)
    if case.stage == Stage.CLOSED:
        raise DomainError(_("The case is closed."))
    if case.worker_id == worker.pk:
        raise DomainError(_("This worker is responsible for the case already."), "worker")
    if not candidates(case).filter(pk=worker.pk).exists():
        raise DomainError(_("This worker is not posted to the unit of the case."), "worker")
    previous = case.worker
    pass_on(case, by=by, worker=worker)
    if worker.pk != by.pk:
        notify.tell(worker, "case.assigned", case, case=case)
    if previous is not None and previous.pk != by.pk:
        notify.tell(previous, "case.taken_over", case, case=case)
    return case


def pass_on(case: Case, *, by: Any, worker: User, **why: Any) -> None:
    """`worker` answers for the case from now on, and for what ran for who did before or for nobody; tells nobody.

    For actions that hold the case's lock and have checked who is named; `why` stands in the record.
    """
    previous, case.worker = case.worker, worker
    case.version += 1
    case.save(update_fields=["worker", "version"])
    for before in {previous, None}:
        clocks.hand_over(case, person=worker, previous=before)
        case.tasks.filter(person=before, state=Task.State.OPEN).update(person=worker)
    log.record(by, "case.assigned", case, case=case, worker=worker, previous=previous, **why)
