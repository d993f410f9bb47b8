"""The official papers of a case: what stands on each. Laid out by `childprotect.lib.paper`; printing is recorded.

A summary holds only the parts somebody chose. Who reported, and where a child is sheltered, stands on no paper.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import log
from cases import codes, paper_parts
from cases.models import AgendaItem, Case, Note, Report, Task
from childprotect.lib import clock
from childprotect.lib.dates import clock_text, day_text, moment_text, official_day_text
from childprotect.lib.paper import Paper, Section, pdf

Part = Callable[[Case, Any], Section]
NOTES = 60  # the newest ones on a summary


def child(case: Case, _user: Any) -> Section:
    """Who it is about."""
    about = case.child
    facts = [
        (_("Name"), f"{about.father_name} {about.given_name}".strip() or _("Name unknown")),
        (_("Sex"), str(about.get_sex_display())),
        (_("Date of birth"), day_text(about.birth_date) if about.birth_date else str(about.birth_year or "")),
        (_("Registration number"), about.registration_number),
        (_("Unit"), case.unit.path),
        (_("Responsible worker"), case.worker.name if case.worker else ""),
        (_("Case opened"), moment_text(case.opened_at)),
        (_("Stage"), str(case.get_stage_display())),
        (_("Risk level"), str(case.get_risk_display())),
    ]
    return Section(_("Child"), facts=_known(facts))


def events(case: Case, _user: Any) -> Section:
    """What was reported, without who reported it."""
    report = case.report
    facts = [
        (_("Received at"), moment_text(report.received_at)),
        (_("Source of report"), codes.word("channel", report.channel)),
        (_("Where"), report.place),
    ]
    return Section(_("What happened?"), facts=_known(facts), texts=[report.seen])


def concerns(case: Case, _user: Any) -> Section:
    """The concerns, reported apart from confirmed."""
    words = {None: _("not yet known"), True: _("confirmed"), False: _("not confirmed")}
    rows = [[codes.word("concern", row.concern), words[row.confirmed]] for row in case.concerns.all()]
    return Section(_("Type of concern"), head=[_("Type of concern"), _("Status")], rows=rows, widths=[3, 1])


def notes(case: Case, user: Any) -> Section:
    """The newest notes, by the day they are about."""
    found = Note.objects.visible_to(user).filter(case=case).select_related("author")[:NOTES]
    rows = [
        [moment_text(row.happened_at), codes.word("note_kind", row.kind), row.text, row.author.name]
        for row in reversed(found)
    ]
    return Section(
        _("Notes"), head=[_("Date"), _("Kind"), _("Note"), _("Written by")], rows=rows, widths=[3, 3, 9, 3]
    )


def tasks(case: Case, user: Any) -> Section:
    """What is to be done and what was."""
    found = Task.objects.visible_to(user).filter(case=case).select_related("person")
    return Section(
        _("Tasks"),
        head=[_("What is to be done"), _("Who does it"), _("Due date"), _("Status")],
        rows=[[row.title, _owner(row), day_text(row.due_on), str(row.get_state_display())] for row in found],
        widths=[5, 3, 2, 2],
    )


def decisions(case: Case, _user: Any) -> Section:
    """What the joint team decided."""
    found = AgendaItem.objects.filter(case=case, outcome=AgendaItem.Outcome.DECIDED).select_related("meeting")
    return Section(
        _("Decisions of the joint team"),
        head=[_("Date"), _("Decision")],
        rows=[
            [day_text(row.meeting.starts_at), row.decision] for row in found.order_by("meeting__starts_at")
        ],
        widths=[1, 5],
    )


def closing(case: Case, _user: Any) -> Section:
    """Why the case is closed, and who agreed."""
    if not case.closing_reason:
        return Section(_("Closing"))
    agreed = case.agreements.filter(withdrawn_at=None).select_related("agreed_by")
    return Section(
        _("Closing"),
        facts=_known(
            [
                (_("Reason"), codes.word("closure_reason", case.closing_reason)),
                (_("Closed"), moment_text(case.closed_at) if case.closed_at else ""),
                *(
                    (str(row.role_label), f"{row.agreed_by.name}, {moment_text(row.agreed_at)}")
                    for row in agreed
                    if row.agreed_by and row.agreed_at
                ),
            ]
        ),
        texts=[case.closing_note] if case.closing_note else [],
    )


# The parts of a summary in their order: code -> (its words, what stands there). Others may be added by whoever owns them.
parts: dict[str, tuple[Promise | str, Part]] = {
    "child": (gettext_lazy("Child"), child),
    "events": (gettext_lazy("What happened?"), events),
    "concerns": (gettext_lazy("Type of concern"), concerns),
    "decisions": (gettext_lazy("Decisions of the joint team"), decisions),
    "safety_plan": (gettext_lazy("Safety plan"), paper_parts.safety_plan),
    "plan": (gettext_lazy("Service plan"), paper_parts.service_plan),
    "tasks": (gettext_lazy("Tasks"), tasks),
    "contacts": (gettext_lazy("Contacts"), paper_parts.contacts),
    "services": (gettext_lazy("Services given"), paper_parts.services),
    "plan_reviews": (gettext_lazy("Plan reviews"), paper_parts.reviews),
    "notes": (gettext_lazy("Notes"), notes),
    "closing": (gettext_lazy("Closing"), closing),
}


def summary(case: Case, *, by: Any, chosen: Iterable[str], recipient: str, ground: str) -> bytes:
    """A summary with the chosen parts for a court or another office; for whom and on what ground stands on it."""
    wanted = [code for code in parts if code in set(chosen)]
    sections = [parts[code][1](case, by) for code in wanted]
    to_whom = Section(_("For whom"), facts=_known([(_("Recipient"), recipient), (_("Legal ground"), ground)]))
    paper = Paper(
        _("Summary of a case"),
        case.unit.path,
        case.number,
        [official_day_text(clock.now()), case.number, case.unit.name],
        [to_whom, *sections],
        [(_("Responsible worker"), case.worker.name if case.worker else ""), (_("Supervisor"), "")],
    )
    log.record(by, "case.printed", case, case=case, old={"recipient": recipient, "ground": ground}, paper="summary",
               parts=wanted)  # fmt: skip
    return pdf(paper, printed_by=by.name)


def closure(case: Case, *, by: Any) -> bytes:
    """The closing sheet (form ХХ-13)."""
    paper = Paper(
        _("Closing sheet of a case"),
        case.unit.path,
        case.number,
        [official_day_text(case.closed_at or clock.now()), case.number, case.unit.name],
        [child(case, by), concerns(case, by), closing(case, by)],
        [(_("Responsible worker"), case.worker.name if case.worker else ""), (_("Supervisor"), "")],
    )
    log.record(by, "case.printed", case, case=case, paper="closure")
    return pdf(paper, printed_by=by.name)


def minutes(item: AgendaItem, *, by: Any) -> bytes:
    """The joint team's minutes for one child (form ХХ-07): no other child stands on it."""
    meeting, case, roles = item.meeting, item.case, dict(codes.choices("team_role"))
    came = list(meeting.attendance.select_related("member"))
    offices = {row.member.role: row.member.name for row in reversed(came)}
    here = sum(bool(row.present) for row in came)
    until = f"–{clock_text(meeting.ended_at)}" if meeting.ended_at else ""
    present = _("%(here)s of %(all)s present, %(quorum)s needed") % {
        "here": here,
        "all": len(came),
        "quorum": meeting.quorum,
    }
    todo = Task.objects.of_source(item).select_related("person")
    votes = _("Votes: for %(for)s, against %(against)s.") % {
        "for": item.votes_for,
        "against": item.votes_against or 0,
    }
    decided = [item.decision or str(item.get_outcome_display())]
    paper = Paper(
        _("Minutes of the meeting of the joint team"),
        f"{case.unit.path} · {_('Joint team')}",
        case.number,
        [official_day_text(meeting.starts_at), f"№ {meeting.paper_number or meeting.number}", meeting.place],
        [
            Section(
                _("Meeting"),
                facts=[
                    (_("Began, ended"), f"{clock_text(meeting.starts_at)}{until}"),
                    (_("Attendance"), present),
                    (_("Case"), case.number),
                ],
            ),
            Section(
                _("Members"),
                head=[_("Name"), _("Office"), _("Attendance")],
                rows=[
                    [
                        row.member.name,
                        ", ".join(filter(None, [str(roles.get(row.member.role, "")), row.member.office])),
                        _("present") if row.present else row.note or _("absent"),
                    ]
                    for row in came
                ],
                widths=[3, 4, 2],
            ),
            Section(_("What was said"), texts=[f"{case.child.name}. {item.discussion}"]),
            Section(
                _("Decision"),
                texts=[*decided, *([votes] if item.votes_for is not None else [])],
                head=["№", _("What is to be done"), _("Who does it"), _("Due date")],
                rows=[
                    [str(number), row.title, _owner(row), day_text(row.due_on)]
                    for number, row in enumerate(todo, start=1)
                ],
                widths=[1, 7, 4, 3],
                blanks=[_("Legal ground")],
            ),
        ],
        [
            (_("Head of the meeting"), offices.get("head", "")),
            (_("Minutes kept by"), offices.get("secretary", "")),
        ],
    )
    log.record(by, "case.printed", item, case=case, paper="minutes")
    return pdf(paper, printed_by=by.name)


