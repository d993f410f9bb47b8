"""Addresses of papers."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
CHOSEN = {"recipient": "Шүүх", "ground": "Албан тоот", "chosen": ["child", "concerns"]}

ROUTES = {
    "cases:case_papers": Route("case", GET=WORKERS, POST=WORKERS, body=CHOSEN),
    "cases:paper_closure": Route("case", POST=WORKERS),
    "cases:paper_minutes": Route("agenda_item", POST=WORKERS),
    "cases:paper_report": Route("report", POST="worker supervisor operator"),
    "api:agenda-paper": Route("agenda_item", POST=WORKERS),
    "api:reports-paper": Route("report", POST="worker supervisor operator"),
    "api:cases-summary-paper": Route("case", POST=WORKERS, body=CHOSEN),
    "api:cases-closing-paper": Route("case", POST=WORKERS),
    "api:cases-safety-paper": Route("case", POST=WORKERS),
}
