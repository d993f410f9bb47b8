"""The role table: what each role may do, and how far it reaches. Code asks for permissions, never for roles.

A permission reaches only the area of the posting whose role gives it (reach AREA), or only single records that name
the person (reach NAMED): their facility's stays, the referrals to their organisation. A role arrives with its first page.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from areas.models import Area


class Reach(StrEnum):
    """How a role finds its records."""

    AREA = "area"
    NAMED = "named"


@dataclass(frozen=True)
class Role:
    """One row of the role table."""

    code: str
    label: Promise | str
    reach: Reach
    levels: frozenset[str]  # levels of area it can be posted to
    perms: frozenset[str]
    sentence: Promise | str  # what it may do, in words, for the page "What I may see"
    purpose: bool = False  # a purpose is asked, once per case and day, before a case opens


_UNIT = frozenset({Area.Level.SOUM, Area.Level.KHOROO})
_REGION = frozenset({Area.Level.AIMAG, Area.Level.CAPITAL, Area.Level.DISTRICT})
_NATION = frozenset({Area.Level.COUNTRY})

_WORKER_PERMS = frozenset(
    {
        "cases.view_limit",
        "cases.view_report", "cases.add_report", "cases.decide_report", "cases.view_reporter",
        "cases.route_report", "cases.view_case", "cases.add_case", "cases.view_child", "cases.view_note", "cases.write_note",
        "cases.view_document", "cases.write_document",
        "cases.view_meeting", "cases.hold_meeting", "cases.print_case",
        "cases.work_case", "cases.ask_closing", "cases.share_case", "cases.search",
        "cases.view_instrument",
        "shelters.view_facility", "shelters.view_stay", "shelters.propose_stay", "shelters.extend_by_team",
        "shelters.view_waiting",
        "shelters.view_visit", "shelters.send_visit",
        "shelters.state_ground", "shelters.record_incident", "shelters.view_incident",
        "referrals.view_referral", "referrals.send_referral", "referrals.view_organisation",
        "inspectors.view_review", "inspectors.answer_review",
    }
)  # fmt: skip

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            "worker",
            _("Child and family social worker"),
            Reach.AREA,
            _UNIT,
            _WORKER_PERMS,
            _(
                "Reads and writes all unrestricted cases of the unit; asks for placement, referral and closing."
            ),
        ),
        Role(
            "supervisor",
            _("Supervisor"),
            Reach.AREA,
            _REGION,
            _WORKER_PERMS
            | {"cases.assign_case", "cases.agree_closing", "cases.view_team", "shelters.view_board"}
            | {"cases.view_timeliness"}
            | {"shelters.view_turnedaway"}
            | {"cases.approve_plan", "shelters.extend_by_aimag"}
            | {"shelters.confirm_stay"}
            | {"accounts.enter_absence"},
            _(
                "Reads and writes the cases of the area; approves plans and closings, assigns and reassigns workers."
            ),
        ),
        Role(
            "inspector",
            _("Child rights inspector"),
            Reach.AREA,
            _UNIT | _REGION,
            frozenset(
                {
                    "cases.view_case",
                    "cases.view_child",
                    "cases.view_note",
                    "cases.view_document",
                    "cases.view_limit",
                    "cases.view_timeliness",
                    "cases.view_instrument",
                    "cases.search",
                    "cases.agree_closing",
                    "shelters.view_facility",
                    "shelters.view_stay",
                    "shelters.view_visit",
                    "shelters.record_incident",
                    "shelters.view_incident",
                    "shelters.answer_incident",
                    "shelters.view_board",
                    "shelters.view_waiting",
                    "shelters.view_turnedaway",
                    "shelters.view_standardcheck",
                    "shelters.add_standardcheck",
                    "referrals.view_referral",
                    "inspectors.view_board",
                    "inspectors.view_review",
                    "inspectors.add_review",
                    "inspectors.close_review",
                }
            ),
            _(
                "Reads cases of the area with a stated purpose, each view logged; records reviews and findings."
            ),
            purpose=True,
        ),
        Role(
            "shelter_manager",
            _("Shelter manager"),
            Reach.NAMED,
            _UNIT | _REGION,
            frozenset(
                {
                    "shelters.view_facility",
                    "shelters.view_stay",
                    "shelters.manage_stay",
                    "shelters.view_turnedaway",
                    "shelters.manage_facility",
                    "shelters.furnish_facility",
                    "shelters.set_status",
                    "shelters.view_standardcheck",
                    "shelters.add_standardcheck",
                    "shelters.admit_at_door",
                    "shelters.write_care",
                    "shelters.record_incident",
                    "shelters.view_incident",
                    "shelters.state_ground",
                }
            ),
            _(
                "Sees what a stay needs of the children in the own facility, while the stay lasts; gives beds, discharges."
            ),
        ),
        Role(
            "centre_staff",
            _("One-stop centre worker"),
            Reach.NAMED,
            _UNIT | _REGION,
            frozenset(
                {
                    "shelters.view_visit",
                    "shelters.attend_visit",
                    "shelters.view_visitpart",
                    "shelters.write_visitpart",
                }
            ),
            _(
                "Receives children in the own centre; writes and signs the own part of a visit, while it lasts;"
                " sees no other part and no case."
            ),
        ),
        Role(
            "partner",
            _("Partner organisation"),
            Reach.NAMED,
            _UNIT | _REGION | _NATION,
            frozenset({"referrals.view_referral", "referrals.answer_referral"}),
            _(
                "Sees the facts that travelled with referrals to the own organisation; accepts, refuses, reports the outcome."
            ),
        ),
        Role(
            "operator",
            _("Helpline operator"),
            Reach.NAMED,
            _NATION,
            frozenset(
                {
                    "cases.view_call",
                    "cases.add_call",
                    "cases.view_report",
                    "cases.add_report",
                    "cases.decide_report",
                    "cases.route_report",
                    "cases.view_reporter",
                }
            ),
            _(
                "Logs calls; meets own reports and those at the national desk and sends them to units; sees no case."
            ),
        ),
        Role(
            "official",
            _("Aimag official"),
            Reach.AREA,
            _REGION | _NATION,
            frozenset(
                {
                    "shelters.view_board",
                    "shelters.view_waiting",
                    "shelters.view_turnedaway",
                    "shelters.view_facility",
                    "shelters.view_standardcheck",
                    "shelters.view_funding",
                    "shelters.manage_funding",
                    "shelters.view_costnorm",
                    "shelters.correct_day",
                    "inspectors.view_figures",
                    "cases.view_limit",
                    "cases.view_timeliness",
                }
            ),
            _("Sees numbers of the area, and lists without names or narrative."),
        ),
        Role(
            "user_admin",
            _("User administrator"),
            Reach.AREA,
            _REGION | _NATION,
            frozenset(
                {
                    "accounts.view_user",
                    "accounts.manage_people",
                    "cases.view_delivery",
                    "cases.send_delivery",
                    "referrals.manage_organisation",
                    "shelters.view_facility",
                    "shelters.open_facility",
                    "shelters.manage_staff",
                    "shelters.furnish_facility",
                    "shelters.set_status",
                }
            ),
            _(
                "Creates and deactivates people and gives postings in the area; never the own ones; sees no case."
            ),
        ),
        Role(
            "national_admin",
            _("National administrator"),
            Reach.AREA,
            _NATION,
            frozenset(
                {
                    "cases.view_limit",
                    "cases.view_limitproposal",
                    "cases.manage_limits",
                    "cases.view_holidayproposal",
                    "cases.manage_holidays",
                    "shelters.view_costnorm",
                    "shelters.manage_costnorm",
                    "cases.view_delivery",
                    "cases.send_delivery",
                    "cases.view_instrument",
                    "cases.list_instruments",
                }
            ),
            _(
                "Sets time limits and public holidays, each change confirmed by a second administrator;"
                " reads the assessment forms; sees no case."
            ),
        ),
        Role(
            "registrar",
            _("Registrar"),
            Reach.AREA,
            _NATION,
            frozenset({"cases.resolve_duplicates"}),
            _(
                "Sees who the children of the nation are, nothing else of them; decides whether two files are of one child."
            ),
        ),
        Role(
            "auditor",
            _("Auditor"),
            Reach.AREA,
            _NATION,
            frozenset({"audit.view_event"}),
            _("Sees who did and who saw what, without the content."),
        ),
    )
}


def roles_with(perm: str) -> list[Role]:
    """The roles that hold `perm`."""
    return [role for role in ROLES.values() if perm in role.perms]
