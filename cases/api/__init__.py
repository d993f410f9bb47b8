"""Case work for other programs: the same actions, under the same scope, as the pages."""

from typing import Any

from cases.api.board import TeamWorkViewSet
from cases.api.calls import CallViewSet
from cases.api.caseload import HandoverViewSet
from cases.api.cases import CaseViewSet
from cases.api.documents import DocumentViewSet
from cases.api.duplicates import ChildViewSet, DuplicateViewSet, JoinViewSet
from cases.api.file import AddressViewSet, ConcernViewSet, PersonViewSet, PhoneViewSet
from cases.api.instruments import InstrumentViewSet, OverrideViewSet, SheetViewSet
from cases.api.meetings import AgendaViewSet, MeetingViewSet, TeamMemberViewSet
from cases.api.plans import PlanViewSet
from cases.api.reminders import DeliveryViewSet
from cases.api.reports import ReportViewSet
from cases.api.routing import UnitViewSet
from cases.api.rules import (
    HolidayProposalViewSet,
    HolidayViewSet,
    LimitProposalViewSet,
    LimitViewSet,
)
from cases.api.tasks import TaskViewSet
from cases.api.timeliness import TimelinessViewSet
from cases.api.work import NotificationViewSet, SearchViewSet, WorkViewSet


def register(router: Any) -> None:
    """Put the routes of case work into the router."""
    router.register("reports", ReportViewSet, "reports")
    router.register("calls", CallViewSet, "calls")
    router.register("units", UnitViewSet, "units")
    router.register("cases", CaseViewSet, "cases")
    router.register("plans", PlanViewSet, "plans")
    router.register("tasks", TaskViewSet, "tasks")
    router.register("documents", DocumentViewSet, "documents")
    router.register("meetings", MeetingViewSet, "meetings")
    router.register("agenda", AgendaViewSet, "agenda")
    router.register("team-members", TeamMemberViewSet, "team-members")
    router.register("instruments", InstrumentViewSet, "instruments")
    router.register("sheets", SheetViewSet, "sheets")
    router.register("computed-risk", OverrideViewSet, "computed-risk")
    router.register("work", WorkViewSet, "work")
    router.register("notifications", NotificationViewSet, "notifications")
    router.register("deliveries", DeliveryViewSet, "deliveries")
    router.register("search", SearchViewSet, "search")
    router.register("people", PersonViewSet, "people")
    router.register("phones", PhoneViewSet, "phones")
    router.register("addresses", AddressViewSet, "addresses")
    router.register("concerns", ConcernViewSet, "concerns")
    router.register("limits", LimitViewSet, "limits")
    router.register("limit-changes", LimitProposalViewSet, "limit-changes")
    router.register("holidays", HolidayViewSet, "holidays")
    router.register("holiday-changes", HolidayProposalViewSet, "holiday-changes")
    router.register("duplicates", DuplicateViewSet, "duplicates")
    router.register("joins", JoinViewSet, "joins")
    router.register("children", ChildViewSet, "children")
    router.register("timeliness", TimelinessViewSet, "timeliness")
    router.register("hand-overs", HandoverViewSet, "hand-overs")
    router.register("team-work", TeamWorkViewSet, "team-work")
