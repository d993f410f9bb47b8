"""Addresses of the door and of the file of a stay."""

from tests.contracts.access import Route

MANAGER = "shelter_manager"

ROUTES = {
    "shelters:stay_door": Route(GET=MANAGER, POST=MANAGER),
    "shelters:ground_confirm": Route("stay_ground", GET="supervisor", POST="supervisor"),
    "api:door-list": Route(POST=MANAGER),
    "api:stay-grounds-confirm": Route("stay_ground", POST="supervisor"),
}
