"""Addresses of time off, and of how one is reminded."""

from tests.contracts.access import EVERYBODY, Route

DAYS = {"since": "2030-01-07", "until": "2030-01-08"}

ROUTES = {
    "accounts:channels": Route(GET=EVERYBODY, POST=EVERYBODY),
    "accounts:absences": Route(GET=EVERYBODY, POST=EVERYBODY),
    "accounts:team_absences": Route(GET="supervisor"),
    "accounts:person_absences": Route("teammate", GET="supervisor", POST="supervisor"),
    "accounts:absence_end": Route("absence", POST=EVERYBODY),
    # the API
    "api:absences-list": Route(GET=EVERYBODY, POST=EVERYBODY, body=DAYS),
    "api:absences-end": Route("absence", POST=EVERYBODY),
    "api:channels-list": Route(GET=EVERYBODY, POST=EVERYBODY, body={"email": True, "sms": False}),
}
ROUTES |= {
    "accounts:draft_keep": Route(POST="everybody"),
    "accounts:draft_throw_away": Route(POST="everybody"),
}
