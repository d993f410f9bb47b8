"""The joint team of a unit: members, meetings, their agendas and decisions, and the paper that is signed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import drafts
from areas.models import Area
from audit import log
from cases import agenda, codes
from cases.access import enter_case, looked
from cases.actions import meetings
from cases.forms import late
from cases.forms.meetings import (
    AttendanceForm,
    CancelMeetingForm,
    ChangeAgendaForm,
    CloseMeetingForm,
    DecisionForm,
    MeetingForm,
    MemberForm,
    PromiseLines,
    promises,
)
from cases.models import AgendaItem, Case, Meeting, Task, TeamMember
from cases.views.case import bar, tabs
from childprotect.lib import clock
from childprotect.lib.attempt import attempt, press, refused
from childprotect.lib.errors import DomainError
from childprotect.lib.web import enter, need, page, paginate

HOLD, VIEW = "cases.hold_meeting", "cases.view_meeting"
TAGS = {"planned": "teal", "held": "safe", "cancelled": ""}


def _unit(request: HttpRequest) -> tuple[Area | None, list[Area]]:
    """The unit the page is about, and the units of the person; 404 for one of somebody else's."""
    units = list(agenda.units(request.user, VIEW))
    asked = request.GET.get("unit", "")
    if asked:
        found = next((unit for unit in units if unit.code == asked), None)
        if found is None:
            raise Http404
        return found, units
    return (units[0] if units else None), units


@require_GET
def joint_team(request: HttpRequest) -> HttpResponse:
    """The team of a unit: its members and its meetings."""
    need(request, VIEW)
    unit, units = _unit(request)
    members = TeamMember.objects.visible_to(request.user).filter(unit=unit)
    rows = Meeting.objects.visible_to(request.user).filter(unit=unit)
    pages = paginate(request, rows)
    roles = dict(codes.choices("team_role"))
    today = clock.today(unit.zone) if unit else clock.today()
    return page(
        request,
        "cases/joint_team.html",
        unit=unit,
        units=[(one.code, one.path) for one in units],
        members=[{"member": row, "role": roles.get(row.role, row.role)} for row in members.in_force(today)],
        pages=pages,
        rows=[{"meeting": row, "tag": TAGS[row.state]} for row in pages.rows],
        member_form=MemberForm(),
        waiting=len(agenda.proposed(request.user, unit)) if unit else 0,
    )


@require_POST
def member_add(request: HttpRequest) -> HttpResponse:
    """Name a member of the team."""
    need(request, HOLD)
    unit, _units = _unit(request)
    if unit is None:
        raise Http404
    form = MemberForm(request.POST)
    back = f"{reverse('cases:joint_team')}?unit={unit.code}"
    if attempt(request, form, meetings.add_member, unit, say=_("Saved.")):
        return redirect(back)
    return _form(request, form, _("Name a member of the joint team"), _("Add"), back)


@require_POST
def member_end(request: HttpRequest, ref: UUID) -> HttpResponse:
    """No longer a member."""
    member = enter(request, TeamMember, ref, needs=HOLD, related=("unit",))
    press(request, meetings.end_member, member, say=_("Saved."))
    return redirect(f"{reverse('cases:joint_team')}?unit={member.unit.code}")


def _offered(user: Any, unit: Area, more: list[Case] | None = None) -> list[tuple[Case, str]]:
    """Cases for an agenda with their words: those proposed, then the other open ones of the unit."""
    why = dict(codes.choices("agenda_reason"))
    proposed = agenda.proposed(user, unit)
    found = [
        (one.case, f"{_case_words(one.case)} · {', '.join(str(why.get(code, code)) for code in one.reasons)}")
        for one in proposed
    ]
    there = {case.pk for case, _words in found}
    rest = Case.objects.visible_to(user).open().filter(unit=unit).exclude(pk__in=there)
    return found + [
        (case, _case_words(case))
        for case in rest.select_related("child").order_by("-opened_at")[: agenda.MOST]
    ]


def _case_words(case: Case) -> str:
    return f"{case.child.name} · {case.get_risk_display()} · {case.number}"


