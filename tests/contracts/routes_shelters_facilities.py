"""Addresses of what is known of a facility: rooms, beds, status, contacts, services, standards, money."""

from tests.contracts.access import Route

FURNISH = "shelter_manager user_admin"
CHECKERS = "shelter_manager inspector"

BOARD = "supervisor inspector official"

ROUTES = {
    "shelters:board_list": Route(GET=BOARD, kwargs={"what": "late"}),
    "api:occupancy-history-list": Route(GET=BOARD),
    "shelters:cost": Route(GET="official"),
    "shelters:cost_csv": Route(GET="official"),
    "shelters:cost_paper": Route(POST="official"),
    "shelters:norm_list": Route(GET="official national_admin", POST="national_admin"),
    "shelters:history": Route(GET=BOARD),
    "shelters:history_csv": Route(GET=BOARD),
    "shelters:day_correct": Route("facility", GET="official", POST="official"),
    "shelters:facility_rooms": Route("facility", GET=FURNISH),
    "shelters:room_new": Route("facility", GET=FURNISH, POST=FURNISH),
    "shelters:room_edit": Route(
        "facility", GET=FURNISH, POST=FURNISH, kwargs={"ref": "facility", "room_ref": "room"}
    ),
    "shelters:bed_new": Route("facility", GET=FURNISH, POST=FURNISH),
    "shelters:bed_edit": Route(
        "facility", GET=FURNISH, POST=FURNISH, kwargs={"ref": "facility", "bed_ref": "bed"}
    ),
    "shelters:bed_end": Route(
        "facility", GET=FURNISH, POST=FURNISH, kwargs={"ref": "facility", "bed_ref": "bed"}
    ),
    "shelters:facility_edit": Route("facility", GET=FURNISH, POST=FURNISH),
    "shelters:facility_status": Route("facility", GET=FURNISH, POST=FURNISH),
    "shelters:facility_services": Route("facility", GET=FURNISH, POST=FURNISH),
    "shelters:facility_contacts": Route("facility", GET=FURNISH, POST=FURNISH),
    "shelters:contact_end": Route("facility", POST=FURNISH),
    "shelters:facility_standards": Route("facility", GET="shelter_manager inspector official"),
    "shelters:standards_new": Route("facility", GET=CHECKERS, POST=CHECKERS),
    "shelters:facility_funding": Route("facility", GET="official", POST="official"),
    "api:facilities-furnished": Route("facility", GET=FURNISH),
    "api:facilities-add-room": Route("facility", POST=FURNISH),
    "api:facilities-change-room": Route("facility", POST=FURNISH),
    "api:facilities-add-bed": Route("facility", POST=FURNISH),
    "api:facilities-change-bed": Route("facility", POST=FURNISH),
    "api:facilities-end-bed": Route("facility", POST=FURNISH),
    "api:facilities-set-status": Route("facility", POST=FURNISH),
    "api:facilities-change-facts": Route("facility", POST=FURNISH),
    "api:facilities-add-contact": Route("facility", POST=FURNISH),
    "api:facilities-end-contact": Route("facility", POST=FURNISH),
    "api:facilities-set-services": Route("facility", POST=FURNISH),
    "api:facilities-standards": Route("facility", GET="shelter_manager inspector official"),
    "api:facilities-check-standards": Route("facility", POST=CHECKERS),
    "api:facilities-funding": Route("facility", GET="official"),
    "api:facilities-set-funding": Route("facility", POST="official"),
    "api:occupancy-cost-list": Route(GET="official"),
}
