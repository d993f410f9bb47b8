"""Facilities, stays and occupancy over the API: the same actions, under the same scope, as the pages."""

from typing import Any

from shelters.api import (
    care,
    costs,
    door,
    facilities,
    finder,
    history,
    incidents,
    other_placement,
    stays,
    turned_away,
    visit_parts,
    visits,
    waiting,
)


def register(router: Any) -> None:
    """Put the routes of facilities and stays into the router."""
    router.register("stays", stays.StayViewSet, "stays")
    router.register("facilities", facilities.FacilityViewSet, "facilities")
    router.register("occupancy", facilities.OccupancyViewSet, "occupancy")
    router.register("turned-away", turned_away.TurnedAwayViewSet, "turned-away")
    router.register("door", door.DoorViewSet, "door")
    router.register("stay-grounds", door.GroundViewSet, "stay-grounds")
    router.register("places", finder.PlaceViewSet, "places")
    router.register("visits", visits.VisitViewSet, "visits")
    router.register("visit-parts", visit_parts.VisitPartViewSet, "visit-parts")
    router.register("appointments", visit_parts.AppointmentViewSet, "appointments")
    router.register("stay-files", care.StayFileViewSet, "stay-files")
    router.register("placements", other_placement.PlacementViewSet, "placements")
    router.register("occupancy/history", history.OccupancyHistoryViewSet, "occupancy-history")
    router.register("occupancy/cost", costs.CostViewSet, "occupancy-cost")
    router.register("incidents", incidents.IncidentViewSet, "incidents")
    router.register("waiting", waiting.WaitingViewSet, "waiting")
