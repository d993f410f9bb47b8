"""Needs sent to other sectors, and their answers."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Needs sent to other sectors, and their answers."""

    name = "referrals"
