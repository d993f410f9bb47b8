"""What goes along when a child moves to another facility: what whoever is with it must know from the first minute."""

from typing import Any

from childprotect.lib import clock
from shelters.models import HealthAlert, Leave, Medicine, Stay, Visitor


def carry(before: Stay, stay: Stay, *, by: Any) -> None:
    """Warnings of health, who may and must not visit, and medicines go along. The caller holds both stays.

    The rest stays with the stay it was written in, for who works on the case.
    """
    now = clock.now()
    Leave.objects.filter(stay=before, ended_at=None).update(ended_at=now, ended_by=by, came_back=False)
    HealthAlert.objects.bulk_create(
        HealthAlert(stay=stay, by_id=row.by_id, at=now, text=row.text)
        for row in HealthAlert.objects.filter(stay=before, ended_at=None)
    )
    Visitor.objects.bulk_create(
        Visitor(
            stay=stay,
            by_id=row.by_id,
            at=now,
            name=row.name,
            relation=row.relation,
            allowed=row.allowed,
            why=row.why,
        )
        for row in Visitor.objects.filter(stay=before, ended_at=None)
    )
    Medicine.objects.bulk_create(
        Medicine(
            stay=stay,
            by_id=row.by_id,
            at=now,
            name=row.name,
            dose=row.dose,
            times=row.times,
            since=row.since,
            until=row.until,
            note=row.note,
        )
        for row in Medicine.objects.filter(stay=before, stopped_at=None, until__gte=clock.today())
    )
