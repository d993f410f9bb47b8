"""The web application for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from childprotect.database import refuse_powerful_role

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childprotect.settings")

application = get_wsgi_application()
refuse_powerful_role()
len(get_resolver().url_patterns)  # every view is imported before gunicorn forks: once, and shared
