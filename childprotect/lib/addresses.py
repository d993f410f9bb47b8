"""Addresses of pages by name. Their shape is worked out once a process: asking Django costs more than the link itself."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, reverse

_PLACES = tuple(UUID(int=number) for number in range(1, 5))


def path_to(name: str, *args: Any) -> str:
    """The address of the page `name` of the records `args`; raises NoReverseMatch when there is no such page."""
    if len(args) > len(_PLACES) or not all(isinstance(one, UUID) for one in args):
        return reverse(name, args=args)
    return _shape(name, len(args), settings.ROOT_URLCONF, get_script_prefix()).format(*args)


@lru_cache(maxsize=2048)
def _shape(name: str, refs: int, urlconf: str, _prefix: str) -> str:
    """The address with `{0}` where the first ref stands."""
    places = _PLACES[:refs]
    path = reverse(name, urlconf, args=places).replace("{", "{{").replace("}", "}}")
    for number, place in enumerate(places):
        path = path.replace(str(place), f"{{{number}}}")
    return path
