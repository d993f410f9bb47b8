"""The tree of the country, dated."""

from django.apps import AppConfig


class AreasConfig(AppConfig):
    """The tree of the country, dated."""

    name = "areas"
