"""Fills an empty database with the synthetic demo."""

import gc
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.models import Case
from childprotect.demo.build import analyse, build, exists
from childprotect.demo.multiply import SMALL, multiply
from childprotect.lib import clock

BAR = 30


class Command(BaseCommand):
    """`manage.py demo_data [--seed 7] [--cases 100000]`"""

    help = "Makes synthetic people, facilities and two years of cases; the same for a seed and day."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Seed, and how many cases."""
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument(
            "--cases", type=int, default=SMALL, help="more than the small set: it is multiplied in SQL"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it once; a second run leaves what is there, but multiplies up to --cases."""
        if settings.PRODUCTION:
            raise CommandError("Demo data has no place in production.")
        began = time.monotonic()
        wanted = options["cases"]
        if exists():
            self.stdout.write("The demo data is there already.")
        else:
            small = min(wanted, SMALL)
            bar = Progress(self.stdout, small * 2)
            gc.disable()  # hundreds of thousands of rows, and nothing to collect before they are written
            written = build(seed=options["seed"], day=clock.today(), cases=small, step=bar.step)
            gc.enable()
            bar.done()
            self.stdout.write(
                f"Demo data: {small} cases, {written} rows in {time.monotonic() - began:.1f} s."
            )
        have = Case._base_manager.count()
        if wanted > max(have, SMALL):
            multiply(wanted, seed=options["seed"])
            self.stdout.write(
                f"Multiplied to {Case._base_manager.count()} cases in {time.monotonic() - began:.1f} s."
            )
        analyse(roughly=max(wanted, have) <= SMALL)


class Progress:
    """A bar of text; a few lines only where nobody watches."""

    def __init__(self, out: Any, steps: int):
        self.out, self.steps, self.at = out, max(steps, 1), 0
        self.live = sys.stdout.isatty()

    def step(self) -> None:
        """One step further."""
        self.at += 1
        share = min(self.at / self.steps, 1)
        if self.live and self.at % 20 == 0:
            self.out.write(f"\r  [{'#' * int(BAR * share):{BAR}}] {share:4.0%}", ending="")

    def done(self) -> None:
        """Full, and a line of its own."""
        if self.live:
            self.out.write(f"\r  [{'#' * BAR}] 100%")
