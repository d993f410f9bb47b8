"""Addresses of the team's work and of caseloads handed over."""

from tests.contracts.access import Route

BOTH = "worker supervisor"
NOBODY = "00000000-0000-4000-8000-000000000000"

ROUTES = {
    "cases:team_work": Route(GET="supervisor"),
    "cases:hand_over": Route("teammate", GET="supervisor", POST="supervisor"),
    "cases:handover_list": Route(GET="supervisor"),
    "cases:handover_detail": Route("handover", GET=BOTH),
    "cases:task_assign": Route("task", GET=BOTH, POST=BOTH),
    "api:tasks-assign": Route("task", POST=BOTH, body={"person": NOBODY}),
    "api:hand-overs-list": Route(
        GET=BOTH,
        POST="supervisor",
        body={"person": NOBODY, "reason": "leave", "lines": [{"case": NOBODY, "to": NOBODY}]},
    ),
    "api:team-work-list": Route(GET="supervisor"),
    "api:team-work-loads": Route(GET="supervisor"),
    "api:hand-overs-detail": Route("handover", GET=BOTH),
    "api:hand-overs-propose": Route(POST="supervisor", body={"person": NOBODY, "to": [NOBODY]}),
}
