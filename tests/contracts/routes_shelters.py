"""Addresses of facilities and stays."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
READERS = "worker supervisor inspector"
BOARD = "supervisor inspector official"

ROUTES = {
    "shelters:board": Route(GET=BOARD),
    "shelters:board_csv": Route(GET=BOARD),
    "shelters:facility_list": Route(GET="worker supervisor inspector official shelter_manager user_admin"),
    "shelters:facility_new": Route(GET="user_admin", POST="user_admin"),
    "shelters:own": Route(GET="shelter_manager"),
    "shelters:facility_detail": Route(
        "facility", GET="worker supervisor inspector official shelter_manager user_admin"
    ),
    "shelters:facility_beds": Route("facility", GET="shelter_manager", POST="shelter_manager"),
    "shelters:bed_back": Route("facility", POST="shelter_manager"),
    "shelters:facility_staff": Route("facility", GET="user_admin", POST="user_admin"),
    "shelters:staff_end": Route("facility", POST="user_admin"),
    "shelters:case_stays": Route("case", GET=READERS),
    "shelters:stay_new": Route("case", GET=WORKERS, POST=WORKERS),
    "shelters:stay_detail": Route("stay", GET="worker supervisor inspector shelter_manager"),
    "shelters:stay_bed": Route("stay", POST="shelter_manager"),
    "shelters:stay_admit": Route("stay", POST="shelter_manager"),
    "shelters:stay_adults": Route("stay", POST="shelter_manager"),
    "shelters:stay_refuse": Route("stay", POST="shelter_manager"),
    "shelters:stay_extend": Route("stay", POST="shelter_manager"),
    "shelters:stay_discharge": Route("stay", POST="shelter_manager"),
    "shelters:stay_cancel": Route("stay", POST=WORKERS),
}
