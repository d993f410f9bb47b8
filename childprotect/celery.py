"""The Celery application. Beat rings, the worker sweeps; the schedule stands in the settings."""

import os

from celery import Celery
from celery.signals import worker_init, worker_ready

from childprotect.database import refuse_powerful_role

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childprotect.settings")

app = Celery("childprotect")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def check_role(**_sender: object) -> None:
    """The worker refuses the same roles as the web process."""
    refuse_powerful_role()


@worker_ready.connect
def beat_at_once(**_sender: object) -> None:
    """The first sign of life comes with the start, not with the first ring."""
    app.send_task("childprotect.heartbeat", expires=15)
