"""Addresses of case work."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
REPORTERS = "worker supervisor operator"
ONLY_READS = "who wrote a report for another unit only reads it there"
READERS = "worker supervisor inspector"

ROUTES = {
    "cases:home": Route(GET="everybody"),
    "cases:notification_list": Route(GET="everybody"),
    "cases:notifications_read": Route(POST="everybody"),
    "cases:notification_open": Route("notification", GET="everybody"),
    "cases:report_list": Route(GET=REPORTERS),
    "cases:report_new": Route(GET=REPORTERS, POST=REPORTERS),
    "cases:report_matches": Route(POST=REPORTERS),
    "cases:report_detail": Route("report", GET=REPORTERS),
    "cases:report_same": Route(
        "report", POST=REPORTERS, kwargs={"line_ref": "report_child"}, or_403=ONLY_READS
    ),
    "cases:report_accept": Route("report", POST=WORKERS, or_403=ONLY_READS),
    "cases:report_decide": Route("report", POST=REPORTERS, or_403=ONLY_READS),
    "cases:report_reporter": Route(
        "report",
        POST=REPORTERS,
        or_403="who wrote a report for another unit does not learn more of the reporter",
    ),
    "cases:case_list": Route(GET=READERS),
    "cases:case_detail": Route("case", GET=READERS),
    "cases:case_history": Route("case", GET=READERS),
    "cases:case_purpose": Route("case", GET=READERS, POST=READERS),
    "cases:case_registration": Route("case", POST=WORKERS),
    "cases:case_notes": Route("case", GET=READERS),
    "cases:note_new": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:note_edit": Route("note", GET=WORKERS, POST=WORKERS),
    "cases:case_ask_closing": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:case_agree_closing": Route("case", POST="supervisor inspector"),
    "cases:case_send_back": Route("case", GET="supervisor inspector", POST="supervisor inspector"),
    "cases:case_shares": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:share_end": Route("case", POST=WORKERS, kwargs={"ref": "case", "share_ref": "share"}),
}
