"""Addresses of the clock: risk, limits, holidays, what each step took."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
READERS = "worker supervisor inspector official national_admin"  # of the rules
ADMIN = "national_admin"
LIMIT = {
    "step": "case.assessment", "risk": "red", "area_kind": "remote", "length": 36, "count": "h", "warn_before": 4,
    "escalate_to": "supervisor", "further_to": "", "further_after": None, "extension": None, "legal_reference": "",
    "approval": "default", "valid_from": "2027-09-01", "valid_to": None, "why": "Зам хол.",
}  # fmt: skip
DAY = {
    "day": "2027-09-03", "off": True, "name_mn": "Шилжүүлсэн амралт", "name_en": "Day off moved",
    "approval": "default", "legal_reference": "", "why": "Засгийн газрын шийдвэр.",
}  # fmt: skip
DECISION = {"decision": "refuse", "note": "Буруу өдөр."}

FIGURES = "supervisor inspector official"

ROUTES = {
    "cases:timeliness": Route(GET=FIGURES),
    "cases:timeliness_csv": Route(GET=FIGURES),
    "api:timeliness-list": Route(GET=FIGURES),
    "cases:case_risk": Route("case", GET=WORKERS, POST=WORKERS),
    "api:cases-risk": Route("case", POST=WORKERS, body={"risk": "red", "reason": "Аюул нэмэгдсэн."}),
    "cases:case_clocks": Route("case", GET="worker supervisor inspector"),
    "cases:clock_delay": Route(
        "case", GET=WORKERS, POST=WORKERS, kwargs={"ref": "case", "clock_ref": "clock"}
    ),
    "api:cases-clocks": Route("case", GET="worker supervisor inspector"),
    "api:cases-clock-delay": Route(
        "case", POST=WORKERS, kwargs={"ref": "case", "clock_ref": "clock"}, body={"delay_reason": "road"}
    ),
    "cases:limit_list": Route(GET=READERS),
    "cases:limit_detail": Route("limit", GET=READERS),
    "cases:limit_propose_new": Route(GET=ADMIN, POST=ADMIN),
    "cases:limit_propose": Route("limit", GET=ADMIN, POST=ADMIN),
    "cases:limit_change": Route("limit_change", GET=ADMIN),
    "cases:limit_decide": Route("limit_change", POST=ADMIN, body=DECISION),
    "cases:distances": Route(GET=ADMIN, POST=ADMIN),
    "cases:holiday_list": Route(GET=READERS),
    "cases:holiday_propose": Route(GET=ADMIN, POST=ADMIN),
    "cases:holiday_change": Route("holiday_change", GET=ADMIN),
    "cases:holiday_decide": Route("holiday_change", POST=ADMIN, body=DECISION),
    "api:limits-list": Route(GET=READERS),
    "api:limits-detail": Route("limit", GET=READERS),
    "api:limit-changes-list": Route(GET=ADMIN, POST=ADMIN, body=LIMIT),
    "api:limit-changes-detail": Route("limit_change", GET=ADMIN),
    "api:limit-changes-effect": Route("limit_change", GET=ADMIN),
    "api:limit-changes-decide": Route("limit_change", POST=ADMIN, body=DECISION),
    "api:holidays-list": Route(GET=READERS),
    "api:holiday-changes-list": Route(GET=ADMIN, POST=ADMIN, body=DAY),
    "api:holiday-changes-detail": Route("holiday_change", GET=ADMIN),
    "api:holiday-changes-effect": Route("holiday_change", GET=ADMIN),
    "api:holiday-changes-decide": Route("holiday_change", POST=ADMIN, body=DECISION),
}