@require_http_methods(["GET", "POST"])
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Plan a meeting, or write one down later; what is red, overdue or waiting is chosen already."""
    need(request, HOLD)
    unit, _units = _unit(request)
    if unit is None:
        raise Http404
    initial = {"cases": [str(one.case.ref) for one in agenda.proposed(request.user, unit)]}
    form = MeetingForm(request.POST or None, unit=unit, offered=_offered(request.user, unit), initial=initial)
    said = _("The meeting is planned.")
    if done := attempt(request, form, meetings.plan_meeting, unit, say=said, facts=form.facts):
        return redirect(done.made)
    back = f"{reverse('cases:joint_team')}?unit={unit.code}"
    return _form(request, form, _("Plan a meeting"), _("Save"), back, hint=unit.path)


def _enter(request: HttpRequest, ref: UUID, needs: str) -> Meeting:
    meeting: Meeting = enter(
        request, Meeting, ref, needs=needs, related=("unit__district", "unit__aimag", "created_by")
    )
    return meeting


def _items(request: HttpRequest, meeting: Meeting) -> list[dict[str, Any]]:
    """The agenda as far as the person may see its cases."""
    why = dict(codes.choices("agenda_reason"))
    rows = AgendaItem.objects.visible_to(request.user).filter(meeting=meeting)
    return [
        {"item": row, "case": row.case, "why": [why.get(code, code) for code in row.reasons]}
        for row in rows.select_related("case__child")
        if row.outcome != AgendaItem.Outcome.POSTPONED or row.discussion or meeting.state != "planned"
    ]


@require_GET
def meeting_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A meeting: who came, its agenda, what was decided."""
    meeting = _enter(request, ref, VIEW)
    log.viewed(request.user, meeting, page="meeting")
    attendance = list(meeting.attendance.select_related("member"))
    roles = dict(codes.choices("team_role"))
    here = sum(bool(row.present) for row in attendance)
    return page(
        request,
        "cases/meeting_detail.html",
        meeting=meeting,
        tag=TAGS[meeting.state],
        unit=meeting.unit,
        items=_items(request, meeting),
        attendance=[{"row": row, "role": roles.get(row.member.role, row.member.role)} for row in attendance],
        here=here,
        written=any(row.present is not None for row in attendance),
        quorate=here >= meeting.quorum,
        may_hold=request.user.has_perm(HOLD, meeting) and meeting.state == "planned",  # type: ignore[union-attr]
    )


