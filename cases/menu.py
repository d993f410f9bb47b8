"""Our places in the menu, in its order; who sees which is said by the permission of each."""

from django.utils.translation import gettext_lazy as _

from cases import counts
from childprotect.lib.nav import NavItem

ENTRIES = (
    NavItem(
        _("My work"),
        "cases:home",
        "cases.work_case",
        order=10,
        within=("cases:notification_list",),
    ),
    NavItem(_("National desk"), "cases:desk", "cases.view_call", order=10),
    NavItem(_("New call"), "cases:call_new", "cases.add_call", order=12, within=("cases:call_new",)),
    NavItem(_("Calls"), "cases:call_list", "cases.view_call", order=14, within=("cases:call_detail",)),
    NavItem(
        _("My team"),
        "cases:team",
        "cases.view_team",
        order=15,
        within=(
            "cases:digest",
            "cases:team_work",
            "cases:hand_over",
            "cases:handover_list",
            "cases:handover_detail",
            "accounts:team_absences",
            "accounts:person_absences",
        ),
    ),
    NavItem(
        _("Outward messages"),
        "cases:deliveries",
        "cases.view_delivery",
        order=20,
    ),
    NavItem(
        _("Incoming reports"),
        "cases:report_list",
        "cases.view_report",
        order=20,
        rows=counts.reports_waiting,
        new=True,
        within=(
            "cases:report_new",
            "cases:report_detail",
            "cases:report_decide",
            "cases:report_route",
            "cases:report_police",
            "cases:report_follow_up",
        ),
    ),
    NavItem(
        _("Possible duplicates"),
        "cases:duplicate_list",
        "cases.resolve_duplicates",
        order=25,
        rows=counts.pairs_waiting,
        new=True,
        within=(
            "cases:duplicate_detail",
            "cases:duplicate_new",
            "cases:child_search",
            "cases:merge_list",
        ),
    ),
    NavItem(
        _("Cases"),
        "cases:case_list",
        "cases.view_case",
        order=30,
        rows=counts.my_cases,
        within=("cases:",),
    ),
    NavItem(
        _("Joint team"),
        "cases:joint_team",
        "cases.view_meeting",
        order=45,
        within=(
            "cases:meeting_new",
            "cases:meeting_detail",
            "cases:meeting_agenda",
            "cases:meeting_attendance",
            "cases:meeting_close",
            "cases:meeting_cancel",
        ),
    ),
    NavItem(
        _("Steps done in time"),
        "cases:timeliness",
        "cases.view_timeliness",
        order=70,
    ),
    NavItem(
        _("Time limits"),
        "cases:limit_list",
        "cases.manage_limits",
        order=80,
        within=(
            "cases:limit_detail",
            "cases:limit_propose",
            "cases:limit_propose_new",
            "cases:limit_change",
            "cases:distances",
        ),
    ),
    NavItem(
        _("Public holidays"),
        "cases:holiday_list",
        "cases.manage_holidays",
        order=81,
        within=("cases:holiday_propose", "cases:holiday_change"),
    ),
    NavItem(
        _("Instruments"),
        "cases:instrument_list",
        "cases.list_instruments",
        order=82,
        within=("cases:instrument_detail", "cases:instrument_blank"),
    ),
)
