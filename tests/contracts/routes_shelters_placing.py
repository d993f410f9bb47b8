"""Addresses of finding a place: the finder, holds, who waits, who was turned away."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"
READERS = "worker supervisor inspector"
STAYS = "worker supervisor inspector shelter_manager"

ROUTES = {
    "shelters:turned_away": Route("facility", GET="shelter_manager", POST="shelter_manager"),
    "shelters:finder": Route("case", GET=WORKERS, POST=WORKERS),
    "shelters:no_place": Route("case", POST=WORKERS),
    "api:places-list": Route(GET=WORKERS, POST=WORKERS),
    "api:places-none": Route(POST=WORKERS),
    "shelters:kin_new": Route("case", GET=WORKERS, POST=WORKERS),
    "shelters:elsewhere_new": Route("case", GET=WORKERS, POST=WORKERS),
    "shelters:placement_detail": Route("placement", GET=READERS),
    "shelters:placement_check": Route("placement", POST=WORKERS),
    "shelters:placement_confirm": Route("placement", POST=WORKERS),
    "shelters:placement_give_up": Route("placement", POST=WORKERS),
    "shelters:placement_visit": Route("placement", POST=WORKERS),
    "shelters:placement_end": Route("placement", POST=WORKERS),
    "api:placements-list": Route(GET=STAYS, POST=WORKERS),
    "api:placements-kin": Route(POST=WORKERS),
    "api:placements-detail": Route("placement", GET=READERS),
    "api:placements-check": Route("placement", POST=WORKERS),
    "api:placements-confirm": Route("placement", POST=WORKERS),
    "api:placements-give-up": Route("placement", POST=WORKERS),
    "api:placements-visit": Route("placement", POST=WORKERS),
    "api:placements-end": Route("placement", POST=WORKERS),
    "shelters:waiting_list": Route(GET="worker supervisor inspector official"),
    "shelters:wait": Route("case", GET=WORKERS, POST=WORKERS),
    "shelters:waiting_off": Route("waiting", GET=WORKERS, POST=WORKERS),
    "shelters:waiting_decline": Route("waiting", GET=WORKERS, POST=WORKERS),
    "api:waiting-list": Route(GET="worker supervisor inspector official", POST=WORKERS),
    "api:waiting-take-off": Route("waiting", POST=WORKERS),
    "api:waiting-decline": Route("waiting", POST=WORKERS),
    "api:turned-away-list": Route(
        GET="supervisor inspector official shelter_manager", POST="shelter_manager"
    ),
}
