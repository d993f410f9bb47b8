"""Addresses of referrals."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
READERS = "worker supervisor inspector"

ROUTES = {
    "referrals:case_referrals": Route("case", GET=READERS),
    "referrals:referral_new": Route("case", GET=WORKERS, POST=WORKERS),
    "referrals:referral_list": Route(GET=WORKERS),
    "referrals:inbox": Route(GET="partner"),
    "referrals:referral_detail": Route("referral", GET="worker supervisor inspector partner"),
    "referrals:referral_answer": Route("referral", POST="partner"),
    "referrals:referral_outcome": Route("referral", POST="partner"),
    "referrals:referral_withdraw": Route("referral", POST=WORKERS),
    "referrals:directory": Route(GET="worker supervisor user_admin"),
    "referrals:organisation_new": Route(GET="user_admin", POST="user_admin"),
    "referrals:organisation_close": Route("organisation", POST="user_admin"),
    "referrals:organisation_members": Route("organisation", GET="user_admin", POST="user_admin"),
    "referrals:member_end": Route("organisation", POST="user_admin"),
}
