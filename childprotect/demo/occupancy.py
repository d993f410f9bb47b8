"""What facilities are beside their beds, and what their days were like, counted from the stays by one set of statements."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

from areas.place import place
from childprotect.demo.chance import Chance
from childprotect.lib import clock
from shelters.models import (
    Facility,
    FacilityContact,
    FacilityService,
    Funding,
    Staff,
    StandardAnswer,
    StandardCheck,
    StandardItem,
    StatusChange,
    TurnedAway,
)
from shelters.snapshots import count_days

KEPT_DAYS = 2 * 366
A_BED_A_YEAR = 5_200_000  # tögrög, of the sources together
SHARES = {"state": 0.7, "local": 0.2, "project": 0.1}
SHELTER = ("safety", "health", "psych", "child", "school", "referral", "reunify")
CENTRE = ("safety", "health", "psych", "legal", "child", "forensic", "interview", "referral", "welfare")
MISSING = "Засварын төсөв хүсэх"


def make(chance: Chance) -> int:
    """Hours, contacts, services, a check of the standards, funding; two years of kept days. How many days."""
    facilities = list(Facility.objects.select_related("unit").prefetch_related("beds").order_by("pk"))
    today, number = chance.now.date(), chance.number
    items = list(StandardItem.objects.all())
    staff = {row.facility_id: row.person for row in Staff.objects.select_related("person")}
    contacts, services, funding, checks = [], [], [], []
    for index, row in enumerate(facilities):
        row.hours = "Өдөр шөнөгүй" if row.shelter else "Даваа–Баасан 08:00–20:00, шөнө дуудлагаар"
        manager = staff.get(row.pk)
        for purpose, name in (("duty", ""), ("manager", manager.name if manager else "")):
            phone = f"70{number(100000, 999999)}"
            contacts.append(
                FacilityContact(ref=chance.uuid(), facility=row, purpose=purpose, name=name, phone=phone)
            )
        offered = {*(SHELTER if row.shelter else ()), *(CENTRE if row.centre else ())}
        services += [
            FacilityService(facility=row, service=code, since=row.opened_on) for code in sorted(offered)
        ]
        beds = len(row.beds.all())
        for year in (today.year - 1, today.year):
            for source, share in SHARES.items():
                if source == "project" and index % 3:
                    continue
                amount = round(beds * A_BED_A_YEAR * share * number(85, 115) / 100, -5)
                funding.append(Funding(facility=row, year=year, source=source, amount=int(amount)))
        if manager is not None:
            day = today - timedelta(days=number(10, 200))
            facts = {"ref": chance.uuid(), "facility": row, "checked_on": day, "own": True}
            checks.append(StandardCheck(**facts, checked_by=manager, form_key=UUID(str(chance.uuid()))))
    Facility.objects.bulk_update(facilities, ["hours"])
    FacilityContact.objects.bulk_create(contacts)
    FacilityService.objects.bulk_create(services)
    Funding.objects.bulk_create(funding)
    StandardCheck.objects.bulk_create(checks)
    StandardAnswer.objects.bulk_create(_answer(chance, check, item) for check in checks for item in items)
    _suspended(chance, facilities, staff)
    _turned_away(chance, facilities, staff)
    begin = today - timedelta(days=KEPT_DAYS)
    Facility.objects.update(counted_to=Greatest(F("opened_on"), begin))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE shelters_stay, shelters_bed")
    with clock.at(chance.now):
        return count_days(KEPT_DAYS + 1)


def _answer(chance: Chance, check: StandardCheck, item: StandardItem) -> StandardAnswer:
    answer = chance.weighed({"yes": 85, "partly": 10, "no": 5})
    return StandardAnswer(check_of=check, item=item, answer=answer, note="" if answer == "yes" else MISSING)


def _suspended(chance: Chance, facilities: list[Facility], staff: dict[int, Any]) -> None:
    """One facility took nobody for a week last spring, and is open again."""
    row = next(one for one in facilities if one.pk in staff)
    since = chance.now.date() - timedelta(days=220)
    StatusChange.objects.create(
        facility=row, status="suspended", since=since, until=since + timedelta(days=7), reason="Халдвар хамгаалал",
        changed_by=staff[row.pk], changed_at=chance.now - timedelta(days=220),
    )  # fmt: skip


def _turned_away(chance: Chance, facilities: list[Facility], staff: dict[int, Any]) -> None:
    """Now and then somebody stood at the door and there was no place."""
    reasons = {"full": 60, "not_for": 20, "infection": 10, "hospital": 10}
    TurnedAway.objects.bulk_create(
        TurnedAway(
            ref=chance.uuid(),
            facility=row,
            how=TurnedAway.How.DOOR,
            at=chance.now - timedelta(hours=number),
            reason=chance.weighed(reasons),
            sex=chance.pick("fm"),
            age_band=chance.pick(["3-5", "6-11", "12-14", "15-17"]),
            by=staff[row.pk],
            **place(row.unit),
        )
        for row in facilities
        if row.pk in staff
        for number in {chance.number(20, 700 * 24) for _turn in range(chance.number(0, 6))}
    )
