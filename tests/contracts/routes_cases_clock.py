"""Addresses of the clock: risk, limits, what each step took."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"

ROUTES = {
    "cases:case_risk": Route("case", GET=WORKERS, POST=WORKERS),
    "api:cases-risk": Route("case", POST=WORKERS, body={"risk": "red", "reason": "Аюул нэмэгдсэн."}),
}
