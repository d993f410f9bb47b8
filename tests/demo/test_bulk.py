"""Loading at once leaves the tables as they were, no reference to nothing and no key twice."""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from cases.models import CaseConcern, NameDeletion, NameForm
from childprotect.demo.bulk import at_once

TABLES = [model._meta.db_table for model in (NameForm, NameDeletion, CaseConcern)]
SCHEMA = """
SELECT conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE conrelid::regclass::text = ANY(%(t)s)
UNION ALL SELECT indexname, indexdef, true FROM pg_indexes WHERE tablename = ANY(%(t)s) ORDER BY 1, 2
"""


@pytest.fixture
def owner(django_db_setup: Any, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Connected as the owner of the tables; nothing that a test does stays."""
    url = urlsplit(os.environ["DATABASE_OWNER_URL"])
    monkeypatch.setitem(connection.settings_dict, "USER", unquote(url.username or ""))
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", unquote(url.password or ""))
    with django_db_blocker.unblock():
        connection.close()
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        connection.close()


def schema() -> list[tuple[Any, ...]]:
    """Every constraint and index of the tables, as the database describes them."""
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA, {"t": TABLES})
        return cursor.fetchall()


def test_references_and_indexes_are_there_again(owner):
    before = schema()
    kinds = ("FOREIGN KEY", "UNIQUE", "CREATE INDEX")
    assert all(any(made.startswith(kind) for _name, made, _valid in before) for kind in kinds)
    assert all(valid for _name, _made, valid in before)
    with at_once(TABLES):
        assert not [made for _name, made, _valid in schema() if made.startswith(kinds)]
    assert schema() == before


def test_a_reference_to_nothing_fails_the_load(owner):
    with pytest.raises(IntegrityError, match="form_id"), transaction.atomic(), at_once(TABLES):
        NameDeletion.objects.create(deletion="бат", form_id=2_000_000_000)
    assert not NameDeletion.objects.filter(deletion="бат").exists()


def test_a_key_given_twice_fails_the_load(owner):
    with pytest.raises(IntegrityError, match="nameform_key"), transaction.atomic(), at_once(TABLES):
        NameForm.objects.bulk_create(NameForm(key="бат") for _time in range(2))
    assert not NameForm.objects.filter(key="бат").exists()
