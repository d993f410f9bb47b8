"""Facilities, their beds and staff, and the stays of children."""

from shelters.models.extension import Extension
from shelters.models.facility import Bed, BedOutage, Facility, Room, Staff, Suits, own_facilities
from shelters.models.stay import BedUse, Stay
from shelters.models.turned_away import AgeBand, TurnedAway

__all__ = [
    "AgeBand",
    "Bed",
    "BedOutage",
    "BedUse",
    "Extension",
    "Facility",
    "Room",
    "Staff",
    "Stay",
    "Suits",
    "TurnedAway",
    "own_facilities",
]
