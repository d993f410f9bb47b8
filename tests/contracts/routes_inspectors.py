"""Addresses of oversight."""

from tests.contracts.access import Route

READERS = "worker supervisor inspector"

ROUTES = {
    "inspectors:board": Route(GET="inspector"),
    "inspectors:board_csv": Route(GET="inspector"),
    "inspectors:review_list": Route(GET=READERS),
    "inspectors:case_reviews": Route("case", GET=READERS),
    "inspectors:review_new": Route("case", GET="inspector", POST="inspector"),
    "inspectors:review_detail": Route("review", GET=READERS),
    "inspectors:review_answer": Route("review", POST="worker supervisor"),
    "inspectors:review_close": Route("review", POST="inspector"),
    "inspectors:review_again": Route("review", POST="inspector"),
}
