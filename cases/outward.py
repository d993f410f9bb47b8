"""What leaves the service: which channels are on, which of them a notification takes, and what the message says.

A message names nobody and nothing: that there is something new, how many, whether it is urgent.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import translation
from django.utils.translation import pgettext

from accounts.absences import Away
from accounts.models import Channels, Posting, User
from cases.models import Delivery, Notification
from childprotect.lib import clock

EMAIL, SMS = Delivery.Channel.EMAIL, Delivery.Channel.SMS
DIGEST = "digest."  # how the verbs of the morning summaries begin


def channels_on() -> list[str]:
    """The channels that the settings have switched on."""
    return [EMAIL] * bool(settings.REMINDERS_BY_EMAIL) + [SMS] * bool(settings.SMS_GATEWAY["url"])


def address(channel: str, person: User, chosen: Channels) -> str:
    """Where a channel reaches a person; empty: nowhere."""
    return person.email if channel == EMAIL else chosen.phone or person.phone


def queue(told: Sequence[tuple[Notification, bool]], away: Away | None = None) -> int:
    """Write how each of the saved notifications goes out (with each: whether it is red); how many rows.

    A red one takes every channel that is on and has an address, at once; the others those the person has chosen, and
    not in the person's quiet hours. Nothing goes out to who is away.
    """
    on, away = channels_on(), away or Away()
    if not told or not on:
        return 0
    keys = {row.person_id for row, _red in told if row.person_id not in away}
    people = User._base_manager.filter(is_active=True).select_related("channels").in_bulk(keys)
    chosen = {
        pk: getattr(person, "channels", None) or Channels(person=person) for pk, person in people.items()
    }
    zones = zones_of([pk for pk, one in chosen.items() if one.quiet_from is not None])
    deliveries = []
    for row, red in told:
        person = people.get(row.person_id)
        if person is None:
            continue
        wishes = chosen[person.pk]
        for channel in on:
            if not address(channel, person, wishes) or not (red or _wanted(row, channel, wishes)):
                continue
            deliveries.append(
                Delivery(
                    notification=row,
                    person=person,
                    channel=channel,
                    urgent=red,
                    created_at=row.created_at,
                    next_try_at=row.created_at
                    if red
                    else _loud(row.created_at, wishes, zones.get(person.pk)),
                )
            )
    return len(Delivery.objects.bulk_create(deliveries))


def _wanted(row: Notification, channel: str, wishes: Channels) -> bool:
    if row.verb.startswith(DIGEST) and not wishes.digest:
        return False
    return wishes.email if channel == EMAIL else wishes.sms


def _loud(moment: datetime, wishes: Channels, zone: ZoneInfo | None) -> datetime:
    """`moment`, or the end of the quiet hours it falls into, by the clock where the person works."""
    quiet, loud = wishes.quiet_from, wishes.quiet_until
    if quiet is None or loud is None or quiet == loud:
        return moment
    here = moment.astimezone(zone or clock.ULAANBAATAR)
    at = here.time()
    silent = quiet <= at < loud if quiet < loud else at >= quiet or at < loud
    if not silent:
        return moment
    ends = datetime.combine(here.date(), loud, tzinfo=here.tzinfo)
    return ends if ends > here else ends + timedelta(days=1)


def zones_of(people: Sequence[int]) -> dict[int, ZoneInfo]:
    """The zone of each person's first posting in force; who has none is left out."""
    if not people:
        return {}
    rows = Posting.objects.in_force().filter(person__in=people).order_by("-since", "-pk")
    return {person: ZoneInfo(zone) for person, zone in rows.values_list("person_id", "area__time_zone")}


def words(rows: Sequence[Delivery], language: str) -> str:
    """What one message says for all that goes out in it: Latin letters, nobody's name, no number but a count."""
    with translation.override(language):
        if len(rows) == 1 and rows[0].notification.verb.startswith(DIGEST):
            return pgettext(
                "outward", "This morning: due today %(today)s, overdue %(late)s. Please log in."
            ) % {name: rows[0].notification.numbers.get(name, 0) for name in ("today", "late")}
        text = pgettext("outward", "New in the system: %(count)s. Please log in.") % {"count": len(rows)}
        urgent = pgettext("outward", "URGENT.") if any(row.urgent for row in rows) else ""
        return f"{urgent} {text}".strip()


def figures(deliveries: QuerySet[Delivery], since: datetime) -> dict[str, int]:
    """How many messages of a time were sent, are waiting, failed, and took more than one try; one query."""
    counted = {state: Count("pk", filter=Q(state=state)) for state in ("sent", "queued", "failed")}
    repeated = Count("pk", filter=Q(attempts__gt=1))
    return deliveries.filter(created_at__gte=since).order_by().aggregate(**counted, repeated=repeated)


def asked(deliveries: QuerySet[Delivery], data: dict[str, str]) -> QuerySet[Delivery]:
    """`deliveries` narrowed by the cleaned filter: what failed and waits, unless a state is asked for."""
    state, channel = data.get("state", ""), data.get("channel", "")
    if state == "repeated":
        deliveries = deliveries.filter(attempts__gt=1)
    elif state:
        deliveries = deliveries.filter(state=state)
    else:
        deliveries = deliveries.filter(state__in=[Delivery.State.FAILED, Delivery.State.QUEUED])
    return deliveries.filter(channel=channel) if channel else deliveries
