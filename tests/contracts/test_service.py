"""What surrounds every request: health, one transaction, the log of denials; and no missing migration."""

import logging
import time
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from accounts.models import User
from audit.models import Event
from cases.models import Case
from childprotect import middleware
from childprotect.lib.web import enter
from tests import factories

ABSENT = "00000000-0000-4000-8000-000000000000"


def _writes_then(request: HttpRequest, what: str) -> HttpResponse:
    """Write something, then end as told."""
    User.objects.filter(pk=request.user.pk).update(phone="99110000")
    if what == "breaks":
        raise RuntimeError("broken")
    if what == "answers-500":
        return HttpResponse(status=500)
    if what == "absent":
        request.denied = {"model": "cases.case", "ref": ABSENT, "needs": "cases.view_case"}  # type: ignore[attr-defined]
        raise Http404
    return HttpResponse("ok")


def _door(request: HttpRequest, ref: str) -> HttpResponse:
    enter(request, Case, ref, needs="cases.work_case")
    return HttpResponse("ok")


urlpatterns = [
    path("made-up/<str:what>/", _writes_then),
    path("made-up-door/<uuid:ref>/", _door),
    path("", include("childprotect.urls")),
]


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


@pytest.mark.django_db
def test_the_tables_are_what_the_models_say() -> None:
    # `prepare` draws less of the models' history than Django's own migrate does (childprotect.lean).
    wrong = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table, meta = model._meta.db_table, model._meta
            there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            found = connection.introspection.get_constraints(cursor, table)
            named = {one.name for one in (*meta.indexes, *meta.constraints)} - found.keys()
            pointing = {tuple(one["columns"]) for one in found.values() if one["foreign_key"]}
            keys = {
                (field.column,) for field in meta.local_fields if field.remote_field and field.db_constraint
            }
            once = {(field.column,) for field in meta.local_fields if field.unique}
            unique = {tuple(one["columns"]) for one in found.values() if one["unique"]}
            columns = {field.column for field in meta.local_concrete_fields}
            if missing := (columns - there) | named | (keys - pointing) | (once - unique):
                wrong.append((table, missing))
    assert wrong == []


@pytest.mark.django_db
def test_health_knows_database_broker_and_worker(client: Client) -> None:
    cache.set(middleware.HEARTBEAT, str(time.time()))
    assert client.get("/healthz/").json() == {"database": True, "broker": True, "worker": True}
    cache.set(middleware.HEARTBEAT, str(time.time() - 61))
    late = client.get("/healthz/")
    assert (late.status_code, late.json()["worker"]) == (503, False)
    cache.delete(middleware.HEARTBEAT)
    assert client.get("/healthz/").status_code == 503


@pytest.mark.django_db
def test_a_broker_that_is_down_is_said_and_nothing_else_breaks(client: Client, worker: User) -> None:
    down = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:9/0",
        }
    }
    client.force_login(worker)
    with override_settings(CACHES=down):
        answer = client.get("/healthz/")
        assert (answer.status_code, answer.json()) == (
            503,
            {"database": True, "broker": False, "worker": False},
        )
        assert client.get("/healthz/live/").status_code == 200
        assert client.get("/").status_code == 200


def test_a_database_that_is_down_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(connection, "close", lambda: None)
    answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
    assert client.get("/healthz/live/").json() == {"alive": True}


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("what", "status", "kept"), [("fine", 200, True), ("breaks", 500, False), ("answers-500", 500, False)]
)
def test_what_an_error_wrote_is_gone(
    client: Client, worker: User, what: str, status: int, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    logging.disable(logging.CRITICAL)
    client.force_login(worker)
    client.raise_request_exception = False
    assert client.get(f"/made-up/{what}/").status_code == status
    logging.disable(logging.NOTSET)
    worker.refresh_from_db()
    assert bool(worker.phone) == kept


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_denial_outlives_the_view_that_refused(client: Client, worker: User) -> None:
    client.force_login(worker)
    assert client.get("/made-up/absent/").status_code == 404
    worker.refresh_from_db()
    assert worker.phone == ""  # the view's part is rolled back
    event = Event.objects.get(kind="denial")
    assert (event.actor, str(event.subject_ref), event.data) == (worker, ABSENT, {"needs": "cases.view_case"})


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_the_door_answers_404_outside_403_inside(
    client: Client, worker: User, neighbour: User, inspector: User
) -> None:
    case = factories.case(worker)
    for person, status in ((worker, 200), (neighbour, 404), (inspector, 403)):
        client.force_login(person)
        assert client.get(f"/made-up-door/{case.ref}/").status_code == status
    denials = Event.objects.filter(kind="denial")
    assert set(denials.values_list("actor__username", flat=True)) == {"neighbour", "inspector"}
    assert set(denials.values_list("subject_ref", flat=True)) == {case.ref}
