"""Tasks of accounts."""

from celery import shared_task

from accounts.actions import letters


@shared_task(name="accounts.letters")
def ring() -> int:
    """Beat's bell: send the letters that wait. Safe to run twice, late, or beside itself."""
    return letters.send_waiting()
