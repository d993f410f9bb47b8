"""A finished assessment as an official paper: what was asked and answered, what it added up to, and who set the risk."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from audit import log
from cases.instruments.answers import words_of
from cases.models import AnswerSheet, Risk
from childprotect.lib.dates import moment_text, official_day_text
from childprotect.lib.errors import DomainError
from childprotect.lib.paper import Paper, Section, pdf


def assessment(sheet: AnswerSheet, *, by: Any) -> bytes:
    """The sheet with every question that was asked. Raises DomainError for one that is not finished."""
    if sheet.completed_at is None:
        raise DomainError(_("Only a finished assessment is printed. Finish it first."))
    case, instrument = sheet.case, sheet.instrument
    asked = instrument.definition.asked(sheet.answers)
    parts = [
        Section(
            str(section.title),
            head=["№", _("Question"), pgettext("to a question", "Answer")],
            rows=[
                [
                    str(question.number or ""),
                    str(question.text),
                    words_of(question, sheet.answers.get(question.code)) or "–",
                ]
                for question in section.questions
                if question in asked
            ],
            widths=[1, 9, 8],
        )
        for section in instrument.definition.sections
    ]
    paper = Paper(
        instrument.title,
        case.unit.path,
        case.number,
        [official_day_text(sheet.happened_at), case.number, case.unit.name],
        [_about(sheet), *parts, _sum(sheet)],
        [
            (_("Assessed by"), sheet.completed_by.name if sheet.completed_by else ""),
            (_("Supervisor"), ""),
        ],
    )
    log.record(by, "case.printed", sheet, case=case, paper="sheet", form=instrument.code)
    return pdf(paper, printed_by=by.name)


def _about(sheet: AnswerSheet) -> Section:
    """About whom and when; when it was typed in, if that was later."""
    child, case = sheet.case.child, sheet.case
    facts = [
        (_("Child"), f"{child.father_name} {child.given_name}".strip() or _("Name unknown")),
        (_("Child number"), child.number),
        (_("Conversation"), moment_text(sheet.happened_at)),
        (_("Assessed by"), sheet.completed_by.name if sheet.completed_by else ""),
    ]
    if (sheet.created_at - sheet.happened_at).days >= 1:
        facts.append((_("Typed in"), moment_text(sheet.created_at)))
    return Section(_("Assessment"), facts=[*facts, (_("Unit"), case.unit.path)])


def _sum(sheet: AnswerSheet) -> Section:
    """The score, the risk it means, and the risk that was set, with the reason where it differs."""
    found, instrument = sheet.result, sheet.instrument
    facts = [
        (_("Score"), str(found.score)),
        (_("Risk by the answers"), str(Risk(found.risk).label)),
        (_("Risk as set"), str(Risk(sheet.risk).label)),
    ]
    if sheet.reason:
        facts.append((_("Reason"), sheet.reason))
    source = _("Form %(number)s, version %(version)d. %(law)s %(status)s.") % {
        "number": instrument.number,
        "version": instrument.version,
        "law": instrument.definition.legal_reference,
        "status": instrument.get_approval_display(),
    }
    return Section(_("What the answers add up to"), facts=facts, texts=[source])
