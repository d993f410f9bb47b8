"""The menu: apps put their entries in here (`AppConfig.ready()`), as lib knows no app."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from childprotect.lib.unions import count_in_one

MOST = 99


@dataclass(frozen=True)
class NavItem:
    """One entry of the menu.

    It shows when the person holds `perm`, in the order of `order`. `rows(user)` are the records whose number stands
    beside it (None: no number), counted no further than anybody reads; `new` marks the number as waiting for an answer.
    `within` are names of addresses under which it is the current entry besides its own; a whole app is named "cases:".
    """

    label: Promise | str
    url_name: str
    perm: str
    order: int = 100
    rows: Callable[[Any], QuerySet[Any]] | None = None
    new: bool = False
    within: tuple[str, ...] = ()

    def holds(self, view_name: str) -> int:
        """How closely the page `view_name` belongs here: 0 not at all, 1 its app, 2 named, 3 the entry itself."""
        if view_name == self.url_name:
            return 3
        if view_name in self.within:
            return 2
        return int(any(part.endswith(":") and view_name.startswith(part) for part in self.within))


items: list[NavItem] = []


def add(*entries: NavItem) -> None:
    """Put entries into the menu; called again with the same entry it changes nothing."""
    for entry in entries:
        if entry not in items:
            items.append(entry)


def numbers(user: Any, entries: Sequence[NavItem]) -> dict[str, int | str]:
    """The numbers beside `entries` for a person, by the name of their address; one query."""
    counted = {entry.url_name: entry.rows(user) for entry in entries if entry.rows}
    found = count_in_one(counted, most=MOST + 1)
    return {name: count if count <= MOST else f"{MOST}+" for name, count in found.items()}
