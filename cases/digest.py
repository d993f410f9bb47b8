"""The morning summaries: what is overdue and due today, for each person, and for each supervisor's area.

A chore of the sweep, once a local day in each zone: the round is a row, and nobody can be told the same morning twice
(the constraint `one_digest_a_morning`). A sweep that was out at eight tells when it is back, as long as it is that day.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Q

from accounts.absences import Away
from accounts.models import Posting, User
from accounts.roles import roles_with
from areas.models import Area
from cases import outward
from cases.models import Case, Deadline, MorningRound, Notification
from childprotect.lib import clock

ZONES = (clock.ULAANBAATAR, clock.HOVD)
MORNING = time(8)
OWN, AREA = "digest.own", "digest.area"
LOCK = 1_080_800  # of PostgreSQL: one sweep at a time writes the morning


def every_morning() -> int:
    """The chore: write the summaries of each zone whose morning has come and is not done; how many people were told."""
    return sum(_round(zone) for zone in ZONES)


def _round(zone: ZoneInfo) -> int:
    here = clock.now().astimezone(zone)
    if here.time() < MORNING or MorningRound.objects.filter(zone=zone.key, day=here.date()).exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    done, made = MorningRound.objects.get_or_create(
        zone=zone.key, day=here.date(), defaults={"done_at": clock.now()}
    )
    if not made:
        return 0
    letters = _letters(zone, here)
    Notification.objects.bulk_create(letters)
    outward.queue([(letter, False) for letter in letters])
    done.people = len({letter.person_id for letter in letters})
    done.save(update_fields=["people"])
    return done.people


def _letters(zone: ZoneInfo, here: datetime) -> list[Notification]:
    """The summaries of one zone, none for people and areas of whom nothing is due."""
    away, midnight = Away(here.date()), datetime.combine(here.date(), time(0), tzinfo=zone)
    until = midnight + timedelta(days=1)
    people = {user.pk: user for user in User._base_manager.filter(is_active=True).only("pk", "ref")}
    zones = outward.zones_of(list(people))
    letters = []
    for person, numbers in _own(away, until).items():
        if person in people and zones.get(person, clock.ULAANBAATAR).key == zone.key:
            letters.append(_letter(OWN, person, None, "accounts.user", people[person].ref, numbers, midnight))
    told = set()
    for posting, numbers in _areas(until):
        hears = away.instead(posting.person_id)
        if hears is None or posting.area.zone.key != zone.key or (hears, posting.area_id) in told:
            continue
        told.add((hears, posting.area_id))
        instead = posting.person_id if hears != posting.person_id else None
        letters.append(_letter(AREA, hears, instead, "cases.digest", posting.area.ref, numbers, midnight))
    return letters


def _letter(
    verb: str,
    person: int,
    instead_of: int | None,
    kind: str,
    ref: Any,
    numbers: dict[str, int],
    day: datetime,
) -> Notification:
    return Notification(
        person_id=person,
        instead_of_id=instead_of,
        verb=verb,
        subject_type=kind,
        subject_ref=ref,
        due_moment=day,
        numbers=numbers,
        created_at=clock.now(),
    )


def _counts(field: str, until: datetime) -> dict[str, Count]:
    now = clock.now()
    return {
        "late": Count("pk", filter=Q(**{f"{field}__lt": now})),
        "today": Count("pk", filter=Q(**{f"{field}__gte": now, f"{field}__lt": until})),
    }


def _own(away: Away, until: datetime) -> dict[int, dict[str, int]]:
    """What each person answers for today: with what those who are away would, where a stand-in hears."""
    rows = Deadline.objects.running().filter(due_at__lt=until).exclude(person=None).order_by()
    found: dict[int, dict[str, int]] = defaultdict(lambda: {"late": 0, "today": 0})
    for row in rows.values("person_id").annotate(**_counts("due_at", until)):
        hears = away.instead(row["person_id"])
        if hears is not None:
            found[hears]["late"] += row["late"]
            found[hears]["today"] += row["today"]
    return dict(found)


def _areas(until: datetime) -> Iterable[tuple[Posting, dict[str, int]]]:
    """Each posting over an area, with the cases there that are overdue or due today, or nobody answers for."""
    found: dict[int, dict[str, int]] = {}
    for column in ("district_id", "aimag_id"):
        counts = _counts("next_due_at", until)
        counts["nobodys"] = Count("pk", filter=Q(worker=None) | Q(worker__is_active=False))
        rows = Case.objects.open().exclude(**{column: None}).order_by().values(column).annotate(**counts)
        found |= {row.pop(column): row for row in rows}
    codes = [role.code for role in roles_with("cases.view_team")]
    regions = [Area.Level.AIMAG, Area.Level.CAPITAL, Area.Level.DISTRICT]
    posted = Posting.objects.in_force().filter(
        role__in=codes, area__level__in=regions, person__is_active=True
    )
    for posting in posted.select_related("area").order_by("pk"):
        numbers = found.get(posting.area_id)
        if numbers and any(numbers.values()):
            yield posting, numbers
