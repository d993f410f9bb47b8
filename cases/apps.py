"""Children, reports, cases, and the clocks that run on them."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Children, reports, cases, and the clocks that run on them."""

    name = "cases"
