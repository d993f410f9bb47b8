"""Facilities, their beds and staff, and the stays of children."""

from shelters.models.care import HealthAlert, StayGround, StayTold
from shelters.models.extension import Extension
from shelters.models.facility import Bed, BedOutage, Facility, Room, Staff, Suits, own_facilities
from shelters.models.history import DayCorrection, DayCount, DaySheet
from shelters.models.particulars import (
    CostNorm,
    FacilityContact,
    FacilityService,
    Funding,
    StandardAnswer,
    StandardCheck,
    StandardItem,
    StatusChange,
)
from shelters.models.stay import BedUse, Need, Stay
from shelters.models.turned_away import AgeBand, TurnedAway

__all__ = [
    "AgeBand",
    "Bed",
    "BedOutage",
    "BedUse",
    "CostNorm",
    "DayCorrection",
    "DayCount",
    "DaySheet",
    "Extension",
    "Facility",
    "FacilityContact",
    "FacilityService",
    "Funding",
    "HealthAlert",
    "Need",
    "Room",
    "Staff",
    "StandardAnswer",
    "StandardCheck",
    "StandardItem",
    "StatusChange",
    "Stay",
    "StayGround",
    "StayTold",
    "Suits",
    "TurnedAway",
    "own_facilities",
]
