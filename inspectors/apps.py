"""Boards over caseloads, reviews and their findings."""

from django.apps import AppConfig


class InspectorsConfig(AppConfig):
    """Boards over caseloads, reviews and their findings."""

    name = "inspectors"