@require_http_methods(["GET", "POST"])
def meeting_agenda(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Other cases on the agenda."""
    meeting = _enter(request, ref, HOLD)
    chosen = meeting.items.exclude(outcome=AgendaItem.Outcome.POSTPONED).values_list("case__ref", flat=True)
    form = ChangeAgendaForm(
        request.POST or None,
        offered=_offered(request.user, meeting.unit),
        initial={"version": meeting.version, "cases": [str(one) for one in chosen]},
    )
    return _change(request, meeting, form, meetings.change_agenda, title=_("Agenda"))


@require_http_methods(["GET", "POST"])
def meeting_attendance(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Write down who came."""
    meeting = _enter(request, ref, HOLD)
    rows = list(meeting.attendance.select_related("member"))
    form = AttendanceForm(request.POST or None, rows=rows, initial={"version": meeting.version})
    hint = _("At least %(quorum)s of %(all)s members must be present to decide.") % {
        "quorum": meeting.quorum,
        "all": len(rows),
    }
    return _change(request, meeting, form, meetings.record_attendance, title=_("Attendance"), hint=hint)


@require_http_methods(["GET", "POST"])
def meeting_close(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The meeting is over."""
    meeting = _enter(request, ref, HOLD)
    form = CloseMeetingForm(request.POST or None, meeting=meeting, initial={"version": meeting.version})
    return _change(request, meeting, form, meetings.close_meeting, title=_("Close the meeting"))


@require_http_methods(["GET", "POST"])
def meeting_cancel(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The meeting does not take place."""
    meeting = _enter(request, ref, HOLD)
    form = CancelMeetingForm(request.POST or None, initial={"version": meeting.version})
    return _change(request, meeting, form, meetings.cancel_meeting, title=_("Call the meeting off"))


@require_http_methods(["GET", "POST"])
def agenda_settle(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Write down what the team decided for one child, with the tasks that follow."""
    item, case = _enter_item(request, ref, HOLD)
    form = DecisionForm(request.POST or None)
    late.ask(form, case, (agenda.STEP,), at=meetings.held_at(item.meeting))
    lines = PromiseLines(request.POST or None, prefix="task")
    if form.is_bound and not lines.is_valid():
        form.is_valid()
        form.add_error(None, _("Check the tasks below."))
    elif form.is_valid():
        try:
            facts = dict(form.cleaned_data)
            meetings.settle(item, by=request.user, promises=promises(lines), delay=late.taken(facts), **facts)
        except DomainError as problem:
            refused(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect(item.meeting)
    return page(
        request,
        "cases/agenda_settle.html",
        case=case,
        bar=bar(case),
        meeting=item.meeting,
        form=form,
        lines=lines,
        **drafts.offer(request, form, lines),
    )


def _enter_item(request: HttpRequest, ref: UUID, needs: str) -> tuple[AgendaItem, Case]:
    """A point of an agenda and its case, by the door of the case."""
    item: AgendaItem = enter(request, AgendaItem, ref, needs=needs, related=("meeting__unit", "case"))
    return item, enter_case(request, item.case.ref)


@require_GET
def decision_paper(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The minutes for one child, to be printed and signed: no other child stands on the paper."""
    item, case = _enter_item(request, ref, VIEW)
    log.record(request.user, "meeting.printed", item, case=case)
    meeting = item.meeting
    roles = dict(codes.choices("team_role"))
    sectors = dict(codes.choices("sector"))
    attendance = list(meeting.attendance.select_related("member"))
    by_role = {row.member.role: row.member for row in reversed(attendance)}
    return page(
        request,
        "cases/decision_paper.html",
        item=item,
        case=case,
        meeting=meeting,
        unit=case.unit,
        attendance=[{"row": row, "role": roles.get(row.member.role, row.member.role)} for row in attendance],
        here=sum(bool(row.present) for row in attendance),
        tasks=[
            {
                "task": task,
                "who": sectors.get(task.sector, task.sector) or (task.person.name if task.person else ""),
            }
            for task in Task.objects.visible_to(request.user).of_source(item).select_related("person")
        ],
        head=by_role.get("head"),
        secretary=by_role.get("secretary"),
        until=meeting.ended_at or meeting.starts_at + timedelta(hours=1),
    )


@require_GET
def case_decisions(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What the joint team decided for a case, the newest first."""
    case = enter_case(request, ref)
    looked(request, case, "decisions")
    rows = agenda.of_case(case)
    pages = paginate(request, rows)
    return page(
        request,
        "cases/case_decisions.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, request.user, "cases:case_decisions"),
        pages=pages,
        rows=pages.rows,
        may_meet=request.user.has_perm(VIEW, case),  # type: ignore[union-attr]
    )


def _change(
    request: HttpRequest,
    meeting: Meeting,
    form: Any,
    action: Callable[..., Any],
    *,
    title: str,
    hint: str = "",
) -> HttpResponse:
    """Ask with `form`, call `action`, go back to the meeting; what was typed stays when it is refused."""
    if attempt(request, form, action, meeting, say=_("Saved."), facts=getattr(form, "facts", None)):
        return redirect(meeting)
    return _form(request, form, title, _("Save"), meeting.get_absolute_url(), hint=hint)


def _form(
    request: HttpRequest, form: Form, title: str, button: str, back: str, *, hint: str = ""
) -> HttpResponse:
    return page(
        request,
        "cases/meeting_step.html",
        form=form,
        heading=title,
        button=button,
        back=back,
        hint=hint,
        **drafts.offer(request, form),
    )
