"""The database that tests get is the one the service gets: the application's role, with its rights and no more."""

import pytest
from django.db import ProgrammingError, connection

from childprotect import grants

pytestmark = pytest.mark.django_db


def test_tests_run_as_a_role_that_owns_nothing_and_is_no_superuser():
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper, rolbypassrls, rolcreatedb from pg_roles where rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)
        cursor.execute(
            "select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = current_user)"
        )
        assert cursor.fetchone() == (0,)


def test_only_listed_tables_can_be_emptied_row_by_row():
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            " and has_table_privilege(oid, 'delete')"
        )
        assert {name for (name,) in cursor.fetchall()} == set(grants.DELETE)


@pytest.mark.parametrize("table", grants.APPEND_ONLY)
@pytest.mark.parametrize("statement", ["delete from {}", "truncate {}", "update {} set id = id"])
def test_the_audit_log_is_only_added_to(table, statement):
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(statement.format(table))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_transactional_test_starts_from_a_fresh_copy(time):
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from django_session")
        assert cursor.fetchone() == (0,)
        cursor.execute("insert into django_session values (%s, '', now())", [time])
