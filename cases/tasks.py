"""Tasks of case work."""

from celery import shared_task

from cases import sweep
from cases.actions import delivering


@shared_task(name="cases.sweep")
def ring() -> int:
    """Beat's bell: tell everything that is due. Safe to run twice, late, or beside itself."""
    return sweep.run()


@shared_task(name="cases.deliver")
def deliver() -> int:
    """Beat's bell: send what waits to go out. Safe to run twice, late, or beside itself."""
    return delivering.send_waiting()
