"""What the service asks of its database before it serves anybody."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

POWER = """
select rolsuper or rolbypassrls,
       exists (select 1 from pg_class where relowner = pg_roles.oid and relnamespace = 'public'::regnamespace)
from pg_roles where rolname = current_user
"""
LETTERS = "select 'ө' ilike 'Ө' and upper('ү') = 'Ү'"


def refuse_powerful_role() -> None:
    """In production the web process and the worker run as a role that can neither pass row security nor own tables.

    Raises ImproperlyConfigured. Leaves no connection open: gunicorn forks after it.
    """
    if not settings.PRODUCTION:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(POWER)
            powerful, owner = cursor.fetchone()
    finally:
        connection.close()
    if powerful:
        raise ImproperlyConfigured(
            "The role of DATABASE_URL is a superuser or bypasses row security: use another one."
        )
    if owner:
        raise ImproperlyConfigured("The role of DATABASE_URL owns tables: use one that owns nothing.")


def refuse_foreign_letters() -> None:
    """A database made with the locale C finds no Cyrillic word in another case, and says nothing.

    Raises ImproperlyConfigured.
    """
    with connection.cursor() as cursor:
        cursor.execute(LETTERS)
        if not cursor.fetchone()[0]:
            raise ImproperlyConfigured(
                "This database does not know Cyrillic letters: make it with the locale C.UTF-8."
            )
