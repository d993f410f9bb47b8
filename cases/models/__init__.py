"""The tables of case work."""

from cases.models.address import Address
from cases.models.call import Call
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
from cases.models.contact import Contact, ServiceGiven
from cases.models.delay import DelayReason
from cases.models.delivery import Delivery, MorningRound
from cases.models.document import Document, DocumentBody
from cases.models.family import Family, FamilyMember
from cases.models.handover import Handover, HandoverLine
from cases.models.hold import Hold
from cases.models.identity import DuplicateCandidate, Merge
from cases.models.instrument import AnswerSheet, Instrument
from cases.models.lexicon import NameDeletion, NameForm
from cases.models.meeting import AgendaItem, Attendance, Meeting, TeamMember
from cases.models.name import CaseName
from cases.models.note import Note
from cases.models.person import CasePerson, Phone
from cases.models.plan import Plan, PlanAction, PlanGoal, PlanVersion
from cases.models.plan_review import ClosureEvidence, GoalResult, PlanReview
from cases.models.proposal import HolidayProposal, LimitProposal
from cases.models.report import Report, ReportChild, Reporter
from cases.models.risk import RiskChange
from cases.models.routing import PoliceNotice, Routing
from cases.models.safety import SafetyPlan
from cases.models.share import CaseShare
from cases.models.situation import Care, Disability, Health, Language, Schooling
from cases.models.task import Task

__all__ = [
    "Address",
    "AgendaItem",
    "AnswerSheet",
    "Attendance",
    "Call",
    "Care",
    "Case",
    "CaseConcern",
    "CaseName",
    "CasePerson",
    "CaseShare",
    "Child",
    "ClosureAgreement",
    "ClosureEvidence",
    "ClosureRequirement",
    "Code",
    "Contact",
    "Deadline",
    "DelayReason",
    "Delivery",
    "Disability",
    "Document",
    "DocumentBody",
    "DuplicateCandidate",
    "Family",
    "FamilyMember",
    "GoalResult",
    "Handover",
    "HandoverLine",
    "Health",
    "Hold",
    "Holiday",
    "HolidayProposal",
    "Instrument",
    "Language",
    "Limit",
    "LimitProposal",
    "Meeting",
    "Merge",
    "MorningRound",
    "NameDeletion",
    "NameForm",
    "Note",
    "Notification",
    "Phone",
    "Plan",
    "PlanAction",
    "PlanGoal",
    "PlanReview",
    "PlanVersion",
    "PoliceNotice",
    "Report",
    "ReportChild",
    "Reporter",
    "Risk",
    "RiskChange",
    "Routing",
    "SafetyPlan",
    "Schooling",
    "ServiceGiven",
    "Stage",
    "Task",
    "TeamMember",
    "named_cases",
]
