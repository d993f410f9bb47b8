"""Cells of table files."""

from typing import Any

# What a spreadsheet takes for the beginning of a formula, full-width signs included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(value: Any) -> Any:
    """`value` for a CSV cell: text that looks like a formula is told to be text by a leading apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
