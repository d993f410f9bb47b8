"""Tasks of case work."""

from celery import shared_task

from cases import sweep


@shared_task(name="cases.sweep")
def ring() -> int:
    """Beat's bell: tell everything that is due. Safe to run twice, late, or beside itself."""
    return sweep.run()
