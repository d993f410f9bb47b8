"""Addresses of accounts."""

from tests.contracts.access import Route

ROUTES = {
    "accounts:login": Route(
        GET="everybody", POST="everybody", public="logging in is how somebody becomes known"
    ),
    "accounts:logout": Route(POST="everybody", public="ending a session that has ended already does no harm"),
    "accounts:language": Route(POST="everybody", public="the log-in page has a language too"),
    "accounts:password_change": Route(GET="everybody", POST="everybody"),
    "accounts:rights": Route(GET="everybody"),
}
