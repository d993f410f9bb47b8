"""Loading much at once: rules checked and indexes made once for all rows of a table, instead of row by row."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import connection

# Only of tables that this role may alter: the application's role loads row by row.
OURS = (
    "relnamespace = current_schema()::regnamespace AND relname = ANY(%s) AND pg_has_role(relowner, 'USAGE')"
)
CONSTRAINTS = f"""
SELECT 'ALTER TABLE ' || conrelid::regclass || ' ' || string_agg('DROP CONSTRAINT ' || quote_ident(conname), ', '),
       'ALTER TABLE ' || conrelid::regclass || ' '
       || string_agg('ADD CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(c.oid), ', ')
FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
WHERE (contype = 'f' OR contype = 'u' AND NOT EXISTS (
    SELECT FROM pg_constraint key WHERE key.contype = 'f' AND key.conindid = c.conindid
)) AND {OURS} GROUP BY conrelid
"""
INDEXES = f"""
SELECT 'DROP INDEX ' || string_agg(indexrelid::regclass::text, ', '), string_agg(pg_get_indexdef(indexrelid), '; ')
FROM pg_index JOIN pg_class t ON t.oid = indrelid
WHERE NOT indisunique AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) AND {OURS}
GROUP BY indrelid
"""
CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"  # what waits for the commit


@contextmanager
def at_once(tables: Collection[str]) -> Iterator[None]:
    """Within a transaction: `tables` without foreign keys, unique keys and plain indexes; all are there again at the end.

    Making them again checks every row: a reference to nothing and a key given twice raise IntegrityError here, and nothing
    stays. Others wait for the tables meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(CHECK_NOW)  # a table with checks that wait cannot be altered
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        lifted = []
        for kind in (CONSTRAINTS, INDEXES):
            cursor.execute(kind, [list(tables)])
            lifted += cursor.fetchall()
        for drop, _make in lifted:
            cursor.execute(drop)
        yield
        cursor.execute(CHECK_NOW)
        for _drop, make in reversed(lifted):
            cursor.execute(make)
