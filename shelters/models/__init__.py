"""Facilities, their beds and staff, the stays of children, and their visits to one-stop centres."""

from shelters.models.care import HealthAlert, StayGround, StayTold
from shelters.models.days import Belonging, DailyNote, Leave, Schooling, VisitMade, Visitor
from shelters.models.extension import Extension
from shelters.models.facility import Bed, BedOutage, Facility, Room, Staff, Suits, own_facilities
from shelters.models.history import DayCorrection, DayCount, DaySheet
from shelters.models.incident import Incident
from shelters.models.medicine import Dose, Medicine
from shelters.models.other_placement import KinCheck, OtherPlacement
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
from shelters.models.profession import RESTRICTED, SERVICES, STORY, Profession
from shelters.models.stay import BedUse, Need, Stay
from shelters.models.turned_away import AgeBand, TurnedAway
from shelters.models.visit import (
    Appointment,
    Consent,
    PartAddendum,
    RequiredPart,
    Story,
    Visit,
    VisitPart,
)
from shelters.models.waiting import Skip, Waiting

__all__ = [
    "RESTRICTED",
    "SERVICES",
    "STORY",
    "AgeBand",
    "Appointment",
    "Bed",
    "BedOutage",
    "BedUse",
    "Belonging",
    "Consent",
    "CostNorm",
    "DailyNote",
    "DayCorrection",
    "DayCount",
    "DaySheet",
    "Dose",
    "Extension",
    "Facility",
    "FacilityContact",
    "FacilityService",
    "Funding",
    "HealthAlert",
    "Incident",
    "KinCheck",
    "Leave",
    "Medicine",
    "Need",
    "OtherPlacement",
    "PartAddendum",
    "Profession",
    "RequiredPart",
    "Room",
    "Schooling",
    "Skip",
    "Staff",
    "StandardAnswer",
    "StandardCheck",
    "StandardItem",
    "StatusChange",
    "Stay",
    "StayGround",
    "StayTold",
    "Story",
    "Suits",
    "TurnedAway",
    "Visit",
    "VisitMade",
    "VisitPart",
    "Visitor",
    "Waiting",
    "own_facilities",
]
