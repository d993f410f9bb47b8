"""Measures how many reminders a second the sweep writes, with and without what goes out."""

import time
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.test import override_settings

from cases import sweep
from cases.models import Case, Deadline, Delivery, Notification
from childprotect.lib import clock

GATEWAY = {
    "url": "http://127.0.0.1:9/",
    "format": "json",
    "fields": {},
    "headers": {},
}  # written to, never sent


class Command(BaseCommand):
    """`manage.py measure_reminders [--clocks 5000]`: nothing it does stays, and nothing goes out."""

    help = (
        "Prints how many clocks and notifications a second one sweep takes, on the demo data, in one process."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How many clocks are due."""
        parser.add_argument("--clocks", type=int, default=5000)

    def handle(self, *args: Any, clocks: int, **options: Any) -> None:
        """Sweep twice what is due, the second time with both ways out switched on."""
        if settings.PRODUCTION or settings.DEBUG:
            raise CommandError("This measures the demo data, outside production and with DEBUG off.")
        with override_settings(REMINDERS_BY_EMAIL=False, SMS_GATEWAY=GATEWAY | {"url": ""}):
            self.stdout.write(self.line("in the service", clocks))
        with override_settings(REMINDERS_BY_EMAIL=True, SMS_GATEWAY=GATEWAY):
            self.stdout.write(self.line("and outward", clocks))

    @transaction.atomic
    def line(self, title: str, number: int) -> str:
        """One sweep over `number` clocks that have just become due, told to two people each, and taken back."""
        now = clock.now()
        sweep.run()  # what is due anyway
        before = Notification.objects.count(), Delivery.objects.count()
        cases = list(Case.objects.open().exclude(worker=None).select_related("unit")[:1000])
        if not cases:
            raise CommandError("There is no demo data.")
        Deadline.objects.bulk_create(
            Deadline(
                subject_type="cases.case",
                subject_ref=uuid.uuid4(),
                case=cases[place % len(cases)],
                step="case.contact",
                person_id=cases[place % len(cases)].worker_id,
                unit=cases[place % len(cases)].unit,
                started_at=now - timedelta(days=2),
                due_at=now - timedelta(minutes=1),
            )
            for place in range(number)
        )
        began = time.perf_counter()
        sweep.run()
        took = time.perf_counter() - began
        told, out = Notification.objects.count() - before[0], Delivery.objects.count() - before[1]
        transaction.set_rollback(True)
        return (
            f"{title:15} {number} clocks in {took:.2f} s: {number / took:,.0f} clocks, {told / took:,.0f} notifications"
            f" a second ({told} told, {out} to send)"
        )
