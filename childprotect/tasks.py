"""Tasks of the service itself."""

from celery import shared_task

from childprotect.middleware import beat


@shared_task(name="childprotect.heartbeat")
def heartbeat() -> None:
    """Write the worker's sign of life that `/healthz/` looks for."""
    beat()
