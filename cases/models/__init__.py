"""The tables of case work."""

from cases.models.case import (
    Case,
    CaseConcern,
    ClosureAgreement,
    ClosureRequirement,
    Risk,
    Stage,
    named_cases,
)
from cases.models.child import Child
from cases.models.clock import Deadline, Holiday, Limit, Notification
from cases.models.codes import Code
from cases.models.delay import DelayReason
from cases.models.document import Document, DocumentBody
from cases.models.family import Family, FamilyMember
from cases.models.hold import Hold
from cases.models.lexicon import NameDeletion, NameForm
from cases.models.meeting import AgendaItem, Attendance, Meeting, TeamMember
from cases.models.note import Note
from cases.models.proposal import HolidayProposal, LimitProposal
from cases.models.report import Report, ReportChild, Reporter
from cases.models.risk import RiskChange
from cases.models.share import CaseShare
from cases.models.task import Task

__all__ = [
    "AgendaItem",
    "Attendance",
    "Case",
    "CaseConcern",
    "CaseShare",
    "Child",
    "ClosureAgreement",
    "ClosureRequirement",
    "Code",
    "Deadline",
    "DelayReason",
    "Document",
    "DocumentBody",
    "Family",
    "FamilyMember",
    "Hold",
    "Holiday",
    "HolidayProposal",
    "Limit",
    "LimitProposal",
    "Meeting",
    "NameDeletion",
    "NameForm",
    "Note",
    "Notification",
    "Report",
    "ReportChild",
    "Reporter",
    "Risk",
    "RiskChange",
    "Stage",
    "Task",
    "TeamMember",
    "named_cases",
]
