"""Sending what waits to go out: claimed and committed, sent with its key, marked; and sending again what failed.

A process that dies between sending and marking leaves the row claimed. When the claim has run out the message is tried
again under the same key, and the other side drops it if it has it already. What cannot be delivered is given up visibly.
"""

import logging
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Channels
from audit import log as record
from cases import gateways, outward
from cases.models import Delivery
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

log = logging.getLogger(__name__)
BUDGET = 15.0  # seconds of one round: the bell rings again, and the other tasks want their turn
LEASE = timedelta(
    seconds=settings.DELIVERY_LEASE_SECONDS
)  # how long a claim holds: well above what sending may take
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 180, 360)]  # after each try but the last
MOST_TRIES = len(PAUSES) + 1
MOST_FAILURES = 3  # in a row: then the gateway is taken to be down until the next round
TOGETHER = 50  # notifications at most in one message


def send_waiting() -> int:
    """Send what waits, for a while; how many messages were taken. Safe beside itself and at any kill."""
    ends, sent = time.monotonic() + BUDGET, 0
    failures: Counter[str] = Counter()
    while time.monotonic() < ends:
        up = [channel for channel in outward.channels_on() if failures[channel] < MOST_FAILURES]
        bundle = _claim(up) if up else None
        if bundle is None:
            break
        if bundle:
            accepted = _send(bundle)
            sent += accepted
            channel = bundle[0].channel
            failures[channel] = 0 if accepted else failures[channel] + 1
    return sent


@transaction.atomic
def _claim(channels: Sequence[str]) -> list[Delivery] | None:
    """What goes out next in one message, with its key and committed; empty: nothing of it is needed; None: nothing waits.

    Red first. What was tried before keeps its key and its company; else everything that waits for the same person by
    the same channel goes together, a morning summary alone.
    """
    now = clock.now()
    waiting = (
        Delivery.objects.waiting()
        .filter(next_try_at__lte=now, channel__in=channels)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("notification", "person")
    )
    first = waiting.order_by("-urgent", "next_try_at", "pk").first()
    if first is None:
        return None
    if first.key is not None:
        rows = list(waiting.filter(key=first.key).order_by("pk"))
        if len(rows) != Delivery.objects.waiting().filter(key=first.key).count():
            return []  # somebody is claiming the rest of it just now: it goes out whole or not at all
    elif first.notification.verb.startswith(outward.DIGEST):
        rows = [first]
    else:
        alike = waiting.filter(key=None, person=first.person_id, channel=first.channel)
        alike = alike.exclude(notification__verb__startswith=outward.DIGEST)
        rows = list(alike.order_by("-urgent", "pk")[:TOGETHER])
    rows = _needed(rows, fresh=first.key is None)
    key = first.key or uuid.uuid4()
    for row in rows:
        row.key, row.attempts, row.next_try_at = key, row.attempts + 1, now + LEASE
    Delivery.objects.bulk_update(rows, ["key", "attempts", "next_try_at"])
    return rows


def _needed(rows: list[Delivery], *, fresh: bool) -> list[Delivery]:
    """Without what was read meanwhile, and without who has left; a message that was tried before stays as it was."""
    over = [row for row in rows if row.notification.read_at is not None or not row.person.is_active]
    if over and (fresh or len(over) == len(rows)):
        keys = [row.pk for row in over]
        Delivery.objects.filter(pk__in=keys).update(state=Delivery.State.SPARED, settled_at=clock.now())
        return [row for row in rows if row not in over]
    return rows


def _send(rows: list[Delivery]) -> bool:
    """Send one message and mark what became of it; whether it was taken."""
    first = rows[0]
    person = first.person
    where = outward.address(first.channel, person, Channels.of(person))
    if where:
        text = outward.words(rows, person.language)
        assert first.key is not None
        answer = gateways.send(first.channel, where, text, first.key, person.language)
    else:
        answer = gateways.Answer(False, "no address", final=True)
    now, tried = clock.now(), first.attempts - first.counted_from
    marked: dict[str, Any] = {"answer": answer.code[:40]}
    if answer.accepted:
        marked |= {"state": Delivery.State.SENT, "settled_at": now}
    elif answer.final or tried >= MOST_TRIES:
        marked |= {"state": Delivery.State.FAILED, "settled_at": now}
        log.error("delivery: %s given up, answer %s", first.channel, answer.code)
    else:
        marked["next_try_at"] = now + PAUSES[tried - 1]
        log.warning("delivery: %s not taken, answer %s", first.channel, answer.code)
    # Only while it is still ours and waiting: whoever took it up after our claim had run out may have marked it.
    Delivery.objects.waiting().filter(pk__in=[row.pk for row in rows], key=first.key).update(**marked)
    return answer.accepted


@transaction.atomic
def send_again(delivery: Delivery, *, by: Any) -> Delivery:
    """Try once more what was given up, under its old key: if it had arrived after all, it does not arrive twice.

    Raises DomainError for what was not given up.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if delivery.state != Delivery.State.FAILED:
        raise DomainError(_("Only what could not be delivered is sent again."))
    together = Delivery.objects.filter(pk=delivery.pk)
    if delivery.key is not None:
        together = Delivery.objects.filter(key=delivery.key, state=Delivery.State.FAILED)
    for row in together.select_for_update(of=("self",)).order_by("pk"):
        row.state, row.settled_at, row.next_try_at = Delivery.State.QUEUED, None, clock.now()
        row.counted_from = row.attempts
        row.save(update_fields=["state", "settled_at", "next_try_at", "counted_from"])
    record.record(by, "delivery.sent_again", delivery, channel=delivery.channel)
    delivery.refresh_from_db()
    return delivery
