"""Addresses of finding a place: the finder, holds, who waits, who was turned away."""

from tests.contracts.access import Route

ROUTES = {
    "shelters:turned_away": Route("facility", GET="shelter_manager", POST="shelter_manager"),
    "api:turned-away-list": Route(
        GET="supervisor inspector official shelter_manager", POST="shelter_manager"
    ),
}
