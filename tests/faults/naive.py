"""How not to do it: one queued task for each reminder, told by the broker when its time has come.

Kept to show that the fault test has teeth: the same faults that lose and double nothing of the sweep lose these. The
worker of the fault test runs both (`celery -A tests.faults.naive worker`), with the same settings.
"""

from celery import shared_task

from childprotect.celery import app

__all__ = ["app", "remind"]


@shared_task(name="naive.remind")
def remind(subject_ref: str, person: int) -> None:
    """Tell one person one thing, at the `eta` it was queued with."""
    from cases.models import Notification  # noqa: PLC0415 - before Celery is set up there are no models

    Notification.objects.create(
        person_id=person, verb="naive.due", subject_type="cases.case", subject_ref=subject_ref
    )
