"""The door to a record that is met by the facility's staff for itself, and by others with its case."""

from typing import Any

from cases.access import ask_purpose


def purposeful(user: Any, record: Any, looks_after: str) -> None:
    """Who does not look after the child there, and reads its case in oversight, states a purpose first."""
    if not user.has_perm(looks_after, record):
        ask_purpose(user, record.case)
