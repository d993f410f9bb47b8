"""The ears of `accounts` upwards; higher apps append in `AppConfig.ready()`."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

# person -> (label, address) of pages about this person in other apps
person_links: list[Callable[[Any], list[tuple[str, str]]]] = []
# a number somebody typed -> the ref of the case it names, or None
case_numbers: list[Callable[[str], UUID | None]] = []
# person -> (label, address, last day, who gave it) of what is shared with them today
shares: list[Callable[[Any], list[tuple[str, str, date, str]]]] = []
# person -> names of the facilities and organisations that they belong to today
places: list[Callable[[Any], list[str]]] = []
# absence, who entered it -> tells whoever stands in
absence_entered: list[Callable[[Any, Any], None]] = []
# person -> the people who are where the person is, for roles that reach only one place; None: the person is nowhere there
same_place: list[Callable[[Any], set[int] | None]] = []
