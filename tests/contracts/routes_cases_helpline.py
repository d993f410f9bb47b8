"""Addresses of the helpline, and of a report on its way."""

from tests.contracts.access import Route

REPORTERS = "worker supervisor operator"
ONLY_READS = "who wrote a report for another unit only reads it there"
OPERATOR = "operator"

ROUTES = {
    "cases:unit_find": Route(POST=REPORTERS, body={"where": "Ханбогд"}),
    "cases:report_route": Route("report", GET=REPORTERS, POST=REPORTERS, or_403=ONLY_READS),
    "cases:report_acknowledge": Route("report", POST=REPORTERS, or_403=ONLY_READS),
    "cases:report_police": Route("report", GET=REPORTERS, POST=REPORTERS, or_403=ONLY_READS),
    "cases:report_follow_up": Route("report", GET=REPORTERS, POST=REPORTERS, or_403=ONLY_READS),
    "cases:desk": Route(GET=OPERATOR),
    "cases:call_list": Route(GET=OPERATOR, POST=OPERATOR, body={"phone": "99112233"}),
    "cases:call_new": Route(GET=OPERATOR, POST=OPERATOR),
    "cases:call_earlier": Route(POST=OPERATOR, body={"phone": "99112233"}),
    "cases:call_detail": Route("call", GET=OPERATOR),
    "cases:call_number": Route("call", POST=OPERATOR),
    "cases:call_called_back": Route("call", POST=OPERATOR),
    # the API
    "api:units-list": Route(POST=REPORTERS, body={"where": "Ханбогд"}),
    "api:reports-route": Route(
        "report", POST=REPORTERS, body={"unit": "4643", "reason": "Манайх биш."}, or_403=ONLY_READS
    ),
    "api:reports-acknowledge": Route("report", POST=REPORTERS, or_403=ONLY_READS),
    "api:reports-follow-up": Route("report", POST=REPORTERS, body={"note": "Сайн байна."}, or_403=ONLY_READS),
    "api:reports-police": Route(
        "report",
        POST=REPORTERS,
        body={"told_at": "2026-11-20T10:00:00+08:00", "told_to": "ахлагч Бат", "badge": "12"},
        or_403=ONLY_READS,
    ),
    "api:calls-list": Route(
        GET=OPERATOR,
        POST=OPERATOR,
        body={
            "group": "protection",
            "phone": "99112233",
            "report": {"unit": "4631", "seen": "Хүүхэд уйлж байна.", "urgency": "green", "children": []},
        },
    ),
    "api:calls-detail": Route("call", GET=OPERATOR),
    "api:calls-earlier": Route(POST=OPERATOR, body={"phone": "99112233"}),
    "api:calls-called-back": Route("call", POST=OPERATOR, body={"outcome": "reached"}),
}
