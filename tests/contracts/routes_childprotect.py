"""Addresses of the project itself."""

from tests.contracts.access import Route

ROUTES = {
    "api:schema": Route(GET="everybody"),
}
