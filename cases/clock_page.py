"""The clocks of a case in words: step, rule and its ground, how it went, why it was late, who was told when."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import codes, limits, steps
from cases.models import Case, Deadline, Limit, Notification
from cases.models.codes import Approval
from childprotect.lib import clock

MINUTES = timedelta(minutes=1)  # between doing and typing in, nobody counts less


@dataclass
class Told:
    """Who was told what, when, and when it was read."""

    person: str
    what: str
    at: datetime
    read_at: datetime | None


@dataclass
class ClockRow:
    """One clock as the page and the API show it."""

    deadline: Deadline
    step: str
    rule: str  # its length, or that a person set the date
    default: bool  # no law confirms the limit
    legal_reference: str
    state: str  # running, late, in_time, done_late, called_off
    late_by: timedelta | None
    typed_in: datetime | None  # when it was typed in, if that was later than it was done
    reason: str = ""
    words: str = ""
    may_explain: bool = False
    told: list[Told] = field(default_factory=list)


def clocks_of(case: Case) -> QuerySet[Deadline]:
    """The clocks of a case: what runs first, the nearest due, then what has ended, the latest first."""
    rows = Deadline.objects.filter(case=case).select_related("limit", "person", "delay", "unit")
    return steps.with_titles(rows.order_by(F("ended_at").desc(nulls_first=True), "due_at", "pk"))


def drawn(rows: list[Deadline]) -> list[ClockRow]:
    """The rows in words; one query for who was told."""
    told: dict[int, list[Told]] = defaultdict(list)
    phases = {
        "before": _("reminder before"),
        "due": pgettext("told", "due"),
        "late": pgettext("told", "overdue"),
        "after": pgettext("told", "still overdue"),
        "further": pgettext("told", "told further up"),
    }
    letters = Notification.objects.filter(deadline__in=rows).select_related("person", "instead_of")
    for letter in letters.order_by("created_at", "pk"):
        what = phases.get(letter.phase, letter.phase)
        if letter.instead_of is not None:
            what = _("%(what)s, instead of %(person)s") % {"what": what, "person": letter.instead_of.name}
        told[letter.deadline_id].append(  # type: ignore[index]
            Told(letter.person.name, what, letter.created_at, letter.read_at)
        )
    titles = steps.titles(rows)
    return [_row(row, titles[row.pk], told[row.pk]) for row in rows]


def _row(row: Deadline, title: str, told: list[Told]) -> ClockRow:
    limit: Limit | None = row.limit
    late_by, delay = row.late_by, getattr(row, "delay", None)
    typed_in = None
    if row.met and row.done_at and row.ended_at and row.ended_at - row.done_at >= MINUTES:
        typed_in = row.ended_at
    return ClockRow(
        deadline=row,
        step=title,
        rule=limits.length_words(limit.length, limit.count) if limit else _("date set by a person"),
        default=limit is not None and limit.approval == Approval.DEFAULT,
        legal_reference=limit.legal_reference if limit else "",
        state=state(row),
        late_by=late_by,
        typed_in=typed_in,
        reason=codes.word("delay_reason", delay.reason) if delay else "",
        words=delay.words if delay else "",
        may_explain=late_by is not None,
        told=told,
    )


def state(row: Deadline) -> str:
    """How a clock stands or ended, by the true time of its step."""
    if row.met is False:
        return "called_off"
    if row.ended_at is None:
        return "late" if row.due_at < clock.now() else "running"
    return "done_late" if row.late_by is not None else "in_time"
