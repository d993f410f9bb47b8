"""Facilities, their beds and staff, and the stays of children."""

from shelters.models.facility import Bed, BedOutage, Facility, Room, Staff, Suits, own_facilities
from shelters.models.stay import BedUse, Stay

__all__ = ["Bed", "BedOutage", "BedUse", "Facility", "Room", "Staff", "Stay", "Suits", "own_facilities"]
