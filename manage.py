#!/usr/bin/env python3
"""Django's command line. Commands that change the schema connect as the owner of the database."""

import os
import sys

AS_OWNER = (
    "migrate", "makemigrations", "sqlmigrate", "showmigrations", "prepare", "apply_grants", "demo_data",
)  # fmt: skip

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childprotect.settings")
    if len(sys.argv) > 1 and sys.argv[1] in AS_OWNER:
        os.environ.setdefault("CHILDPROTECT_DATABASE", "owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
