"""Addresses of finding children, of the team, and of naming the responsible worker."""

from tests.contracts.access import Route

READERS = "worker supervisor inspector"

ROUTES = {
    "cases:search": Route(GET=READERS, POST=READERS, body={"q": "Тэмүүжин"}),
    "cases:team": Route(GET="supervisor"),
    "cases:case_assign": Route("case", GET="supervisor", POST="supervisor"),
}
