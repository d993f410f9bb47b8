"""People, postings, the role table, the scope."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit import sentences


class AccountsConfig(AppConfig):
    """People, postings, the role table, the scope."""

    name = "accounts"

    def ready(self) -> None:
        """Bring the sentences of what happens to people, and the token's name to the schema (it registers itself)."""
        import_module("accounts.schema")
        sentences.add({"user.password_changed": _("Password changed")})
