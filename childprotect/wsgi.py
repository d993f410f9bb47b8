"""The web application for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from childprotect.database import refuse_powerful_role

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childprotect.settings")

application = get_wsgi_application()
refuse_powerful_role()
