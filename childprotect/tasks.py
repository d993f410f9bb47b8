"""Tasks of the service itself."""

from celery import shared_task
from django.contrib.sessions.models import Session

from childprotect.lib import clock
from childprotect.middleware import beat


@shared_task(name="childprotect.heartbeat")
def heartbeat() -> None:
    """Write the worker's sign of life that `/healthz/` looks for."""
    beat()


def forget_sessions() -> int:
    """A chore of the sweep: delete log-in sessions that have run out; how many."""
    deleted, _by_model = Session.objects.filter(expire_date__lt=clock.now()).delete()
    return deleted
