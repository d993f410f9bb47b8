"""Addresses of instruments and answer sheets."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
READERS = "worker supervisor inspector"
FORMS = "worker supervisor inspector national_admin"  # who sees a form
UUID = "00000000-0000-4000-8000-000000000000"

ROUTES = {
    "cases:case_sheets": Route("case", GET=READERS),
    "cases:sheet_new": Route("case", GET=WORKERS, POST=WORKERS, kwargs={"ref": "case", "code": "screening"}),
    "cases:case_assess": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:case_danger": Route("case", GET=WORKERS, POST=WORKERS),
    "cases:sheet_detail": Route("sheet", GET=READERS),
    "cases:sheet_part": Route(
        "sheet", GET=WORKERS, POST=WORKERS, kwargs={"ref": "sheet", "part": "conclusion"}
    ),
    "cases:sheet_result": Route("sheet", GET=WORKERS, POST=WORKERS),
    "cases:sheet_paper": Route("sheet", POST=WORKERS),
    "cases:sheet_discard": Route("sheet", POST=WORKERS),
    "cases:instrument_list": Route(GET="national_admin"),
    "cases:instrument_detail": Route("instrument", GET=FORMS),
    "cases:instrument_blank": Route("instrument", GET=FORMS),
    "cases:team_risk": Route(GET="supervisor"),
    "cases:team_risk_list": Route(GET="supervisor", kwargs={"worker": UUID, "way": "lowered"}),
    # the API
    "api:instruments-list": Route(GET=FORMS),
    "api:instruments-detail": Route("instrument", GET=FORMS),
    "api:sheets-list": Route(
        GET=READERS,
        POST=WORKERS,
        body={"case": UUID, "instrument": UUID, "happened_at": "2026-11-20T10:00:00+08:00"},
    ),
    "api:sheets-detail": Route(
        "sheet", GET=READERS, PATCH=WORKERS, body={"answers": {"carer": "mother"}, "version": 1}
    ),
    "api:sheets-complete": Route("sheet", POST=WORKERS, body={"risk": "red", "reason": "", "version": 1}),
    "api:sheets-paper": Route("sheet", POST=WORKERS),
    "api:sheets-discard": Route("sheet", POST=WORKERS, body={"version": 1}),
    "api:computed-risk-list": Route(GET="supervisor"),
}
