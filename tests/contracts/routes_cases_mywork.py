"""Addresses of finding children, of the team, and of naming the responsible worker."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
REPORTERS = "worker supervisor operator"
ONLY_READS = "who wrote a report for another unit only reads it there"
READERS = "worker supervisor inspector"
UUID = "00000000-0000-4000-8000-000000000000"

ROUTES: dict[str, Route] = {
    "cases:search": Route(GET=READERS, POST=READERS, body={"q": "Тэмүүжин"}),
    "cases:team": Route(GET="supervisor"),
    "cases:case_assign": Route("case", GET="supervisor", POST="supervisor"),
    # the API
    "api:reports-list": Route(
        GET=REPORTERS,
        POST=REPORTERS,
        body={
            "form_key": UUID,
            "unit": "4631",
            "bag": "",
            "channel": "108",
            "seen": "Хүүхэд ганцаараа байна.",
            "place": "2-р баг",
            "urgency": "green",
            "received_at": "2026-11-20T10:00:00+08:00",
            "concerns": ["neglect"],
            "children": [],
        },
    ),
    "api:reports-detail": Route("report", GET=REPORTERS),
    "api:reports-accept": Route("report", POST=WORKERS, or_403=ONLY_READS),
    "api:reports-decide": Route(
        "report",
        POST=REPORTERS,
        body={"outcome": "advice_only", "note": "Зөвлөсөн.", "version": 1},
        or_403=ONLY_READS,
    ),
    "api:reports-matches": Route("report", GET=REPORTERS, or_403=ONLY_READS),
    "api:reports-same": Route(
        "report", POST=REPORTERS, body={"line": UUID, "child": None}, or_403=ONLY_READS
    ),
    "api:cases-list": Route(GET=READERS),
    "api:cases-detail": Route("case", GET=READERS),
    "api:cases-purpose": Route("case", POST=READERS, body={"purpose": "complaint", "words": ""}),
    "api:cases-notes": Route(
        "case",
        GET=READERS,
        POST=WORKERS,
        body={
            "kind": "call",
            "text": "Утсаар ярьсан.",
            "happened_at": "2026-11-20T10:00:00+08:00",
            "form_key": UUID,
        },
    ),
    "api:cases-ask-closing": Route(
        "case", POST=WORKERS, body={"reason": "guardian", "note": "Зорилго хангагдсан.", "version": 1}
    ),
    "api:cases-closing": Route("case", GET="worker supervisor inspector"),
    "api:cases-agree-closing": Route("case", POST="supervisor inspector"),
    "api:cases-send-back": Route("case", POST="supervisor inspector", body={"reason": "Дутуу."}),
    "api:cases-assign": Route("case", POST="supervisor", body={"worker": UUID, "version": 1}),
    "api:work-list": Route(GET=WORKERS),
    "api:notifications-list": Route(GET=READERS, POST=READERS),
    "api:search-list": Route(POST=READERS, body={"q": "Тэмүүжин"}),
}
