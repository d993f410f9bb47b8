"""Addresses of who was told what, of the morning, and of what leaves the service."""

from tests.contracts.access import Route

READERS = "worker supervisor inspector"
ADMINS = "user_admin national_admin"

ROUTES = {
    "cases:case_reminders": Route("case", GET=READERS),
    "cases:digest": Route(GET="supervisor"),
    "cases:deliveries": Route(GET=ADMINS),
    "cases:delivery_again": Route("delivery", POST=ADMINS),
    # the API
    "api:cases-reminders": Route("case", GET=READERS),
    "api:deliveries-list": Route(GET=ADMINS),
    "api:deliveries-again": Route("delivery", POST=ADMINS),
}
