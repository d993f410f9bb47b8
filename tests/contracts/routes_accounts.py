"""Addresses of accounts, of user administration, and of the audit log."""

from tests.contracts.access import Route

LINK = "a link from the mail opens it; a link that does not hold tells nothing"

ROUTES = {
    "accounts:login": Route(
        GET="everybody", POST="everybody", public="logging in is how somebody becomes known"
    ),
    "accounts:logout": Route(POST="everybody", public="ending a session that has ended already does no harm"),
    "accounts:language": Route(POST="everybody", public="the log-in page has a language too"),
    "accounts:password_change": Route(GET="everybody", POST="everybody"),
    "accounts:password_forgotten": Route(
        GET="everybody", POST="everybody", public="who has forgotten the password cannot log in"
    ),
    "accounts:password_reset": Route(
        GET="everybody",
        POST="everybody",
        public=LINK,
        kwargs={"ref": "00000000-0000-4000-8000-000000000000", "token": "no-link"},
    ),
    "accounts:rights": Route(GET="everybody"),
    "accounts:sessions_end": Route(POST="everybody"),
    "accounts:token_new": Route(POST="everybody"),
    "accounts:token_revoke": Route(POST="everybody", kwargs={"ref": "00000000-0000-4000-8000-000000000000"}),
    "accounts:people": Route(GET="user_admin"),
    "accounts:person_new": Route(GET="user_admin", POST="user_admin"),
    "accounts:person_detail": Route("user", GET="user_admin"),
    "accounts:person_posting": Route("user", POST="user_admin"),
    "accounts:posting_end": Route(
        "user", POST="user_admin", kwargs={"ref": "user", "posting_ref": "posting"}
    ),
    "accounts:person_active": Route("user", POST="user_admin"),
    "accounts:person_password": Route("user", POST="user_admin"),
    "accounts:events": Route(GET="auditor", POST="auditor"),
}
