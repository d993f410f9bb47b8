"""Addresses of contacts and services."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
READERS = "worker supervisor inspector"
CONTACT = {
    "kind": "visit",
    "happened_at": "2026-11-20T10:00:00+08:00",
    "seen": "alone",
    "state": "Сайн.",
    "danger": False,
}

ROUTES = {
    "cases:case_contacts": Route("case", GET=READERS),
    "cases:case_services": Route("case", GET=READERS),
    "cases:contact_new": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:case_service": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:follow_up": Route(GET=WORKERS),
    "api:cases-contacts": Route("case", GET=READERS, POST=WORKERS, body=CONTACT),
    "api:cases-services": Route(
        "case",
        GET=READERS,
        POST=WORKERS,
        body={"service": "psych", "given_on": "2026-11-20", "provider": "ЭМТ"},
    ),
}
