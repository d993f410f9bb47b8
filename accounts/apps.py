"""People, postings, the role table, the scope."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, postings, the role table, the scope."""

    name = "accounts"
