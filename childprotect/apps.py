"""The project itself as an app, for its commands and its catalogue."""

from django.apps import AppConfig


class ChildProtectConfig(AppConfig):
    """Settings, routes, middleware, commands."""

    name = "childprotect"

    def ready(self) -> None:
        """Log-in sessions that have run out are forgotten by the sweep."""
        from cases import sweep
        from childprotect.tasks import forget_sessions

        sweep.chores.append(forget_sessions)
