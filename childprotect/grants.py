"""What the application's database role may do. The owner grants it after every migration.

Reading, adding and changing is the rule; what differs stands here with its reason. TRUNCATE is never granted.
"""

from django.db import connection
from django.db.backends.utils import CursorWrapper

# Rows that may be deleted; everything about a case is ended or closed instead.
DELETE = (
    "django_session",  # logging out, and sessions that have run out
    "accounts_loginfailure",  # throttling forgets after its window
    "accounts_draft",  # what was typed and not sent is gone once it is sent, thrown away or forgotten
    "cases_caseshare",  # a share that is taken back; the audit log keeps that there was one
)
# Rows that are added and never changed.
APPEND_ONLY = (
    "audit_event",  # who did and saw what
    "shelters_dailynote",  # what was noted of a day: a correction is another note
    "audit_version",  # the values a change replaced; retention will get its own role
    "shelters_daysheet",  # what a day was like: a correction is a row of its own
    "shelters_daycount",
    "shelters_daycorrection",
)
# Rows that only the owner writes.
READ_ONLY = (
    "django_migrations",  # the schema's own history
)


def apply(cursor: CursorWrapper, role: str) -> None:
    """Give `role` exactly these rights on everything in the schema, whatever it had before.

    Raises ProgrammingError when a table named here does not exist: a renamed table may not silently change its rights.
    """
    name = connection.ops.quote_name(role)
    schema = "schema public"
    for statement in (
        f"revoke all on all tables in {schema} from {name}",
        f"revoke all on all sequences in {schema} from {name}",
        f"grant usage on {schema} to {name}",
        f"grant select, insert, update on all tables in {schema} to {name}",
        f"grant usage, select on all sequences in {schema} to {name}",
        f"revoke update on {', '.join(APPEND_ONLY)} from {name}",
        f"revoke insert, update on {', '.join(READ_ONLY)} from {name}",
        f"grant delete on {', '.join(DELETE)} to {name}",
    ):
        cursor.execute(statement)
