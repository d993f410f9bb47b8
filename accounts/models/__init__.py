"""The tables of people."""

from accounts.models.people import ApiToken, Letter, LoginFailure, Posting, User, UserManager

__all__ = ["ApiToken", "Letter", "LoginFailure", "Posting", "User", "UserManager"]
