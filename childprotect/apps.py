"""The project itself as an app, for its commands and its catalogue."""

from django.apps import AppConfig


class ChildProtectConfig(AppConfig):
    """Settings, routes, middleware, commands."""

    name = "childprotect"
