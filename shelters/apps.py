"""Facilities, beds and stays."""

from django.apps import AppConfig


class SheltersConfig(AppConfig):
    """Facilities, beds and stays."""

    name = "shelters"
