"""The client of the fault test, a process of its own: makes the clocks, then starts and meets more while faults fall.

Every call and its acknowledged answer is a line of the history file: `ok`, or `unknown` when the line broke. Only what
was acknowledged must be there; what is unknown may be.
"""

import json
import os
import random
import sys
import time
import uuid
from datetime import timedelta
from typing import Any

import django

django.setup()

from celery import current_app  # noqa: E402
from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction  # noqa: E402

from accounts.models import Channels  # noqa: E402
from cases import clocks  # noqa: E402
from cases.models import Case, Deadline, Limit  # noqa: E402
from childprotect.lib import clock  # noqa: E402
from tests import factories  # noqa: E402
from tests.faults import naive  # noqa: E402
from tests.people import CAST, make  # noqa: E402

WORKERS, WARNED, DUE, LONG, NAIVE = 12, 120, 240, 80, 150
AHEAD = timedelta(days=1)


def main(history: str, seconds: float, seed: int) -> None:
    """Make everything, say so, then go on until the time is over."""
    dice = random.Random(seed)
    with open(history, "a", encoding="utf-8", buffering=1) as out:

        def note(**line: Any) -> None:
            out.write(json.dumps(line, default=str) + "\n")

        case, people = setting()
        for line in before_the_faults(dice, case, people, seconds):
            note(**line)
        note(ready=clock.now())
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while_faults_fall(dice, case, people, time.monotonic() + seconds, note)
        note(done=clock.now())


def setting() -> tuple[Case, list[Any]]:
    """One unit with its workers, two supervisors, an inspector; everybody has a telephone and wants SMS."""
    people = [make(f"worker{number}", *CAST["worker"]) for number in range(WORKERS)]
    above = [make(f"above{number}", *CAST["supervisor"]) for number in range(2)]
    above.append(make("inspector", *CAST["inspector"]))
    Channels.objects.bulk_create(
        Channels(person=person, email=False, sms=True, phone=f"99{person.pk:06d}")
        for person in [*people, *above]
    )
    return factories.case(people[0], clocked=False), people


@transaction.atomic
def before_the_faults(
    dice: random.Random, case: Case, people: list[Any], seconds: float
) -> list[dict[str, Any]]:
    """Clocks whose phases fall into the time of the faults, and the naive reminders beside them."""
    now, lines, rows = clock.now(), [], []
    limit = Limit.objects.get(
        step="case.assessment", risk="orange"
    )  # warned 12 h before, further up 24 h after

    def moment() -> timedelta:
        return timedelta(seconds=dice.uniform(0.5, seconds))

    for number in range(WARNED + DUE + LONG):
        person, at = dice.choice(people), now + moment()
        row = Deadline(
            subject_type="cases.case",
            subject_ref=uuid.UUID(int=dice.getrandbits(128), version=4),
            case=case,
            step="case.assessment",
            person=person,
            unit=case.unit,
            started_at=now - AHEAD * 3,
        )
        if number < WARNED:
            row.warn_at, row.due_at, tells = at, now + AHEAD, {"before": [person.username]}
        elif number < WARNED + DUE:
            row.due_at, tells = at, {"due": [person.username], "late": ["above0", "above1"]}
        else:
            row.due_at, row.limit, row.told = at - AHEAD, limit, "late"
            tells = {"after": [person.username], "further": ["inspector"]}
        rows.append(row)
        lines.append({"start": row.ref, "answer": "ok", "at": at, "tells": tells})
    Deadline.objects.bulk_create(rows)
    for _number in range(NAIVE):
        ref, at = str(uuid.uuid4()), now + moment()
        naive.remind.apply_async((ref, dice.choice(people).pk), eta=at)
        lines.append({"naive": ref, "at": at})
    return lines


def while_faults_fall(dice: random.Random, case: Case, people: list[Any], until: float, note: Any) -> None:
    """Start clocks by the action, and meet some of them before they are due."""
    while time.monotonic() < until:
        person, at = dice.choice(people), clock.now() + timedelta(seconds=dice.uniform(1, 3))
        subject = Case(ref=uuid.uuid4())
        ref = attempt(lambda p=person, a=at, s=subject: started(s, case, p, a))
        tells = {"due": [person.username], "late": ["above0", "above1"]}
        note(start=ref or subject.ref, answer="ok" if ref else "unknown", at=at, tells=tells)
        if ref and dice.random() < 0.3:
            met = attempt(lambda s=subject: clocks.meet(s, "case.assessment") or "no")
            note(meet=ref, answer="ok" if met is True else "unknown", at=clock.now())
        time.sleep(dice.uniform(0.05, 0.25))


def started(subject: Case, case: Case, person: Any, at: Any) -> Any:
    """Start one clock; its ref."""
    row = clocks.start(subject, "case.assessment", case=None, unit=case.unit, person=person, due_at=at)
    return row.ref if row else None


def attempt(call: Any) -> Any:
    """What a call gives, or None when nobody knows whether it happened."""
    try:
        close_old_connections()
        return call()
    except (DatabaseError, InterfaceError):
        connection.close()
        time.sleep(0.1)
        return None


if __name__ == "__main__":
    assert current_app.conf.broker_url == os.environ["REDIS_URL"]
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
