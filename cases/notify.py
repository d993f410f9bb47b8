"""Telling people something: rows in the caller's transaction, and beside them what Celery delivers outward."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from areas.models import Area
from cases import outward
from cases.hearers import Hearer, Hearers, once_each
from cases.models import Case, Notification
from childprotect.lib import clock


@dataclass
class Bundle:
    """What is told within one action, kept until it ends: who hears several things of it hears one instead."""

    subject: Any = None  # what the one notification is of: every case of the action is found from its page
    kept: dict[int, list[tuple[Notification, bool]]] = field(default_factory=dict)  # by person; bool: red


_bundle: ContextVar[Bundle | None] = ContextVar("bundle", default=None)


@contextmanager
def bundled(verb: Callable[[set[str]], str]) -> Iterator[Bundle]:
    """Tell each person once of all that is told meanwhile, with the number of cases; nothing if an error ends it.

    Who is told one thing only is told just that. For who is told several, `verb` chooses by their verbs what is said,
    and the bundle's `subject`, set meanwhile, is what it is said of.
    """
    bundle = Bundle()
    token = _bundle.set(bundle)
    try:
        yield bundle
    finally:
        _bundle.reset(token)
    if not bundle.kept:
        return
    rows = [_one(told, bundle.subject, verb) for told in bundle.kept.values()]
    Notification.objects.bulk_create(row for row, _red in rows)
    outward.queue(rows, Hearers().away)


def _one(
    told: list[tuple[Notification, bool]], subject: Any, verb: Callable[[set[str]], str]
) -> tuple[Notification, bool]:
    """The one notification of a person, and whether it is red."""
    first = told[0][0]
    if len(told) == 1:
        return told[0]
    instead = {row.instead_of_id for row, _red in told}
    row = Notification(
        person_id=first.person_id,
        instead_of_id=instead.pop() if len(instead) == 1 else None,
        verb=verb({row.verb for row, _red in told}),
        subject_type=subject._meta.label_lower,
        subject_ref=subject.ref,
        numbers={"count": len({row.case_id for row, _red in told if row.case_id})},
        created_at=clock.now(),
    )
    return row, any(red for _row, red in told)


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
    told = [
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
    ]
    bundle = _bundle.get()
    if bundle is not None:
        for row in told:
            bundle.kept.setdefault(row.person_id, []).append((row, red))
        return told
    Notification.objects.bulk_create(told)
    outward.queue([(row, red) for row in told], hearers.away)
    return told
