"""Telling people something: rows in the caller's transaction, and beside them what Celery delivers outward."""

from collections.abc import Iterable
from typing import Any

from areas.models import Area
from cases import outward
from cases.hearers import Hearer, Hearers, once_each
from cases.models import Case, Notification
from childprotect.lib import clock


def tell(
    person: Any,
    verb: str,
    subject: Any,
    *,
    case: Case | None = None,
    unit: Area | None = None,
    red: bool = False,
    numbers: dict[str, int] | None = None,
) -> Notification | None:
    """Tell `person` that `verb` ("referral.answered") happened to `subject`; nobody is told of nothing.

    `case` is named only to who meets it; `red` says that it is urgent where no red case is named; `numbers` stand in
    the sentence. Somebody who is away is told nothing, and whoever hears instead is told for whom (`cases.hearers`).
    """
    told = tell_all([person], verb, subject, case=case, unit=unit, red=red, numbers=numbers)
    return told[0] if told else None


def tell_all(
    people: Iterable[Any],
    verb: str,
    subject: Any,
    *,
    case: Case | None = None,
    unit: Area | None = None,
    red: bool = False,
    numbers: dict[str, int] | None = None,
) -> list[Notification]:
    """Tell several people the same; who hears it for two of them hears it once."""
    hearers, found = Hearers(), []
    for person in people:
        if person is None or not person.is_active:
            continue
        if person.pk in hearers.away:
            found += hearers.person(
                person.pk, unit or (case.unit if case else getattr(subject, "unit", None))
            )
        else:
            found.append(Hearer(person.pk))
    red = red or getattr(subject, "urgency", "") == "red" or (case is not None and case.risk == "red")
    told = Notification.objects.bulk_create(
        Notification(
            person_id=hearer.person,
            instead_of_id=hearer.instead_of,
            verb=verb,
            subject_type=subject._meta.label_lower,
            subject_ref=subject.ref,
            case=case,
            numbers=numbers or {},
            created_at=clock.now(),
        )
        for hearer in once_each(found)
    )
    outward.queue([(row, red) for row in told], hearers.away)
    return told
