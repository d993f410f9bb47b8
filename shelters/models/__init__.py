"""Facilities, their beds and staff, and the stays of children."""

from shelters.models.facility import Bed, BedOutage, Facility, Room, Staff, Suits, own_facilities
from shelters.models.stay import Stay

__all__ = ["Bed", "BedOutage", "Facility", "Room", "Staff", "Stay", "Suits", "own_facilities"]
