"""Who did, who saw, who was refused; append-only, below everything."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did, who saw, who was refused; append-only, below everything."""

    name = "audit"
