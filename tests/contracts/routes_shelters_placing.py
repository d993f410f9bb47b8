"""Addresses of finding a place: the finder, holds, who waits, who was turned away."""

from tests.contracts.access import Route

WORKERS = "worker supervisor"

ROUTES = {
    "shelters:turned_away": Route("facility", GET="shelter_manager", POST="shelter_manager"),
    "shelters:finder": Route("case", GET=WORKERS, POST=WORKERS),
    "shelters:no_place": Route("case", POST=WORKERS),
    "api:places-list": Route(GET=WORKERS, POST=WORKERS),
    "api:places-none": Route(POST=WORKERS),
    "api:turned-away-list": Route(
        GET="supervisor inspector official shelter_manager", POST="shelter_manager"
    ),
}
