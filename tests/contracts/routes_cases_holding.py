"""Addresses of holds, and of what follows closing."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"

ROUTES = {
    "cases:case_hold": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:case_search": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:case_resume": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:case_after": Route("case", GET=WORKERS, POST=WORKERS),
    "api:cases-hold": Route(
        "case", POST=WORKERS, body={"reason": "whereabouts", "search_plan": "Багийн даргаас асууна."}
    ),
    "api:cases-search": Route(
        "case", POST=WORKERS, body={"text": "Олдсонгүй.", "happened_at": "2026-11-20T10:00:00+08:00"}
    ),
    "api:cases-resume": Route("case", POST=WORKERS, body={"text": "Олдлоо."}),
    "api:cases-after-closure": Route(
        "case",
        POST=WORKERS,
        body={"outcome": "well", "text": "Сайн байна.", "happened_at": "2026-11-20T10:00:00+08:00"},
    ),
}
