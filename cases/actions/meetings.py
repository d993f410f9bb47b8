"""The joint team: its members, planning a meeting, who came, what was decided for each child, and the end of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from areas.models import Area
from areas.place import place as placed
from audit import log
from cases import agenda, clocks
from cases.actions.tasks import add_task
from cases.delays import Delay
from cases.models import AgendaItem, Attendance, Case, Code, Meeting, TeamMember
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from childprotect.lib.refs import new_number


@dataclass(frozen=True)
class Promise:
    """What the team decided that a sector or the responsible worker does, and until when."""

    title: str
    due_on: date
    sector: str = ""


@transaction.atomic
def add_member(unit: Area, *, by: Any, role: str, name: str, since: date, office: str = "") -> TeamMember:
    """Name somebody a member of the unit's joint team from a day on. Raises DomainError for a role not in the list."""
    if not Code.objects.of("team_role").filter(code=role).exists():
        raise DomainError(_("Choose a role from the list."), "role")
    member = TeamMember.objects.create(role=role, name=name, office=office, since=since, **placed(unit))
    log.record(by, "team.member_added", member, role=role)
    return member


@transaction.atomic
def end_member(member: TeamMember, *, by: Any) -> TeamMember:
    """From today on no longer a member; meetings held keep the name."""
    member = TeamMember.objects.select_for_update(of=("self",)).select_related("unit").get(pk=member.pk)
    if member.until is not None:
        raise DomainError(_("This person is no longer a member."))
    member.until = max(member.since, clock.today(member.unit.zone))
    member.save(update_fields=["until"])
    log.record(by, "team.member_ended", member)
    return member


@transaction.atomic
def plan_meeting(
    unit: Area,
    *,
    by: Any,
    starts_at: datetime,
    place: str,
    cases: Sequence[Case],
    form_key: UUID | None = None,
) -> Meeting:
    """Plan a meeting, or write one down later under its true date: its agenda, and the members of that day.

    More than half of the members must be present to decide. The same form sent twice is one meeting. Raises
    DomainError without a case, for cases of another unit or closed ones, and for a unit that has no team yet.
    """
    if not cases:
        raise DomainError(_("Choose at least one case for the agenda."), "cases")
    if any(case.unit_id != unit.pk or case.closed_at is not None for case in cases):
        raise DomainError(_("Only open cases of this unit can stand on the agenda."), "cases")
    day = starts_at.astimezone(unit.zone).date()
    members = list(TeamMember.objects.filter(unit=unit).in_force(day))
    if not members:
        raise DomainError(
            _("The joint team of this unit has no members on that day. Name them first."), "starts_on"
        )
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(
                number=new_number("ХБ"),
                starts_at=starts_at,
                place=place,
                quorum=len(members) // 2 + 1,
                created_at=clock.now(),
                created_by=by,
                form_key=form_key,
                **placed(unit),
            )
    except IntegrityError:
        sent = Meeting.objects.filter(created_by=by, form_key=form_key).first() if form_key else None
        if sent is None:
            raise
        return sent
    Attendance.objects.bulk_create(Attendance(meeting=meeting, member=member) for member in members)
    _put(meeting, cases, by)
    log.record(by, "meeting.planned", meeting)
    return meeting


@transaction.atomic
def change_agenda(meeting: Meeting, *, by: Any, cases: Sequence[Case], version: int) -> Meeting:
    """Other cases on the agenda of a planned meeting; those already settled stay."""
    meeting = _planned(meeting, version)
    if not cases and not meeting.items.exclude(outcome="").exists():
        raise DomainError(_("Choose at least one case for the agenda."), "cases")
    if any(case.unit_id != meeting.unit_id or case.closed_at is not None for case in cases):
        raise DomainError(_("Only open cases of this unit can stand on the agenda."), "cases")
    wanted = {case.pk for case in cases}
    for item in meeting.items.filter(outcome="").select_related("case"):
        if item.case_id not in wanted:
            item.outcome, item.settled_at, item.settled_by = AgendaItem.Outcome.POSTPONED, clock.now(), by
            item.save(update_fields=["outcome", "settled_at", "settled_by"])
    there = set(meeting.items.values_list("case_id", flat=True))
    meeting.items.filter(case_id__in=wanted, outcome=AgendaItem.Outcome.POSTPONED, discussion="").update(
        outcome="", settled_at=None, settled_by=None
    )
    _put(meeting, [case for case in cases if case.pk not in there], by)
    _saved(meeting)
    log.record(by, "meeting.agenda_changed", meeting)
    return meeting


@transaction.atomic
def record_attendance(
    meeting: Meeting, *, by: Any, present: Iterable[int], notes: dict[int, str], version: int
) -> Meeting:
    """Write down who came: `present` are ids of attendance rows, `notes` say why somebody did not, or who came instead."""
    meeting = _planned(meeting, version)
    here = set(present)
    for row in meeting.attendance.all():
        row.present, row.note = row.pk in here, notes.get(row.pk, "")
        row.save(update_fields=["present", "note"])
    _saved(meeting)
    log.record(by, "meeting.attendance", meeting, present=len(here))
    return meeting


