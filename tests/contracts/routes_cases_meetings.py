"""Addresses of the joint team."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
READERS = "worker supervisor inspector"

ROUTES = {
    "cases:joint_team": Route(GET=WORKERS),
    "cases:member_add": Route(POST=WORKERS),
    "cases:member_end": Route("team_member", POST=WORKERS),
    "cases:meeting_new": Route(GET=WORKERS, POST=WORKERS),
    "cases:meeting_detail": Route("meeting", GET=WORKERS),
    "cases:meeting_agenda": Route("meeting", GET=WORKERS, POST=WORKERS),
    "cases:meeting_attendance": Route("meeting", GET=WORKERS, POST=WORKERS),
    "cases:meeting_close": Route("meeting", GET=WORKERS, POST=WORKERS),
    "cases:meeting_cancel": Route("meeting", GET=WORKERS, POST=WORKERS),
    "cases:agenda_settle": Route("agenda_item", GET=WORKERS, POST=WORKERS),
    "cases:decision_paper": Route("agenda_item", GET=WORKERS),
    "cases:case_decisions": Route("case", GET=READERS),
    "api:meetings-list": Route(GET=WORKERS, POST=WORKERS),
    "api:meetings-detail": Route("meeting", GET=WORKERS),
    "api:meetings-attendance": Route(
        "meeting", POST=WORKERS, body={"present": [], "notes": {}, "version": 1}
    ),
    "api:meetings-close": Route(
        "meeting", POST=WORKERS, body={"ended_at": "2026-11-20T10:00:00+08:00", "minutes": "", "version": 1}
    ),
    "api:meetings-cancel": Route("meeting", POST=WORKERS, body={"reason": "Цас орсон.", "version": 1}),
    "api:agenda-detail": Route("agenda_item", GET=WORKERS),
    "api:agenda-settle": Route("agenda_item", POST=WORKERS, body={"outcome": "postponed"}),
    "api:team-members-list": Route(GET=WORKERS, POST=WORKERS),
    "api:team-members-detail": Route("team_member", GET=WORKERS),
    "api:team-members-end": Route("team_member", POST=WORKERS),
}