def report_sheet(report: Report, *, by: Any) -> bytes:
    """The report sheet (form ХХ-01), without who reported."""
    lines, nowhere = report.children.all(), _("National desk, unit not known")
    paper = Paper(
        _("Report sheet"),
        report.unit.path if report.unit else nowhere,
        report.number,
        [official_day_text(report.received_at), report.number, report.unit.name if report.unit else nowhere],
        [
            Section(
                _("Report"),
                facts=_known(
                    [
                        (_("Received at"), moment_text(report.received_at)),
                        (_("Source of report"), codes.word("channel", report.channel)),
                        (_("Urgency"), str(report.get_urgency_display())),
                        (_("Where"), report.place),
                        (
                            _("Type of concern"),
                            ", ".join(codes.word("concern", code) for code in report.concerns),
                        ),
                        (_("Status"), str(report.get_status_display())),
                    ]
                ),
            ),
            Section(_("What happened?"), texts=[report.seen]),
            Section(
                _("Children"),
                head=[_("Name"), _("Sex"), _("Date of birth")],
                rows=[
                    [
                        f"{row.father_name} {row.given_name}".strip() or _("Name unknown"),
                        str(row.get_sex_display()),
                        day_text(row.birth_date) if row.birth_date else str(row.birth_year or ""),
                    ]
                    for row in lines
                ],
                widths=[3, 1, 2],
            ),
        ],
        [(_("Received by"), report.created_by.name)],
    )
    log.record(by, "report.printed", report, paper="report")
    return pdf(paper, printed_by=by.name)


def _known(facts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(label, value) for label, value in facts if value]


def _owner(task: Task) -> str:
    return codes.word("sector", task.sector) if task.sector else task.person.name if task.person else ""
