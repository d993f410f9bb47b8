"""Which static files are gathered for the proxy."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Django's own, without the files of pages that this service has not: DRF's browsable API, guardian in the admin."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "rest_framework", "guardian"]
