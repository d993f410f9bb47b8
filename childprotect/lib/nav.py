"""The menu: apps put their entries in here (`AppConfig.ready()`), as lib knows no app."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class NavItem:
    """One entry of the menu.

    It shows when the person holds `perm`, in the order of `order`. `count(user)` gives the number beside it (None: no
    number); `new` marks the number as waiting for an answer. `within` are names of addresses under which it is the
    current entry besides its own; a whole app is named "cases:".
    """

    label: Promise | str
    url_name: str
    perm: str
    order: int = 100
    count: Callable[[Any], int | str] | None = None
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
