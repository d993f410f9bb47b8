"""How far areas lie from each other: the great circle between their points."""

from math import asin, cos, radians, sin, sqrt

from areas.models import Area

EARTH = 6371.0088  # km, mean radius


def point(*areas: Area | None) -> tuple[float, float] | None:
    """Latitude and longitude of the first of `areas` that has a point."""
    for area in areas:
        if area is not None and area.latitude is not None and area.longitude is not None:
            return float(area.latitude), float(area.longitude)
    return None


def km(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    """Kilometres between two points as the bird flies; None when one of them is not known."""
    if one is None or other is None:
        return None
    (north, east), (to_north, to_east) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((to_north - north) / 2) ** 2 + cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))
