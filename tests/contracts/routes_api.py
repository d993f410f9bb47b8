"""The API's addresses of referrals, oversight, facilities and stays."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
READERS = "worker supervisor inspector"
STAYS = "worker supervisor inspector shelter_manager"
REFERRALS = "worker supervisor inspector partner"
FACILITIES = "worker supervisor inspector official shelter_manager user_admin"

ROUTES = {
    "api:referrals-list": Route(GET=REFERRALS, POST=WORKERS),
    "api:referrals-detail": Route("referral", GET=REFERRALS),
    "api:referrals-accept": Route("referral", POST="partner"),
    "api:referrals-refuse": Route("referral", POST="partner"),
    "api:referrals-outcome": Route("referral", POST="partner"),
    "api:referrals-withdraw": Route("referral", POST=WORKERS),
    "api:organisations-list": Route(GET=WORKERS, POST="user_admin"),
    "api:organisations-close": Route("organisation", POST="user_admin"),
    "api:organisations-detail": Route("organisation", GET=WORKERS),
    "api:reviews-list": Route(GET=READERS, POST="inspector"),
    "api:reviews-detail": Route("review", GET=READERS),
    "api:reviews-answer": Route("review", POST=WORKERS),
    "api:reviews-close": Route("review", POST="inspector"),
    "api:reviews-ask-again": Route("review", POST="inspector"),
    "api:caseload-list": Route(GET="inspector"),
    "api:stays-list": Route(GET=STAYS, POST=WORKERS),
    "api:stays-detail": Route("stay", GET=STAYS),
    "api:stays-give-bed": Route("stay", POST="shelter_manager"),
    "api:stays-admit": Route("stay", POST="shelter_manager"),
    "api:stays-adults": Route("stay", POST="shelter_manager"),
    "api:stays-refuse": Route("stay", POST="shelter_manager"),
    "api:stays-extend": Route("stay", POST="shelter_manager"),
    "api:stays-discharge": Route("stay", POST="shelter_manager"),
    "api:stays-cancel": Route("stay", POST=WORKERS),
    "api:facilities-list": Route(GET=FACILITIES, POST="user_admin"),
    "api:facilities-detail": Route("facility", GET=FACILITIES),
    "api:occupancy-list": Route(GET="supervisor inspector official"),
}