def held_at(meeting: Meeting) -> datetime:
    """When the team decides: as its meeting begins, or now where that is still to come."""
    return min(meeting.starts_at, clock.now())


@transaction.atomic
def settle(
    item: AgendaItem,
    *,
    by: Any,
    outcome: str,
    discussion: str = "",
    decision: str = "",
    votes_for: int | None = None,
    votes_against: int | None = None,
    promises: Sequence[Promise] = (),
    delay: Delay | None = None,
) -> AgendaItem:
    """Write down what the team decided for one child, or that it postponed the case.

    A decision needs a quorum (Law on Child Protection, joint team; the count is a system default); each promise becomes
    a dated task of the case, and the clock of the team's decision is met at the meeting's time. Raises DomainError
    without a quorum, without a decision, for more votes than people, when the point is settled already, and when the
    decision came late and has no reason (`delay` as `clocks.meet` takes it).
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=item.case_id)
    meeting = _planned(item.meeting)
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.outcome:
        raise DomainError(_("This case is settled already. The next meeting can decide anew."))
    item.outcome, item.discussion = AgendaItem.Outcome(outcome), discussion
    if item.outcome == AgendaItem.Outcome.DECIDED:
        here = meeting.attendance.filter(present=True).count()
        if here < meeting.quorum:
            raise DomainError(
                _(
                    "No quorum: %(here)s of the members are written down as present, %(quorum)s are needed. "
                    "Write down who came, or postpone the case."
                )
                % {"here": here, "quorum": meeting.quorum}
            )
        if not decision.strip():
            raise DomainError(_("Write what the team decided."), "decision")
        if (votes_for or 0) + (votes_against or 0) > here:
            raise DomainError(
                _("There are more votes than people present (%(here)s).") % {"here": here}, "votes_for"
            )
        item.decision, item.votes_for, item.votes_against = decision, votes_for, votes_against
    item.settled_at, item.settled_by = clock.now(), by
    item.save()
    if item.outcome == AgendaItem.Outcome.DECIDED:
        for promise in promises:
            add_task(
                case, by=by, title=promise.title, due_on=promise.due_on, sector=promise.sector, source=item
            )
        clocks.meet(case, agenda.STEP, case=case, at=held_at(meeting), by=by, delay=delay)
        clocks.meet(case, agenda.PROTECTION, case=case, at=held_at(meeting))
    log.record(by, f"case.team_{item.outcome}", item, case=case)
    return item


@transaction.atomic
def close_meeting(
    meeting: Meeting, *, by: Any, ended_at: datetime, minutes: str, version: int, paper_number: str = ""
) -> Meeting:
    """The meeting is over and written down; nothing of it changes any more.

    Raises DomainError while a case of the agenda is neither decided nor postponed, and for an end before the beginning.
    """
    meeting = _planned(meeting, version)
    if meeting.items.filter(outcome="").exists():
        raise DomainError(_("Decide or postpone every case of the agenda first."))
    if not meeting.starts_at <= ended_at <= clock.now():
        raise DomainError(_("The meeting ends after it began, and not in the future."), "ended_time")
    meeting.state, meeting.ended_at = Meeting.State.HELD, ended_at
    meeting.minutes, meeting.paper_number = minutes, paper_number
    _saved(meeting, "state", "ended_at", "minutes", "paper_number")
    log.record(by, "meeting.closed", meeting)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: Any, reason: str, version: int) -> Meeting:
    """The meeting does not take place. Raises DomainError without a reason, and once something is decided in it."""
    meeting = _planned(meeting, version)
    if not reason.strip():
        raise DomainError(_("Write why the meeting does not take place."), "reason")
    if meeting.items.filter(outcome=AgendaItem.Outcome.DECIDED).exists():
        raise DomainError(_("Something was decided in this meeting: close it instead."))
    meeting.state, meeting.cancel_reason = Meeting.State.CANCELLED, reason
    _saved(meeting, "state", "cancel_reason")
    log.record(by, "meeting.cancelled", meeting)
    return meeting


def _planned(meeting: Meeting, version: int | None = None) -> Meeting:
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("unit").get(pk=meeting.pk)
    if meeting.state != Meeting.State.PLANNED:
        raise DomainError(_("This meeting is over: %(state)s.") % {"state": meeting.get_state_display()})
    if version is not None and meeting.version != version:
        raise StaleEdit(_("Another user changed this meeting meanwhile. Check it and send again."), meeting)
    return meeting


def _saved(meeting: Meeting, *fields: str) -> None:
    meeting.version += 1
    meeting.save(update_fields=[*fields, "version"])


def _put(meeting: Meeting, cases: Iterable[Case], by: Any) -> None:
    for case in cases:
        item = AgendaItem.objects.create(meeting=meeting, case=case, reasons=agenda.reasons_of(case))
        log.record(by, "case.on_agenda", item, case=case)
