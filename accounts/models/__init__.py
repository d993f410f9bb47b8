"""The tables of people."""

from accounts.models.away import Absence, Channels
from accounts.models.draft import Draft
from accounts.models.people import ApiToken, Letter, LoginFailure, Posting, User, UserManager

__all__ = [
    "Absence",
    "ApiToken",
    "Channels",
    "Draft",
    "Letter",
    "LoginFailure",
    "Posting",
    "User",
    "UserManager",
]
